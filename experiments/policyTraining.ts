import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TrainingRun, USUAL_TRAINING } from '#cli/training.ts';
import type { Experiment, Pictures } from './experiment.ts';
import type { Row } from './resultFile.ts';
import { decimals, markdownTable } from './table.ts';

const FIGURES = join(import.meta.dirname, '../benchmarks/results/policy.jsonl');

/** How the policy that comes along was trained, and how fine-tuning on some workflows serves others. */
export const policyTraining: Experiment = {
  id: 'policy-training',
  title: 'Deep reinforcement learning: training and transfer',

  async run({ quick, results }) {
    const folder = join('out', quick ? 'policy-quick' : 'policy');
    const settings = quick
      ? { ...USUAL_TRAINING, iterations: 20, instances: 2, episodes: 4 }
      : USUAL_TRAINING;
    const isBegun = existsSync(join(folder, 'checkpoint.json'));
    const training = isBegun ? TrainingRun.resume(folder) : TrainingRun.begin(settings, folder);
    const ignore = () => {};
    await training.run(new AbortController().signal, ignore, ignore);
    for (const { iteration, drawn, greedy } of training.curve)
      await results.measure({ course: 'training', iteration }, () => ({ value: greedy, drawn: drawn ?? '' }));
    for (const { set, file, value } of fineTuning())
      await results.measure({ course: set, iteration: Number(file) }, () => ({ value, drawn: '' }));
  },

  report,
};

/** What bench:policy kept while it fine-tuned the policy that comes along. */
function fineTuning(): { set: string; file: string; value: number }[] {
  if (!existsSync(FIGURES)) return [];
  return readFileSync(FIGURES, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
    .filter(({ part }) => part === 'fine-tuning');
}

function report(rows: readonly Row[], pictures: Pictures): string {
  const of = (course: string) => rows.filter((row) => row.course === course);
  const points = (course: string, column: string) =>
    of(course).flatMap((row) =>
      row[column] === '' || row[column] === null
        ? []
        : [[Number(row.iteration), Number(row[column])] as const],
    );
  const halves = [...new Set(rows.map((row) => String(row.course)))].filter(
    (course) => course !== 'training',
  );
  const ends = (course: string) => [of(course)[0], of(course).at(-1)].map((row) => Number(row?.value));
  const training = of('training');
  const [first, last] = ends('training');
  const parts = [
    [
      'Document A names deep reinforcement learning (state vector, policy and value network, learning while executing) and',
      'transfer from past workloads, and reports no figures. The policy that comes along was trained from nothing on generated',
      `problems, ${training.at(-1)?.iteration} iterations; every 20 of them the greedy policy was judged on 64 problems that are never learned from:`,
      `its schedules are ${decimals(first, 1)} % above the lower bound at first and ${decimals(last, 1)} % at last.`,
    ].join('\n'),
    pictures.lines('policy-training', {
      title: 'Training of the policy',
      headline: 'generated problems of 25 to 120 tasks, pools and nodes',
      xLabel: 'iteration',
      yLabel: 'makespan above the lower bound, %',
      series: [
        { name: 'drawn, on new problems', points: points('training', 'drawn') },
        { name: 'greedy, on problems set apart', points: points('training', 'value') },
      ],
    }),
  ];
  if (halves.length > 0) {
    parts.push(
      [
        'Transfer: the same policy, fine-tuned on one half of the recorded workflows (durations varied), judged by its one',
        'schedule for each workflow of the other half, which it never sees. HEFT and single workflows stand in',
        '[policy.md](../benchmarks/results/policy.md).',
      ].join('\n'),
      markdownTable(
        ['judged on', 'mean makespan before, s', 'after, s'],
        halves.map((half) => [half, ...ends(half).map((value) => decimals(value, 2))]),
      ),
      pictures.lines('policy-transfer', {
        title: 'Fine-tuning on other workflows',
        headline: 'greedy policy, one schedule a workflow, four unlike nodes',
        xLabel: 'iteration',
        yLabel: 'mean makespan, % of that before',
        series: halves.map((half) => ({
          name: half,
          points: points(half, 'value').map(([x, y]) => [x, (100 * y) / ends(half)[0]] as const),
        })),
      }),
    );
  }
  return parts.join('\n\n');
}
