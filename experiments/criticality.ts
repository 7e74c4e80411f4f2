import { kendallTau } from '#generation/calibrateCriticality.ts';
import { fittedCriticality, paperCriticality } from '#generation/criticality.ts';
import { exactCriticality } from '#generation/exactCriticality.ts';
import { compile } from '#instance/compile.ts';
import { criticalPath } from '#instance/criticalPath.ts';
import type { Instance } from '#instance/instance.ts';
import { generateProblem } from '#io/generate/generate.ts';
import { parseProblem } from '#model/parse.ts';
import type { Experiment, ExperimentContext, Pictures } from './experiment.ts';
import type { Row } from './resultFile.ts';
import { decimals, groupRows, markdownTable, mean, numbers } from './table.ts';

/** How well the estimate of criticality orders tasks, and what it and the exact value cost. */
export const criticality: Experiment = {
  id: 'criticality',
  title: 'Criticality: exact, estimated, and their times',
  run,
  report,
};

const SIZES = [30, 60, 120, 250, 500, 1000];

async function run({ quick, seed, results }: ExperimentContext): Promise<void> {
  for (const tasks of SIZES) {
    for (let k = 0; k < (quick ? 2 : 20); k++) {
      // Other seeds than those that the weights were fitted to.
      const problem = generateProblem({
        seed: 500_000 + seed + k,
        tasks,
        resourceStrength: 0.3,
        renewable: 3,
      });
      await results.measure({ tasks, case: k + 1, seed }, () => measure(compile(parseProblem(problem))));
    }
  }
}

function measure(instance: Instance): Row {
  const timed = <T>(work: () => T): [T, number] => {
    const began = performance.now();
    const result = work();
    return [result, performance.now() - began];
  };
  const [exact, exactMs] = timed(() => exactCriticality(instance));
  if (exact === null) throw new Error('a generated problem has calendars');
  const [fitted, estimateMs] = timed(() => fittedCriticality(instance, criticalPath(instance)));
  const paper = paperCriticality(instance, criticalPath(instance));
  return {
    tauFitted: kendallTau(fitted, exact),
    tauPaper: kendallTau(paper, exact),
    estimateMs,
    exactMs,
    unmoved: exact.filter((delta) => delta === 0).length / exact.length,
    earlier: exact.filter((delta) => delta < 0).length / exact.length,
  };
}

function report(rows: readonly Row[], pictures: Pictures): string {
  const groups = groupRows(rows, ['tasks']);
  const intro = [
    "The paper (document B) estimates a task's criticality in O(n), where the exact one, by how much the project",
    'ends later when the task takes one unit longer, takes n schedules; it wants weights under which the estimate',
    "orders tasks as the exact value does, and reports no figure. Here: Kendall's τ-b of both on generated problems",
    'that the fitted weights have not seen, and the median time of each (one core; `allot criticality --workers` shares the',
    'schedules of the exact one among threads, with the same result).',
  ].join('\n');
  const table = markdownTable(
    [
      'tasks',
      'τ, fitted weights',
      "τ, paper's weights",
      'estimate, ms',
      'exact, ms',
      'δ = 0, % of tasks',
      'δ < 0, %',
    ],
    groups.map(({ first, rows: own }) => [
      String(first.tasks),
      decimals(mean(numbers(own, 'tauFitted')), 3),
      decimals(mean(numbers(own, 'tauPaper')), 3),
      decimals(median(numbers(own, 'estimateMs')), 3),
      decimals(median(numbers(own, 'exactMs')), 1),
      decimals(100 * mean(numbers(own, 'unmoved'))),
      decimals(100 * mean(numbers(own, 'earlier'))),
    ]),
  );
  const line = (column: string) =>
    groups.map(({ first, rows: own }) => [Number(first.tasks), median(numbers(own, column))] as const);
  const chart = pictures.lines('criticality-times', {
    title: 'Time of criticality against the number of tasks',
    headline: 'on logarithmic axes a straight line of slope 1 is O(n), one of slope 2 is O(n²)',
    xLabel: 'tasks',
    yLabel: 'ms',
    logarithmic: 'both',
    series: [
      { name: 'estimate', points: line('estimateMs') },
      { name: 'exact', points: line('exactMs') },
    ],
  });
  const words = [
    'Why τ falls as problems grow: a task that takes longer lets a schedule by list fall out otherwise as a whole, now later,',
    'now earlier (the last column). The more tasks there are, the more of δ is such chance, which no look at a single task can',
    'foretell; it is no matter of weights, for both kinds fall alike.',
  ].join('\n');
  return [intro, table, chart, words].join('\n\n');
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}
