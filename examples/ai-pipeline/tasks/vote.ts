/*
 * Majority vote of the named classifiers of one group; a tie goes to the one named first among those tied for.
 *
 * Arguments: group, models
 */
import type { Votes } from '../learning/classifier.ts';
import { accuracy, round } from '../learning/measures.ts';
import { readRunJson, report } from '../learning/runFolder.ts';

const [group, ...models] = process.argv.slice(2);
if (group === undefined || models.length < 2) {
  console.error('name the group and at least two of its models, for example: digits knn bayes');
  process.exit(2);
}
const voters = models.map((model) => readRunJson<Votes>(`votes/${group}-${model}.json`));
const [{ actual }] = voters;
const elected = actual.map((_, i) => {
  const counts = new Map<number, number>();
  for (const { predicted } of voters) counts.set(predicted[i], (counts.get(predicted[i]) ?? 0) + 1);
  // Maps keep insertion order and the comparison is strict: the first of those tied stays.
  return [...counts].reduce((best, entry) => (entry[1] > best[1] ? entry : best))[0];
});
const bestSingle = Math.max(...voters.map(({ predicted }) => accuracy(predicted, actual)));
report({ accuracy: round(accuracy(elected, actual)), bestSingle: round(bestSingle), voters: voters.length });
