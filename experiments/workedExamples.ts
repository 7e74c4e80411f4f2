import { compile } from '#instance/compile.ts';
import type { Planner } from '#planners/planner.ts';
import { PLANNERS } from '#planners/registry.ts';
import { runPlanner } from '#planners/runPlanner.ts';
import { fitAtOneInstant } from '#schedule/instant.ts';
import { scheduleMetrics } from '#schedule/metrics.ts';
import type { Plan } from '#schedule/plan.ts';
import type { Schedule } from '#schedule/schedule.ts';
import { loadCase } from './caseFile.ts';
import type { Experiment } from './experiment.ts';
import { round } from './learningRun.ts';
import type { Row } from './resultFile.ts';
import { decimals, groupRows, markdownTable, numbers } from './table.ts';

const CASES = ['a8-allocation', 'a9-allocation'];

/** What the document's genetic algorithm may make: 100 individuals, 100 generations. */
const SCHEDULES = 10_000;

/** Document A's two worked examples, by every planner there is. */
export const workedExamples: Experiment = {
  id: 'worked-examples',
  title: 'The two worked examples of allocation, by every planner',

  async run({ seed, results }) {
    for (const name of CASES) {
      const instance = compile(loadCase(`${name}.yaml`));
      for (const planner of PLANNERS) {
        const settings = { case: name, planner: planner.meta.id, seed };
        await results.measure(settings, () => planned(planner, instance, seed));
      }
    }
  },

  report(rows) {
    const intro = [
      'Document A places five tasks on three models (section 3.5) and three on two (4.4 and 5), by hand: greedily, and as its',
      'genetic algorithm is said to. It states neither durations nor, for the first, capacities; ours are on the pages of',
      '[the cases](../docs/cases/README.md), with the sums that the document gets wrong.',
      `Here every planner with its defaults, ${SCHEDULES.toLocaleString('en-GB')} schedules at most; a placement is written 'at time: task→model'.`,
    ].join('\n');
    return [intro, ...CASES.map((name) => section(name, rows))].join('\n\n');
  },
};

type Instance = ReturnType<typeof compile>;

async function planned(planner: Planner, instance: Instance, seed: number): Promise<Row> {
  const supported = planner.meta.supports(instance);
  if (supported !== true)
    return {
      end: '',
      proved: '',
      imbalance: '',
      schedules: '',
      ms: '',
      placement: `cannot take it: ${supported}`,
    };
  const began = performance.now();
  const { plan, schedule } = await runPlanner(planner, instance, { seed, scheduleLimit: SCHEDULES });
  const ms = round(performance.now() - began);
  return {
    end: plan.makespan ?? '',
    proved: plan.status === 'optimal' ? 'yes' : 'no',
    imbalance: schedule === null ? '' : round(scheduleMetrics(instance, schedule as Schedule).loadImbalance),
    schedules: plan.schedules,
    ms,
    placement: schedule === null ? plan.reason : placementOf(plan),
  };
}

function placementOf({ tasks }: Plan): string {
  const times = [...new Set(tasks.map((task) => task.start))].sort((a, b) => a - b);
  const at = (time: number) =>
    tasks
      .filter((task) => task.start === time)
      .map(({ id, node }) => `${id}→${node}`)
      .join(' ');
  return times.map((time) => `at ${time}: ${at(time)}`).join('; ');
}

const OPTIMUM: Readonly<Record<string, number>> = { 'a8-allocation': 1, 'a9-allocation': 2 };

function section(name: string, rows: readonly Row[]): string {
  const own = rows.filter((row) => row.case === name);
  const table = markdownTable(
    ['end', 'placement', 'load imbalance', 'planners'],
    groupRows(own, ['end', 'placement']).map(({ first, rows: same }) => [
      decimals(numbers([first], 'end')[0] ?? Number.NaN, 1),
      first.placement,
      decimals(numbers([first], 'imbalance')[0] ?? Number.NaN, 2),
      same.map((row) => row.planner).join(', '),
    ]),
  );
  const met = own.filter((row) => row.end === OPTIMUM[name]).length;
  const taken = own.filter((row) => typeof row.end === 'number').length;
  const slowest = own.toSorted((a, b) => Number(b.ms) - Number(a.ms))[0];
  const count = `The optimum is ${OPTIMUM[name]}; ${met} of the ${taken} planners that can take it reach it. The slowest, ${slowest.planner}, takes ${decimals(Number(slowest.ms))} ms.`;
  return [`### ${name}`, WHAT_IT_SAYS[name](), table, count].join('\n\n');
}

const WHAT_IT_SAYS: Readonly<Record<string, () => string>> = {
  'a8-allocation': () =>
    [
      'The document: greedy puts T3 on M1, T1 and T5 on M2, T2 and T4 on M3; its genetic algorithm T1 and T4 on M1, T2 and T5',
      'on M2, T3 on M3, which is the more even. Both fill every gpu, so at one instant only such placements are',
      'there: who misses one puts a task at a later time, as our `greedy` does, which goes by its own order. Our capacities are the least that hold both of its placements.',
    ].join('\n'),
  'a9-allocation': () => {
    const answer = fitAtOneInstant(compile(loadCase('a9-allocation.yaml')));
    return [
      'The document: greedy leaves T3 out, and its genetic algorithm places all three at once. It cannot: to the question',
      `of one instant we answer '${answer?.message}'. Over time all three fit, and T3 waits:`,
    ].join('\n');
  },
};
