// Logistic regression, one class against the rest (ml-logistic-regression).
import LogisticRegression from 'ml-logistic-regression';
import { Matrix } from 'ml-matrix';
import { judgeClassifier } from '../learning/classifier.ts';

/** A constant feature in front: the library learns no intercept of its own. */
const withIntercept = (rows: number[][]) => new Matrix(rows.map((row) => [1, ...row]));

judgeClassifier('logistic', ({ train, test }) => {
  const model = new LogisticRegression({ numSteps: 300, learningRate: 2 / train.rows.length });
  model.train(withIntercept(train.rows), Matrix.columnVector(train.labels));
  return model.predict(withIntercept(test.rows));
});
