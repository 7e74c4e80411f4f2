// Gaussian naive Bayes.
import { judgeClassifier } from '../learning/classifier.ts';
import { predictByGaussianBayes } from '../learning/gaussianBayes.ts';

judgeClassifier('bayes', ({ classes, train, test }) =>
  predictByGaussianBayes(train, test.rows, classes.length),
);
