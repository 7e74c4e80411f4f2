// One classification tree (CART, ml-cart).
import { DecisionTreeClassifier } from 'ml-cart';
import { judgeClassifier } from '../learning/classifier.ts';

judgeClassifier('tree', ({ train, test }) => {
  const model = new DecisionTreeClassifier({ maxDepth: 4, minNumSamples: 3 });
  model.train(train.rows, train.labels);
  return model.predict(test.rows);
});
