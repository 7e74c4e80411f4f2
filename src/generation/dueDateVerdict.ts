import type { Instance } from '#instance/instance.ts';
import { makespanLowerBound } from '#instance/lowerBounds.ts';
import { formatTime } from '#model/time.ts';
import { scheduleMetrics } from '#schedule/metrics.ts';
import type { DueDateVerdict } from '#schedule/plan.ts';
import type { Schedule } from '#schedule/schedule.ts';

/**
 * Compares the end of a schedule with the wanted end of the project (Td in 路程昭 et al. 2021, step 11 of
 * their framework) and says, where it is late, what would have to change.
 *
 * @param proved a proved lower bound on the makespan, in the problem's unit, where there is a better one than
 *   the instance's own
 * @returns undefined where the problem has no due date
 */
export function judgeDueDate(instance: Instance, schedule: Schedule, proved = 0): DueDateVerdict | undefined {
  const { problem, ticksPerUnit, resourceName, renewable } = instance;
  if (!Number.isFinite(problem.dueDate)) return undefined;
  const metrics = scheduleMetrics(instance, schedule);
  const bound = makespanLowerBound(instance);
  const shortestReachable = Math.max(proved, bound.makespan / ticksPerUnit);
  const reason = proved > bound.makespan / ticksPerUnit + 1e-9 ? 'proved by the planner' : bound.reason;
  const reached = metrics.makespan;
  let bottleneck: DueDateVerdict['bottleneck'] = null;
  for (const [r, { mean }] of metrics.utilisation.entries()) {
    if (renewable[r] && mean > (bottleneck?.utilisation ?? 0))
      bottleneck = { resource: resourceName[r], utilisation: mean };
  }
  const met = reached <= problem.dueDate + 1e-9;
  const time = (value: number) => formatTime(value, problem.timeUnit);
  const advice: string[] = [];
  if (!met) {
    advice.push(
      `the plan ends at ${time(reached)}, ${time(reached - problem.dueDate)} after the wanted end at ${time(problem.dueDate)}`,
    );
    advice.push(
      shortestReachable > problem.dueDate
        ? `no plan ends before ${time(shortestReachable)} (${reason}): want it later, shorten tasks or add capacity`
        : `the shortest end that is not ruled out is ${time(shortestReachable)} (${reason}): a longer search may do`,
    );
    if (bottleneck)
      advice.push(
        `'${bottleneck.resource}' is in the greatest use, ${Math.round(100 * bottleneck.utilisation)} %: more of it helps first`,
      );
  }
  return { wanted: problem.dueDate, reached, met, shortestReachable, bottleneck, advice: advice.join('; ') };
}
