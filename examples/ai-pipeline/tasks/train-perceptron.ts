// A perceptron with one hidden layer, on the pixels themselves. The mode says how it is taught.
import { createRng } from '#kernels/rng.ts';
import { judgeClassifier } from '../learning/classifier.ts';
import { Perceptron, type Training } from '../learning/perceptron.ts';
import { mode } from '../learning/runFolder.ts';

const TRAINING: Readonly<Record<string, Training>> = {
  'large-batch': { hidden: 96, epochs: 15, batch: 32, learningRate: 0.05 },
  'small-batch': { hidden: 96, epochs: 25, batch: 8, learningRate: 0.01 },
};

judgeClassifier('perceptron', ({ classes, train, test }) => {
  const training = TRAINING[mode()] ?? TRAINING['small-batch'];
  const rng = createRng(1);
  const net = new Perceptron(train.rows[0].length, training.hidden, classes.length, rng);
  net.train(train, training, rng);
  return test.rows.map((row) => net.predict(row));
});
