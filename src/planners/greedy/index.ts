import * as z from 'zod';
import { Budgets } from '#generation/budgets.ts';
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
      'the greedy allocation of the article on allocating and executing tasks of AI models, carried on over time',
      'Kelley 1963: parallel schedule generation',
    ],
    supports: ({ taskCount }) =>
      taskCount <= MOST_TASKS || `it has ${taskCount} tasks, and greedy takes at most ${MOST_TASKS}`,
  },
  params,
  plan,
};

async function plan(instance: Instance, { score }: Params, context: PlanContext): Promise<PlanOutcome> {
  const rank = SCORES[score](instance, criticalPath(instance));
  let pass = new GreedyPass(instance, rank);
  await finish(pass, context);
  if (context.done(1) && !pass.complete) return unfinished(instance, pass);
  if (!pass.complete) {
    // Choosing mode by mode has used up some budget: once more, with modes that keep within all of them.
    const budgets = new Budgets(instance);
    const mode = instance.modePtr.slice(0, instance.taskCount);
    if (!budgets.matter || !budgets.repair(mode, context.rng)) return unfinished(instance, pass);
    pass = new GreedyPass(instance, rank, mode);
    await finish(pass, context);
    context.done(2);
    if (!pass.complete) return unfinished(instance, pass);
  }
  context.onIncumbent(pass.schedule);
  return {};
}

/** Steps until the pass has ended or is to be stopped. */
async function finish(pass: GreedyPass, context: PlanContext): Promise<void> {
  while (pass.step()) {
    if (!context.due()) continue;
    await context.breathe();
    if (context.done(0)) return;
  }
}

function unfinished(instance: Instance, { stuck }: GreedyPass): PlanOutcome {
  if (stuck === null) return { reason: 'stopped before every task had its place' };
  const { id } = instance.problem.tasks[stuck];
  return { reason: `task '${id}' found no room behind those chosen before it; that proves nothing` };
}
