// k nearest neighbours (ml-knn).
import KNN from 'ml-knn';
import { judgeClassifier } from '../learning/classifier.ts';

judgeClassifier('knn', ({ train, test }) => new KNN(train.rows, train.labels, { k: 5 }).predict(test.rows));
