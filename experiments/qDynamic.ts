import { enumerateAllocations } from '#generation/enumerateAllocations.ts';
import { compile } from '#instance/compile.ts';
import type { Instance } from '#instance/instance.ts';
import { createRng } from '#kernels/rng.ts';
import { parseProblem } from '#model/parse.ts';
import type { ProblemInput } from '#model/schema.ts';
import { inheritedValues } from '#planners/q-learning/inheritance.ts';
import { type LearnerOptions, QLearner } from '#planners/q-learning/learner.ts';
import type { Experiment } from './experiment.ts';
import { LEARNERS, warmUp } from './learningRun.ts';
import { drawProcessorProblem } from './processorCases.ts';
import type { Row } from './resultFile.ts';
import { decimals, groupRows, markdownTable, mean, numbers, spread } from './table.ts';

const TASKS = [7, 9];
const PROCESSORS = 3;
/** Episodes before something happens, and again after it. */
const EPISODES = 15;

/** The last task arrives, the last processor fails, or both at once. The learner begins with the rest. */
const EVENTS = ['a task arrives', 'a processor fails', 'both'] as const;
type Event = (typeof EVENTS)[number];

/** How it goes on after the event: with what it learned, and how hot (the start, or where it was). */
const WAYS = {
  'anew, from 500': { keeps: false, hot: true },
  'values kept, from 500': { keeps: true, hot: true },
  'anew, temperature kept': { keeps: false, hot: false },
  'values and temperature kept': { keeps: true, hot: false },
  'q-learning, anew': { keeps: false, hot: null },
  'q-learning, values kept': { keeps: true, hot: null },
} as const;
type Way = keyof typeof WAYS;

/** Tasks arrive and processors fail while it learns: what the document leaves open. */
export const qDynamic: Experiment = {
  id: 'q-dynamic',
  title: 'Q-learning when tasks arrive and processors fail',

  async run({ quick, seed, results }) {
    warmUp();
    for (const event of EVENTS) {
      for (const tasks of TASKS) {
        for (let k = 0; k < (quick ? 10 : 100); k++) {
          const { before, after } = changedCase(event, tasks, seed + k);
          let optimum: number | null = null;
          for (const way of Object.keys(WAYS) as Way[]) {
            await results.measure({ event, tasks, way, seed: seed + k }, () => {
              optimum ??= enumerateAllocations(after).best / after.ticksPerUnit;
              return learnThroughEvent(before, after, way, seed + k, optimum);
            });
          }
        }
      }
    }
  },

  report: (
    rows,
  ) => `The document learns for a fixed problem and names the changing one as further work. Here ${TASKS.join(' or ')} tasks on ${PROCESSORS} processors are
drawn (100 cases each); the learner first knows of all but the last task, or of one processor more, and after ${EPISODES} episodes
of 200 steps the task arrives, or the processor fails. It goes on for ${EPISODES} episodes, either with the values W(S, a) that it has
(an allocation is the same state before and after; a move whose target has changed begins at 0), or anew. The optimum of
the changed problem is proved by enumeration. No task has begun to run when it happens.

${markdownTable(
  [
    'event',
    'tasks',
    'goes on',
    'optimum',
    'steps to it',
    '% above it after 1 episode',
    'after 3',
    `after ${EPISODES}`,
    'all allocations met, % above it',
  ],
  groupRows(rows, ['event', 'tasks', 'way']).map(({ first, rows: group }) => [
    first.event,
    first.tasks,
    first.way,
    `${numbers(group, 'found').filter((value) => value === 1).length} of ${group.length}`,
    spread(numbers(group, 'steps')),
    decimals(mean(numbers(group, 'gap1')), 2),
    decimals(mean(numbers(group, 'gap3')), 2),
    decimals(mean(numbers(group, 'gapEnd')), 2),
    decimals(mean(numbers(group, 'meanGap')), 1),
  ]),
)}

What keeping the values buys after three episodes, in points of percent, seed by seed (mean ± standard error; negative is better):

${markdownTable(
  ['event', 'tasks', ...PAIRS.map(({ name }) => name)],
  groupRows(rows, ['event', 'tasks']).map(({ first, rows: group }) => [
    first.event,
    first.tasks,
    ...PAIRS.map(({ anew, kept }) => difference(group, anew, kept)),
  ]),
)}

- When a task arrives, the old values are those of the same allocations of the other tasks, and they help: most where the
  learner uses its values (Q-learning takes 90 % of its actions by them, the Metropolis learner few while it is hot).
- When a processor fails they do not help the screened learner at all. It has only met allocations that use every processor,
  the one that failed among them, so it knows of none that is still possible: its runs with and without the old values are
  the same. Screening and reuse exclude one another here. Q-learning without screening has met some of what is left,
  and gains little.
- At 500 nearly every action is random, whatever the values say: beginning the temperature anew throws away much of what
  was kept.`,
};

/** Ways that differ in nothing but the values kept. */
const PAIRS: readonly { name: string; anew: Way; kept: Way }[] = [
  { name: 'metropolis-q, from 500', anew: 'anew, from 500', kept: 'values kept, from 500' },
  {
    name: 'metropolis-q, temperature kept',
    anew: 'anew, temperature kept',
    kept: 'values and temperature kept',
  },
  { name: 'q-learning', anew: 'q-learning, anew', kept: 'q-learning, values kept' },
];

/** Points of percent above the optimum after three episodes, kept less anew. */
function difference(rows: readonly Row[], anew: Way, kept: Way): string {
  const of = (way: Way) => new Map(rows.filter((row) => row.way === way).map((row) => [row.seed, row]));
  const without = of(anew);
  const differences = [...of(kept)].map(([seed, row]) => Number(row.gap3) - Number(without.get(seed)?.gap3));
  const middle = mean(differences);
  const variance = mean(differences.map((value) => (value - middle) ** 2));
  return `${decimals(middle, 2)} ± ${decimals(Math.sqrt(variance / Math.max(1, differences.length - 1)), 2)}`;
}

/** The problem as it is at first and after the event. */
function changedCase(event: Event, tasks: number, seed: number): { before: Instance; after: Instance } {
  const fails = event !== 'a task arrives';
  const arrives = event !== 'a processor fails';
  const whole = drawProcessorProblem(tasks, fails ? PROCESSORS + 1 : PROCESSORS, seed);
  const before = arrives ? { ...whole, tasks: whole.tasks.slice(0, -1) } : whole;
  const after = fails ? withoutLastProcessor(whole) : whole;
  return { before: compile(parseProblem(before)), after: compile(parseProblem(after)) };
}

function withoutLastProcessor(input: ProblemInput): ProblemInput {
  return {
    ...input,
    nodes: input.nodes?.slice(0, -1),
    tasks: input.tasks.map((task) => ({ ...task, modes: task.modes?.slice(0, -1) })),
  };
}

function learnThroughEvent(before: Instance, after: Instance, way: Way, seed: number, optimum: number): Row {
  const { keeps, hot } = WAYS[way];
  const rng = createRng(seed);
  const standard: LearnerOptions = LEARNERS[hot === null ? 'q-learning' : 'metropolis-q'];
  // Episodes count towards the temperature: before the event it falls as it would over both halves.
  const first = new QLearner(before, { ...standard, episodes: 2 * EPISODES }, rng);
  while (first.episode < EPISODES) first.advance();

  const inherit = keeps ? inheritedValues(first, after) : null;
  const second = new QLearner(after, { ...standard, episodes: EPISODES }, rng, inherit);
  if (hot === false) second.temperature = first.temperature;
  const gap = (value: number) => 100 * (value / optimum - 1);
  const gaps: number[] = [];
  let steps: number | '' = '';
  let sum = 0;
  let count = 0;
  while (!second.finished) {
    const episode = second.episode;
    second.advance();
    sum += second.current;
    count++;
    if (steps === '' && second.current <= optimum) steps = second.steps;
    if (second.episode > episode) gaps.push(gap(second.best));
  }
  return {
    found: steps === '' ? 0 : 1,
    steps,
    gap1: gaps[0],
    gap3: gaps[2],
    gapEnd: gaps[EPISODES - 1],
    meanGap: gap(sum / count),
    states: second.table.size,
  };
}
