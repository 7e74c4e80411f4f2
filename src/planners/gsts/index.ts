import * as z from 'zod';
import { judgeDueDate } from '#generation/dueDateVerdict.ts';
import { EventFramework, frameworkSupports } from '#generation/eventFramework.ts';
import { PRIORITY_RULE_IDS, PRIORITY_RULES } from '#generation/priorityRules.ts';
import { startingModes } from '#generation/startingModes.ts';
import { listByRank, rankOf } from '#generation/taskList.ts';
import { criticalPath } from '#instance/criticalPath.ts';
import type { Instance } from '#instance/instance.ts';
import type { PlanContext, Planner, PlanOutcome } from '../planner.ts';
import { ConflictArcs } from './addedArcs.ts';

const params = z.strictObject({
  priority: z
    .enum(PRIORITY_RULE_IDS)
    .default('E')
    .describe("which tasks go first; E is the estimated criticality, E-paper that with the paper's weights"),
});
type Params = z.infer<typeof params>;

/** Greedy starts by criticality; every conflict over a resource becomes an arc of the workflow graph. */
export const gsts: Planner<Params> = {
  meta: {
    id: 'gsts',
    title: 'GSTS',
    summary:
      'Starts tasks greedily by criticality, and turns each resource conflict into an added precedence.',
    guarantee: 'heuristic',
    sources: [
      '路程昭, 龚建兴, 朱雷, 刘权 2021: task scheduling under resource constraints, section 3.1.1',
      'Kelley 1963: parallel schedule generation',
    ],
    supports: frameworkSupports,
  },
  params,
  plan,
};

function plan(instance: Instance, { priority }: Params, context: PlanContext): PlanOutcome {
  const rank = rankOf(PRIORITY_RULES[priority].priority(instance, criticalPath(instance)));
  const mode = startingModes(instance, listByRank(instance, rank), context.rng);
  if (mode === null)
    return { reason: 'no choice of modes within the non-renewable resources was found; that proves nothing' };
  const framework = new EventFramework(instance);
  const conflicts = new ConflictArcs(instance, mode);
  const makespan = framework.run(
    mode,
    { rank, startShare: null, width: null, takesBack: false },
    conflicts.note,
  );
  context.done(1);
  if (makespan < 0) return { reason: 'some task demands more than there ever is' };
  const schedule = framework.schedule();
  context.onIncumbent(schedule);
  return {
    reason: 'the schedule breaks a deadline; that proves nothing',
    details: { addedArcs: conflicts.arcs(framework, rank), dueDate: judgeDueDate(instance, schedule) },
  };
}
