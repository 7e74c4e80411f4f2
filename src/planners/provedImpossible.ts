import { criticalPath } from '#instance/criticalPath.ts';
import { type Instance, NEVER } from '#instance/instance.ts';
import { makespanLowerBound } from '#instance/lowerBounds.ts';
import { roomlessTask } from '#instance/openStretch.ts';
import { formatTime } from '#model/time.ts';

/** Why no schedule can exist, as far as simple bounds show it; null when they show nothing. */
export function provedImpossible(instance: Instance): string | null {
  const { problem, ticksPerUnit, deadline, taskCount } = instance;
  const time = (ticks: number) => formatTime(ticks / ticksPerUnit, problem.timeUnit);
  const path = criticalPath(instance);
  for (let i = 0; i < taskCount; i++) {
    const end = path.est[i] + path.minDuration[i];
    if (deadline[i] < NEVER && end > deadline[i]) {
      return `task '${problem.tasks[i].id}' cannot end before ${time(end)}, and its deadline is ${time(deadline[i])}`;
    }
  }
  const roomless = roomlessTask(instance);
  if (roomless !== null) {
    const { task, resource, amount, duration, stretch } = roomless;
    const need = `${amount} of '${instance.resourceName[resource]}' for ${time(duration)} without a break`;
    const there =
      stretch === 0
        ? 'its calendar never offers that'
        : `its calendar offers that for ${time(stretch)} at most`;
    return `task '${problem.tasks[task].id}' needs ${need}, and ${there}`;
  }
  const latest = deadline.reduce((most, date) => Math.max(most, date), 0);
  const bound = makespanLowerBound(instance, path);
  if (latest < NEVER && bound.makespan > latest) {
    return `nothing can end before ${time(bound.makespan)} (${bound.reason}), and the deadline is ${time(latest)}`;
  }
  return overdrawnBudget(instance);
}

function overdrawnBudget(instance: Instance): string | null {
  const { taskCount, modePtr, demandPtr, demandResource, demandAmount, renewable, capacity, resourceName } =
    instance;
  for (let r = 0; r < instance.resourceCount; r++) {
    if (renewable[r]) continue;
    let least = 0;
    for (let i = 0; i < taskCount; i++) {
      let cheapest = Number.POSITIVE_INFINITY;
      for (let m = modePtr[i]; m < modePtr[i + 1]; m++) {
        let amount = 0;
        for (let k = demandPtr[m]; k < demandPtr[m + 1]; k++)
          if (demandResource[k] === r) amount += demandAmount[k];
        cheapest = Math.min(cheapest, amount);
      }
      least += cheapest;
    }
    if (least > capacity[r])
      return `the tasks use up at least ${least} of '${resourceName[r]}', and there are ${capacity[r]}`;
  }
  return null;
}
