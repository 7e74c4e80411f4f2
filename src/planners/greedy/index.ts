import { z } from 'zod';
import { criticalPath } from '#instance/criticalPath.ts';
import type { Instance } from '#instance/instance.ts';
import type { PlanContext, Planner, PlanOutcome } from '../planner.ts';
import { GreedyPass } from './greedyPass.ts';
import { SCORES } from './scores.ts';

const SCORE_IDS = Object.keys(SCORES) as (keyof typeof SCORES)[];

/** Every event may look at every open task. */
const MOST_TASKS = 20_000;

const params = z.strictObject({
  score: z
    .enum(SCORE_IDS)
    .default('urgency')
    .describe(
      "what makes a task best once the user's priorities tie: urgency = latest start first; value = greatest weight for its use of resources first",
    ),
});
type Params = z.infer<typeof params>;

/** The best task now on the best node with room, until none fits; then on to the next event. */
export const greedy: Planner<Params> = {
  meta: {
    id: 'greedy',
    title: 'Greedy',
    summary: 'Starts the best task that fits now on the best node with room, event by event.',
    guarantee: 'heuristic',
    sources: [
      'the greedy allocation of the task-allocation document (mission A4), carried on over time',
      'Kelley 1963: parallel schedule generation',
    ],
    supports: ({ taskCount }) =>
      taskCount <= MOST_TASKS || `it has ${taskCount} tasks, and greedy takes at most ${MOST_TASKS}`,
  },
  params,
  plan,
};

async function plan(instance: Instance, { score }: Params, context: PlanContext): Promise<PlanOutcome> {
  const pass = new GreedyPass(instance, SCORES[score](instance, criticalPath(instance)));
  while (pass.step()) {
    if (!context.due()) continue;
    await context.breathe();
    if (context.done(0)) return { reason: 'stopped before every task had its place' };
  }
  context.done(1);
  if (pass.stuck !== null) {
    return {
      reason: `task '${instance.problem.tasks[pass.stuck].id}' found no room behind those chosen before it; that proves nothing`,
    };
  }
  context.onIncumbent(pass.schedule);
  return {};
}
