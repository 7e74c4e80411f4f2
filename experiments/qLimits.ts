import { createAllocationDecoder } from '#generation/allocationDecoder.ts';
import type { Instance } from '#instance/instance.ts';
import { makespanLowerBound } from '#instance/lowerBounds.ts';
import { createRng } from '#kernels/rng.ts';
import { AllocationSpace } from '#planners/q-learning/allocationSpace.ts';
import { findPlanner } from '#planners/registry.ts';
import { runPlanner } from '#planners/runPlanner.ts';
import type { Experiment } from './experiment.ts';
import { LEARNERS, learningRun, round, warmUp } from './learningRun.ts';
import { processorCase } from './processorCases.ts';
import type { Row } from './resultFile.ts';
import { decimals, groupRows, markdownTable, mean, numbers } from './table.ts';

const TASKS = [10, 20, 30, 50, 75, 100];
const PROCESSORS = [3, 4, 8, 16];
/** Steps of a run with the document's parameters. */
const DRAWS = 6000;

const WAYS: Record<string, (instance: Instance, seed: number) => Row | Promise<Row>> = {
  heft: (instance, seed) => byPlanner('heft', instance, seed, 1),
  'auto, 6,000 schedules': (instance, seed) => byPlanner('auto', instance, seed, DRAWS),
  '6,000 allocations drawn at random': (instance, seed) => byDrawing(instance, seed),
  'metropolis-q, 30 × 200': (instance, seed) => byLearning(instance, seed, 30, 200),
  'metropolis-q, 30 × 1,000': (instance, seed) => byLearning(instance, seed, 30, 1000),
};

/** Where the tabular method stops working. */
export const qLimits: Experiment = {
  id: 'q-limits',
  title: 'Q-learning: where a table of allocations stops working',

  async run({ quick, seed, results }) {
    warmUp();
    for (const tasks of quick ? TASKS.slice(0, 3) : TASKS) {
      for (const processors of PROCESSORS) {
        for (let k = 0; k < (quick ? 1 : 5); k++) {
          const instance = processorCase(tasks, processors, seed + k);
          const bound = makespanLowerBound(instance).makespan / instance.ticksPerUnit;
          for (const [way, plan] of Object.entries(WAYS))
            await results.measure({ tasks, processors, way, seed: seed + k }, async () => ({
              bound,
              ...(await plan(instance, seed + k)),
            }));
        }
      }
    }
  },

  report(rows, pictures) {
    const ways = Object.keys(WAYS);
    const gap = (group: readonly Row[]) =>
      mean(group.map((row) => 100 * (Number(row.makespan) / Number(row.bound) - 1)));
    const groups = groupRows(rows, ['tasks', 'processors']);
    const table = markdownTable(
      ['tasks × processors', 'allocations', ...ways, 'states met, 30 × 200'],
      groups.map(({ first, rows: group }) => {
        const of = (way: string) => group.filter((row) => row.way === way);
        return [
          `${first.tasks} × ${first.processors}`,
          `10^${decimals(Number(first.tasks) * Math.log10(Number(first.processors)))}`,
          ...ways.map((way) => decimals(gap(of(way)), 1)),
          decimals(mean(numbers(of('metropolis-q, 30 × 200'), 'states'))),
        ];
      }),
    );
    const times = markdownTable(
      ['way', `ms, ${TASKS[0]} tasks`, `ms, ${TASKS[TASKS.length - 1]} tasks`],
      ways.map((way) => [
        way,
        ...[TASKS[0], TASKS[TASKS.length - 1]].map((tasks) =>
          decimals(
            mean(
              numbers(
                rows.filter((row) => row.way === way && row.tasks === tasks),
                'ms',
              ),
            ),
            1,
          ),
        ),
      ]),
    );
    return `Not in the document. Drawn cases, five a row; how far the makespan is above the best lower bound (critical path or
energy), in percent.

${table}

${times}

${verdict(rows)}

${pictures.lines('q-limits', {
  title: 'Above the lower bound',
  headline: 'Drawn cases on 8 processors, five a point',
  xLabel: 'tasks',
  yLabel: '% above the bound',
  series: ways.map((way) => ({
    name: way,
    points: groups
      .filter(({ first }) => first.processors === 8)
      .map(
        ({ first, rows: group }) =>
          [first.tasks as number, gap(group.filter((row) => row.way === way))] as const,
      ),
  })),
})}`;
  },
};

async function byPlanner(id: string, instance: Instance, seed: number, scheduleLimit: number): Promise<Row> {
  const began = performance.now();
  const { plan } = await runPlanner(findPlanner(id), instance, { seed, scheduleLimit });
  return { makespan: plan.makespan as number, states: '', ms: round(performance.now() - began) };
}

function byDrawing(instance: Instance, seed: number): Row {
  const began = performance.now();
  const rng = createRng(seed);
  const space = new AllocationSpace(instance);
  const decoder = createAllocationDecoder(instance);
  let best = Number.POSITIVE_INFINITY;
  for (let k = 0; k < DRAWS; k++) {
    space.draw(rng);
    best = Math.min(best, decoder.decode(space.mode));
  }
  return { makespan: best / instance.ticksPerUnit, states: '', ms: round(performance.now() - began) };
}

function byLearning(instance: Instance, seed: number, episodes: number, steps: number): Row {
  const { best, states, wholeMs } = learningRun(
    instance,
    { ...LEARNERS['metropolis-q'], episodes, steps },
    seed,
    0,
  );
  return { makespan: best, states, ms: wholeMs };
}

/** The smallest numbers of tasks from which on the learner is worse than HEFT's single schedule, by processors. */
function verdict(rows: readonly Row[]): string {
  const meanOf = (way: string, tasks: number, processors: number) =>
    mean(
      numbers(
        rows.filter((row) => row.way === way && row.tasks === tasks && row.processors === processors),
        'makespan',
      ),
    );
  const lines = PROCESSORS.map((processors) => {
    const worse = TASKS.filter(
      (tasks) => meanOf('metropolis-q, 30 × 200', tasks, processors) > meanOf('heft', tasks, processors),
    );
    return worse.length === 0
      ? `${processors} processors: nowhere`
      : `${processors} processors: at ${worse.join(', ')} tasks`;
  });
  return `HEFT's one schedule is better on average than the whole run of the learner with the document's parameters at:

${lines.map((line) => `- ${line}`).join('\n')}

From some 20 tasks on, the states met are the steps taken: the learner never comes back to an allocation it knows, so
that its values are never used twice, and what is left is a walk at random with a memory of the best. More
steps help as more draws do. There the tabular method has stopped working; it is for cases that could be enumerated.`;
}
