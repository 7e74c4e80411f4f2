import type { Examples } from './dataset.ts';

/**
 * Gaussian naive Bayes: each feature of a class is normal and independent of the others; the class with the
 * greatest posterior wins. A thousandth of the greatest variance is added to each, so that a constant feature
 * does not rule. Returns a class for each row.
 */
export function predictByGaussianBayes(
  train: Examples,
  rows: readonly number[][],
  classes: number,
): number[] {
  const width = train.rows[0].length;
  const count = new Float64Array(classes);
  const mean = new Float64Array(classes * width);
  const variance = new Float64Array(classes * width);
  train.rows.forEach((row, i) => {
    const c = train.labels[i];
    count[c]++;
    for (let f = 0; f < width; f++) mean[c * width + f] += row[f];
  });
  for (let k = 0; k < mean.length; k++) mean[k] /= count[Math.floor(k / width)];
  train.rows.forEach((row, i) => {
    const c = train.labels[i];
    for (let f = 0; f < width; f++) variance[c * width + f] += (row[f] - mean[c * width + f]) ** 2 / count[c];
  });
  const floor = 1e-3 * variance.reduce((a, b) => Math.max(a, b), 0);
  for (let k = 0; k < variance.length; k++) variance[k] += floor;

  return rows.map((row) => {
    let best = 0;
    let bestScore = Number.NEGATIVE_INFINITY;
    for (let c = 0; c < classes; c++) {
      let score = Math.log(count[c] / train.rows.length);
      for (let f = 0; f < width; f++) {
        const k = c * width + f;
        score -= 0.5 * (Math.log(2 * Math.PI * variance[k]) + (row[f] - mean[k]) ** 2 / variance[k]);
      }
      if (score > bestScore) {
        best = c;
        bestScore = score;
      }
    }
    return best;
  });
}
