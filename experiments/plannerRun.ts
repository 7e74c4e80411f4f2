import type { Instance } from '#instance/instance.ts';
import { findPlanner } from '#planners/registry.ts';
import { type RunOptions, runPlanner } from '#planners/runPlanner.ts';
import { round } from './learningRun.ts';
import type { Row } from './resultFile.ts';

/**
 * One run of a planner of the registry to its end.
 *
 * @param target the optimum, in the problem's unit
 * @returns `found` 0 or 1; schedules and milliseconds until the optimum (or better) was first offered, empty
 *   where it never was; schedules and milliseconds of the whole run; the best makespan
 */
export async function plannerRun(
  id: string,
  instance: Instance,
  options: RunOptions,
  target: number,
): Promise<Row> {
  const began = performance.now();
  let first: Row | null = null;
  const { plan } = await runPlanner(findPlanner(id), instance, {
    ...options,
    onProgress: ({ makespan, schedules }) => {
      // The planner tells its count after it has offered the schedule.
      if (makespan <= target)
        first ??= { schedules: schedules + 1, firstMs: round(performance.now() - began) };
    },
  });
  const wholeMs = round(performance.now() - began);
  return {
    found: first === null ? 0 : 1,
    ...(first ?? { schedules: '', firstMs: '' }),
    wholeSchedules: plan.schedules,
    wholeMs,
    best: plan.makespan ?? '',
  };
}
