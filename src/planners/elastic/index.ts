import * as z from 'zod';
import { judgeDueDate } from '#generation/dueDateVerdict.ts';
import { EventFramework, frameworkSupports } from '#generation/eventFramework.ts';
import { PRIORITY_RULE_IDS, PRIORITY_RULES } from '#generation/priorityRules.ts';
import { startingModes } from '#generation/startingModes.ts';
import { listByRank, rankOf } from '#generation/taskList.ts';
import { criticalPath } from '#instance/criticalPath.ts';
import type { Instance } from '#instance/instance.ts';
import type { PlanContext, Planner, PlanOutcome } from '../planner.ts';

const params = z.strictObject({
  order: z
    .enum(['arrival', ...PRIORITY_RULE_IDS])
    .default('arrival')
    .describe('who is dealt to first: arrival = first come, first served; or a priority rule'),
  startShare: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe('share of its demand below which a task rather waits; its own least counts in any case'),
  takesBack: z
    .boolean()
    .default(false)
    .describe('whether a re-deal may take from running tasks what tasks before them can use'),
});
type Params = z.infer<typeof params>;

/** ER: who finds less than he demands takes what is left; whenever a task ends, resources are dealt anew. */
export const elastic: Planner<Params> = {
  meta: {
    id: 'elastic',
    title: 'Elastic resources (ER)',
    summary: 'Starts elastic tasks with what is left, and deals resources out anew whenever a task ends.',
    guarantee: 'heuristic',
    sources: ['路程昭, 龚建兴, 朱雷, 刘权 2021: task scheduling under resource constraints, section 3.1.2'],
    supports: frameworkSupports,
  },
  params,
  plan,
};

function plan(
  instance: Instance,
  { order, startShare, takesBack }: Params,
  context: PlanContext,
): PlanOutcome {
  const path = criticalPath(instance);
  const rank = order === 'arrival' ? null : rankOf(PRIORITY_RULES[order].priority(instance, path));
  const list = rank === null ? instance.topological : listByRank(instance, rank);
  const mode = startingModes(instance, list, context.rng);
  if (mode === null)
    return { reason: 'no choice of modes within the non-renewable resources was found; that proves nothing' };
  const framework = new EventFramework(instance);
  const shares = new Float64Array(instance.taskCount).fill(startShare);
  const makespan = framework.run(mode, { rank, startShare: shares, width: null, takesBack });
  context.done(1);
  if (makespan < 0) return { reason: 'some task demands more than there ever is' };
  const schedule = framework.schedule();
  context.onIncumbent(schedule);
  return {
    reason: 'the schedule breaks a deadline; that proves nothing',
    details: { dueDate: judgeDueDate(instance, schedule) },
  };
}
