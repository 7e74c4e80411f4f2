import * as z from 'zod';
import { Stretches } from '#evolution/stretches.ts';
import type { Instance } from '#instance/instance.ts';
import type { PlanContext, PlanOutcome } from '../planner.ts';
import { type LearnerOptions, QLearner } from './learner.ts';
import { REWARD_IDS } from './rewards.ts';

/** What a plan's course of search is thinned to. */
const MOST_STATISTICS = 1000;

/** Learning ends when the table has room for more values than this; at most twice as many, 400 megabytes. */
const MOST_VALUES = 2 ** 24;

/** Parameters of every tabular learner; defaults as in Liu, Du and Shi 2012. */
export const learnerParams = {
  episodes: z
    .number()
    .int()
    .min(1)
    .max(1_000_000)
    .default(30)
    .describe('K: episodes, unless the budget ends first'),
  steps: z.number().int().min(1).max(1_000_000).default(200).describe('I: actions in an episode'),
  learningRate: z.number().gt(0).max(1).default(0.1).describe('η'),
  discount: z.number().min(0).lt(1).default(0.9).describe('γ'),
  reward: z
    .enum(REWARD_IDS)
    .default('improvement')
    .describe('of an action: how much shorter the schedule became, how short it is, or 100 for a new best'),
};

/** Parameter of the learners that explore at random. */
export const explorationParam = z
  .number()
  .min(0)
  .max(1)
  .default(0.1)
  .describe('share of actions drawn at random instead of the best known');

/** Learns within the budget and offers each new best allocation. */
export async function planByLearning(
  instance: Instance,
  options: LearnerOptions,
  context: PlanContext,
): Promise<PlanOutcome> {
  const learner = new QLearner(instance, options, context.rng);
  const course = new Stretches();
  const episodesApart = Math.ceil(options.episodes / MOST_STATISTICS);
  let next = episodesApart;
  let offered = Number.POSITIVE_INFINITY;
  while (!learner.finished && !context.done(learner.decoder.passes) && !context.solved()) {
    const isNew = learner.advance();
    course.note(learner.current);
    if (learner.episode === next) {
      course.close(learner.episode - 1);
      next += episodesApart;
    }
    // Later levels of the objective may tell equals apart.
    if (isNew && learner.current <= offered) {
      offered = learner.current;
      context.onIncumbent({ start: learner.decoder.start, mode: learner.space.mode });
    }
    if (learner.table.values.length > MOST_VALUES) break;
    if (context.due()) await context.breathe();
  }
  // An episode that was cut short has its point too.
  course.close(learner.finished ? learner.episode - 1 : learner.episode);
  context.done(learner.decoder.passes);
  return learner.table.size === 0
    ? { reason: 'the budget ended before the first schedule; that proves nothing' }
    : { details: { statistics: course.statistics } };
}
