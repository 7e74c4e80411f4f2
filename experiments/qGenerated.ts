import { enumerateAllocations } from '#generation/enumerateAllocations.ts';
import type { Instance } from '#instance/instance.ts';
import { findPlanner } from '#planners/registry.ts';
import { runPlanner } from '#planners/runPlanner.ts';
import type { Experiment } from './experiment.ts';
import { LEARNERS, warmUp } from './learningRun.ts';
import { plannerRun } from './plannerRun.ts';
import { processorCase } from './processorCases.ts';
import { presentRivals } from './qRivals.ts';
import type { Row } from './resultFile.ts';
import { decimals, groupRows, markdownTable, mean, numbers, quantile } from './table.ts';

/** Tasks and processors of the ten cases. */
const SIZES = [8, 9, 10, 11, 12].flatMap((tasks) => [3, 4].map((processors) => [tasks, processors] as const));

/** The same as the document's comparison on cases that it does not have. */
export const qGenerated: Experiment = {
  id: 'q-generated',
  title: 'Q-learning on ten drawn cases with proved optimum',

  async run({ quick, seed, results }) {
    warmUp();
    for (const [tasks, processors] of quick ? SIZES.slice(0, 4) : SIZES) {
      // A stream each: cases of one seed would begin alike.
      const instance = processorCase(tasks, processors, 1000 * seed + 10 * tasks + processors);
      let optima: Promise<Optima> | null = null;
      for (const [planner, params] of presentRivals()) {
        const runs = planner in LEARNERS ? (quick ? 5 : 100) : planner === 'heft' ? 1 : quick ? 2 : 10;
        for (let k = 0; k < runs; k++) {
          await results.measure({ case: instance.problem.name, planner, seed: seed + k }, async () => {
            optima ??= prove(instance);
            const proved = await optima;
            return {
              tasks,
              processors,
              ...proved,
              ...(await plannerRun(planner, instance, { params, seed: seed + k }, proved.ruleOptimum)),
            };
          });
        }
      }
    }
  },

  report(rows) {
    const cases = groupRows(rows, ['case']);
    const planners = groupRows(rows, ['planner']).map(({ first }) => String(first.planner));
    const found = (group: readonly Row[]) => mean(numbers(group, 'found'));
    const caseTable = markdownTable(
      ['tasks × processors', 'allocations', 'best by depth', 'allocations of it', 'optimum', ...planners],
      cases.map(({ first, rows: group }) => [
        `${first.tasks} × ${first.processors}`,
        decimals(Number(first.allocations)),
        first.ruleOptimum,
        first.ruleOptimal,
        first.optimum,
        ...planners.map((planner) => {
          const own = group.filter((row) => row.planner === planner);
          return own.length === 0 ? '–' : `${decimals(100 * found(own))} %`;
        }),
      ]),
    );
    const plannerTable = markdownTable(
      [
        'planner',
        'runs',
        'reach it',
        'schedules to it, median',
        'schedules in all, median',
        'ms in all, median',
      ],
      planners.map((planner) => {
        const own = rows.filter((row) => row.planner === planner);
        const median = (column: string, digits = 0) => decimals(quantile(numbers(own, column), 0.5), digits);
        return [
          planner,
          own.length,
          `${decimals(100 * found(own))} %`,
          median('schedules'),
          median('wholeSchedules'),
          median('wholeMs', 1),
        ];
      }),
    );
    return `Not in the document. Ten cases of 8 to 12 tasks on 3 and 4 processors, times 1 to 20 and unrelated. 'Best by depth' is the
least makespan over all allocations, each scheduled in ascending depth: proved by trying them all. The
optimum without that rule is proved by dynamic programming over sets of tasks. Shares are runs that reach the best by
depth, or better; the document's parameters (30 episodes of 200 steps, 200 generations of 100). A run ends when its
best is proved by a lower bound.

${caseTable}

${plannerTable}

- The rule of ascending depth costs something in ${cases.filter(({ first }) => Number(first.optimum) < Number(first.ruleOptimum)).length} of the ${cases.length} cases; there no learner of this kind could
  reach the optimum, however long it learns.
- A run of 6,000 steps meets at most 6,000 of 16,777,216 allocations of 12 tasks on 4 processors: the share of
  runs that reach the best falls with the size.
- The genetic planners begin with HEFT's schedule, and stop where it is proved best; where it is not, they improve it.`;
  },
};

interface Optima extends Row {
  allocations: number;
  ruleOptimum: number;
  ruleOptimal: number;
  ruleDistinct: number;
  /** Without the rule of depth. */
  optimum: number | string;
}

async function prove(instance: Instance): Promise<Optima> {
  const census = enumerateAllocations(instance);
  const { plan } = await runPlanner(findPlanner('dynamic-programming'), instance, { timeLimitMs: 30_000 });
  return {
    allocations: census.count,
    ruleOptimum: census.best / instance.ticksPerUnit,
    ruleOptimal: census.optimal.length,
    ruleDistinct: census.distinct.length,
    optimum: plan.status === 'optimal' ? (plan.makespan as number) : '?',
  };
}
