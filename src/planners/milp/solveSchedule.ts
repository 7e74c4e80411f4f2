import type { Instance } from '#instance/instance.ts';
import { checkSchedule } from '#schedule/checkSchedule.ts';
import { objectiveValues } from '#schedule/objective.ts';
import type { PlanContext, PlanOutcome } from '../planner.ts';
import { eventBased } from './eventBased.ts';
import { makespanBound, makespanWeight } from './formulation.ts';
import { type Limits, runProgramme } from './runProgramme.ts';
import { timeIndexed } from './timeIndexed.ts';

/**
 * Solves the scheduling problem by a time-indexed or an event-based programme. Where the makespan is all that
 * counts and a schedule is known, only ends before its end are looked at; none there proves it best.
 *
 * @param knownEnd makespan of the known schedule in ticks; null for none
 */
export async function solveSchedule(
  instance: Instance,
  id: 'time-indexed' | 'event-based',
  precedence: 'aggregated' | 'disaggregated',
  knownEnd: number | null,
  context: PlanContext,
  limits: Limits,
): Promise<PlanOutcome> {
  const weight = makespanWeight(instance);
  const shortened = weight !== null && knownEnd !== null;
  const end = shortened ? knownEnd - 1 : instance.horizon;
  const formulation =
    id === 'time-indexed' ? timeIndexed(instance, end, precedence) : eventBased(instance, end);
  const ended = await runProgramme(formulation, false, context, limits, (schedule) => {
    if (checkSchedule(instance, schedule).length === 0) context.onIncumbent(schedule);
  });
  if (ended === null || ended.status === 'stopped')
    return {
      reason: 'the solver was stopped before it found a schedule; that proves nothing',
    };
  if (ended.status === 'infeasible') {
    if (shortened) context.onBound(makespanBound(instance, weight, knownEnd));
    return shortened ? {} : { infeasible: `the programme has no solution that ends by tick ${end}` };
  }
  const best = ended.schedule && objectiveValues(instance, ended.schedule)[0];
  // The bound lacks the solver's tolerance; where the schedule is within it, the schedule's own value is meant.
  const value = formulation.boundOf(ended.objective);
  const within = best !== null && Math.abs(best - value) <= 3e-5 * Math.max(1, Math.abs(best));
  context.onBound(within ? best : value);
  return {};
}
