import type { Instance } from '#instance/instance.ts';
import { checkSchedule } from '#schedule/checkSchedule.ts';
import type { Schedule } from '#schedule/schedule.ts';
import type { PlanContext, PlanOutcome } from '../planner.ts';
import { allocation } from './allocation.ts';
import { type Limits, runProgramme } from './runProgramme.ts';

/**
 * Allocates independent tasks to nodes: the linear relaxation over time for a first bound, the integer
 * programme for a better one and for nodes, then the integer programme in which all run at once.
 */
export async function solveAllocation(
  instance: Instance,
  context: PlanContext,
  limits: Limits,
): Promise<PlanOutcome> {
  const offer = (schedule: Schedule) => {
    if (checkSchedule(instance, schedule).length === 0) context.onIncumbent(schedule);
  };
  const overTime = allocation(instance, 'over time');
  const relaxation = await runProgramme(overTime, true, context, limits, offer);
  if (relaxation?.status === 'optimal') context.onBound(overTime.boundOf(relaxation.objective));
  const chosen = await runProgramme(overTime, false, context, limits, offer);
  if (chosen?.status === 'infeasible')
    return { infeasible: 'no choice of modes keeps within the non-renewable resources' };
  if (chosen?.status === 'optimal') context.onBound(overTime.boundOf(chosen.objective));
  if (!context.done(limits.passes) && !context.solved())
    await runProgramme(
      allocation(instance, 'at once'),
      false,
      { ...context, onBound: () => {} },
      limits,
      offer,
    );
  return { reason: 'the nodes chosen left some task without room; that proves nothing' };
}
