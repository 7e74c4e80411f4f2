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
  const reached: { schedules: number; firstMs: number }[] = [];
  const { plan } = await runPlanner(findPlanner(id), instance, {
    ...options,
    onProgress: ({ makespan, schedules }) => {
      if (makespan <= target) reached.push({ schedules, firstMs: round(performance.now() - began) });
    },
  });
  const wholeMs = round(performance.now() - began);
  const [first] = reached;
  return {
    found: first ? 1 : 0,
    // Most planners offer a schedule before they count it.
    schedules: first ? Math.min(first.schedules + 1, plan.schedules) : '',
    firstMs: first ? first.firstMs : '',
    wholeSchedules: plan.schedules,
    wholeMs,
    best: plan.makespan ?? '',
  };
}
