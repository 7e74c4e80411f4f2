import type { LearnerOptions } from '#planners/q-learning/learner.ts';
import { REWARD_IDS } from '#planners/q-learning/rewards.ts';
import type { Experiment } from './experiment.ts';
import { LEARNERS, learningRun, warmUp } from './learningRun.ts';
import { processorCase, sevenTasks } from './processorCases.ts';
import { decimals, groupRows, markdownTable, mean, numbers, spread } from './table.ts';

const METROPOLIS = LEARNERS['metropolis-q'];
const SCREENINGS = ['exclude', 'stay', 'none'] as const;

/** Every reading of what the document leaves out, and what is left when nothing is learned. */
const VARIANTS: Record<string, LearnerOptions> = {
  ...Object.fromEntries(
    REWARD_IDS.flatMap((reward) =>
      SCREENINGS.map((screening) => [
        `reward ${reward}, Step 6 ${screening}`,
        { ...METROPOLIS, reward, screening },
      ]),
    ),
  ),
  'Step 5 to the letter: never a random action': {
    ...METROPOLIS,
    exploration: { kind: 'epsilon', share: 0 },
  },
  'nothing learned: every action random': { ...METROPOLIS, exploration: { kind: 'epsilon', share: 1 } },
  'q-learning, 30 % random': {
    ...LEARNERS['q-learning'],
    exploration: { kind: 'epsilon', share: 0.3 },
  },
  'multi-step-q, 30 % random': {
    ...LEARNERS['multi-step-q'],
    exploration: { kind: 'epsilon', share: 0.3 },
  },
};
/** Too large for any run to meet the optimum, so the best value tells. */
const LARGE = { tasks: 40, processors: 8, seed: 1 };

/** Whether what the document leaves out is what makes its result. */
export const qChoices: Experiment = {
  id: 'q-choices',
  title: 'Q-learning: what the document leaves out',

  async run({ quick, seed, results }) {
    const small = sevenTasks();
    const large = processorCase(LARGE.tasks, LARGE.processors, LARGE.seed);
    warmUp();
    for (const [variant, options] of Object.entries(VARIANTS)) {
      for (let k = 0; k < (quick ? 10 : 100); k++)
        await results.measure({ case: '7x3', variant, seed: seed + k }, () =>
          learningRun(small, options, seed + k, 8),
        );
      for (let k = 0; k < (quick ? 3 : 20); k++)
        await results.measure({ case: large.problem.name, variant, seed: seed + k }, () =>
          learningRun(large, options, seed + k, 0),
        );
    }
  },

  report(rows) {
    const small = groupRows(
      rows.filter((row) => row.case === '7x3'),
      ['variant'],
    );
    const large = rows.filter((row) => row.case !== '7x3');
    const table = markdownTable(
      [
        'variant',
        'optimum',
        'schedules to it',
        'met in last five, %',
        'states',
        `best of ${LARGE.tasks} × ${LARGE.processors}`,
      ],
      small.map(({ first, rows: group }) => [
        first.variant,
        `${numbers(group, 'found').reduce((sum, value) => sum + value, 0)} of ${group.length}`,
        spread(numbers(group, 'schedules')),
        decimals(20 * mean(numbers(group, 'lastFive'))),
        spread(numbers(group, 'states')),
        spread(
          numbers(
            large.filter((row) => row.variant === first.variant),
            'best',
          ),
        ),
      ]),
    );
    return `The document's reward, its Step 6 and the formula of its Step 5 are lost. Each reading of them was run with K = 30 and
I = 200: on the case of seven tasks (100 seeds), and on a drawn case of ${LARGE.tasks} tasks and ${LARGE.processors} processors (20 seeds; its best
makespan, smaller is better).

${table}

- On seven tasks no reading matters: all meet the optimum (but for a run or two), and so does a walk that
  learns nothing at all. The document's result follows from the size of its case.
- What is learned shows in how often the last five episodes meet the optimum again.
- On the larger case no reading matters either, because nothing is learned: no allocation is met a second time.`;
  },
};
