/*
 * k-means from one random start (ml-kmeans), judged by the adjusted Rand index against the known classes,
 * which the clustering never sees. The start is drawn from seed + attempt, so a retry draws another.
 *
 * Arguments: iris or digits-reduced, seed
 */
import { kmeans } from 'ml-kmeans';
import { type Dataset, type Examples, standardise } from '../learning/dataset.ts';
import { adjustedRandIndex, round } from '../learning/measures.ts';
import { attempt, readRunJson, report, writeRunJson } from '../learning/runFolder.ts';

const [name, seedText] = process.argv.slice(2);
const seed = Number(seedText);
if (name === undefined || !Number.isInteger(seed)) {
  console.error('name the data set and a whole number to draw the start from, for example: iris 1');
  process.exit(2);
}
const { classes, rows, labels } = readExamples(name);
const start = seed + attempt();
const { clusters, iterations } = kmeans(rows, classes.length, { initialization: 'random', seed: start });
writeRunJson(`clusters-${name}.json`, clusters);
report({ adjustedRand: round(adjustedRandIndex(clusters, labels)), iterations, start });

/** All examples of a data set, split or not; unsplit ones are not yet on one scale. */
function readExamples(file: string): { classes: string[]; rows: number[][]; labels: number[] } {
  const stored = readRunJson<Dataset | { classes: string[]; examples: Examples }>(`${file}.json`);
  if ('examples' in stored) {
    const all = stored.examples;
    return {
      classes: stored.classes,
      ...standardise({ classes: stored.classes, train: all, test: all }).train,
    };
  }
  const { classes, train, test } = stored;
  return { classes, rows: [...train.rows, ...test.rows], labels: [...train.labels, ...test.labels] };
}
