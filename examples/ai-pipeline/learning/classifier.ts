import { createRng } from '#kernels/rng.ts';
import { crossValidationFolds, type Dataset, type Examples, readDataset, standardise } from './dataset.ts';
import { accuracy, mean, round } from './measures.ts';
import { readRunJson, report, writeRunJson } from './runFolder.ts';

/** A classifier's votes, kept for the ensemble, with the right answers. */
export interface Votes {
  model: string;
  predicted: number[];
  actual: number[];
}

/** Learns from the training examples and names a class for each test row. */
type Classifier = (data: Dataset) => number[];

/**
 * Judges a classifier by the plan on the command line, keeps its votes and reports its accuracy:
 * `hold-out <data> <group>` trains once and judges on the test rows; `cross-validate <data> <group> <repeats>`
 * does so for five folds, drawn anew `repeats` times from a seed, for data too scarce for a hold-out.
 *
 * @param model short name, part of the votes' file name
 */
export function judgeClassifier(model: string, classify: Classifier): void {
  const [plan, name, group, repeatsText] = process.argv.slice(2);
  if (plan === 'hold-out' && name && group) holdOut(model, classify, name, group);
  else if (plan === 'cross-validate' && name && group && Number(repeatsText) >= 1)
    crossValidate(model, classify, name, group, Number(repeatsText));
  else {
    console.error(
      "say how to judge: 'hold-out digits-reduced digits', or 'cross-validate iris iris 20' for 20 repeats",
    );
    process.exit(2);
  }
}

function holdOut(model: string, classify: Classifier, name: string, group: string): void {
  const data = readDataset(name);
  const predicted = classify(data);
  keepVotes(group, { model, predicted, actual: data.test.labels });
  report({
    accuracy: round(accuracy(predicted, data.test.labels)),
    trained: data.train.rows.length,
    tested: data.test.rows.length,
  });
}

function crossValidate(
  model: string,
  classify: Classifier,
  name: string,
  group: string,
  repeats: number,
): void {
  const { classes, examples } = readRunJson<{ classes: string[]; examples: Examples }>(`${name}.json`);
  const shares: number[] = [];
  for (let repeat = 0; repeat < repeats; repeat++) {
    const predicted: number[] = new Array(examples.labels.length);
    // The same seeds for every model: all are judged on the same folds.
    for (const { data, at } of crossValidationFolds(classes, examples, 5, createRng(repeat))) {
      const answers = classify(standardise(data));
      for (let k = 0; k < at.length; k++) predicted[at[k]] = answers[k];
    }
    if (repeat === 0) keepVotes(group, { model, predicted, actual: examples.labels });
    shares.push(accuracy(predicted, examples.labels));
  }
  report({
    accuracy: round(mean(shares)),
    worst: round(Math.min(...shares)),
    best: round(Math.max(...shares)),
    repeats,
  });
}

function keepVotes(group: string, votes: Votes): void {
  writeRunJson(`votes/${group}-${votes.model}.json`, votes);
}
