import type { Rng } from '#kernels/rng.ts';
import { readRunJson, writeRunJson } from './runFolder.ts';

/** Rows of features with the class of each, from 0. */
export interface Examples {
  rows: number[][];
  labels: number[];
}

/** Examples to learn from and examples to be judged on. */
export interface Dataset {
  classes: string[];
  train: Examples;
  test: Examples;
}

export function writeDataset(name: string, dataset: Dataset): void {
  writeRunJson(`${name}.json`, dataset);
}

export function readDataset(name: string): Dataset {
  return readRunJson(`${name}.json`);
}

/** Puts rows and labels into the same random order (Fisher and Yates). */
export function shuffleExamples({ rows, labels }: Examples, rng: Rng): void {
  for (let i = rows.length - 1; i > 0; i--) {
    const j = rng.int(i + 1);
    [rows[i], rows[j]] = [rows[j], rows[i]];
    [labels[i], labels[j]] = [labels[j], labels[i]];
  }
}

/** A copy with each feature at mean 0 and deviation 1 by the training rows alone, so that the test stays unseen. */
export function standardise({ classes, train, test }: Dataset): Dataset {
  const width = train.rows[0].length;
  const centre = new Float64Array(width);
  const scale = new Float64Array(width);
  for (let f = 0; f < width; f++) {
    centre[f] = train.rows.reduce((sum, row) => sum + row[f], 0) / train.rows.length;
    const variance = train.rows.reduce((sum, row) => sum + (row[f] - centre[f]) ** 2, 0) / train.rows.length;
    scale[f] = Math.sqrt(variance) || 1;
  }
  const apply = ({ rows, labels }: Examples): Examples => ({
    rows: rows.map((row) => row.map((value, f) => (value - centre[f]) / scale[f])),
    labels,
  });
  return { classes, train: apply(train), test: apply(test) };
}

/**
 * Cuts the examples into `folds` parts, each once the test part of a data set whose training part is the rest.
 * `at` holds the place of each test row in `examples`.
 */
export function crossValidationFolds(
  classes: string[],
  examples: Examples,
  folds: number,
  rng: Rng,
): { data: Dataset; at: number[] }[] {
  const order = { rows: examples.rows.map((_, i) => [i]), labels: examples.labels.slice() };
  shuffleExamples(order, rng);
  const places = order.rows.map(([i]) => i);
  const pick = (at: number[]): Examples => ({
    rows: at.map((i) => examples.rows[i]),
    labels: at.map((i) => examples.labels[i]),
  });
  return Array.from({ length: folds }, (_, fold) => {
    const at = places.filter((_, k) => k % folds === fold);
    const rest = places.filter((_, k) => k % folds !== fold);
    return { data: { classes, train: pick(rest), test: pick(at) }, at };
  });
}
