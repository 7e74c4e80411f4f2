// Random forest (ml-random-forest). The mode says how many trees it grows.
import { RandomForestClassifier } from 'ml-random-forest';
import { judgeClassifier } from '../learning/classifier.ts';
import { mode } from '../learning/runFolder.ts';

const TREES: Readonly<Record<string, number>> = { broad: 60, narrow: 20 };

judgeClassifier('forest', ({ train, test }) => {
  const model = new RandomForestClassifier({
    seed: 1,
    nEstimators: TREES[mode()] ?? TREES.narrow,
    maxFeatures: 0.5,
    replacement: false,
    useSampleBagging: true,
    noOOB: true,
    treeOptions: { maxDepth: 4 },
  });
  model.train(train.rows, train.labels);
  return model.predict(test.rows);
});
