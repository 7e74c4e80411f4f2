// Principal components of the training pictures; both parts are projected on the first 30 of them.
import { PCA } from 'ml-pca';
import { readDataset, writeDataset } from '../learning/dataset.ts';
import { round } from '../learning/measures.ts';
import { report } from '../learning/runFolder.ts';

const COMPONENTS = 30;

const data = readDataset('digits');
const pca = new PCA(data.train.rows, { method: 'covarianceMatrix' });
for (const part of [data.train, data.test]) {
  const projected = pca.predict(part.rows, { nComponents: COMPONENTS }).to2DArray();
  part.rows = projected.map((row) => row.map((value) => round(value)));
}
writeDataset('digits-reduced', data);
const explained = pca.getExplainedVariance().slice(0, COMPONENTS);
report({
  components: COMPONENTS,
  explainedVariance: round(explained.reduce((sum, share) => sum + share, 0)),
});
