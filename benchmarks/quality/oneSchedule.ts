import { criticalPath } from '#instance/criticalPath.ts';
import type { Instance } from '#instance/instance.ts';
import { findPlanner } from '#planners/registry.ts';
import { runPlanner } from '#planners/runPlanner.ts';

/** Mean deviation of the makespan from the critical path, in percent. */
export async function meanDeviation(
  list: readonly Instance[],
  planner: string,
  params: object,
): Promise<number> {
  let sum = 0;
  for (const instance of list) {
    const { plan } = await runPlanner(findPlanner(planner), instance, { params });
    const length = criticalPath(instance).length / instance.ticksPerUnit;
    sum += ((plan.makespan as number) - length) / length;
  }
  return (100 * sum) / list.length;
}
