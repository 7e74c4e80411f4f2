import type { CriticalPath } from '#instance/criticalPath.ts';
import type { Instance } from '#instance/instance.ts';
import type { BudgetInput } from './propagators/budgets/budgets.ts';
import type { CumulativeInput } from './propagators/time-table/cumulativeInput.ts';
import type { TaskVariables } from './taskVariables.ts';

/*
 * What tasks take of resources, as propagators want it: by task, resource and rank of its modes.
 */

/** Resources that a task may take of, times its modes, over all tasks. O(demands). */
export function countAmounts({
  taskCount,
  modePtr,
  demandPtr,
  demandResource,
  resourceCount,
}: Instance): number {
  const lastUser = new Int32Array(resourceCount).fill(-1);
  let count = 0;
  for (let i = 0; i < taskCount; i++) {
    let resources = 0;
    for (let k = demandPtr[modePtr[i]]; k < demandPtr[modePtr[i + 1]]; k++) {
      if (lastUser[demandResource[k]] !== i) resources++;
      lastUser[demandResource[k]] = i;
    }
    count += resources * (modePtr[i + 1] - modePtr[i]);
  }
  return count;
}

/** Demands and capacities of the renewable resources, capacity by tick. */
export function cumulativeOf(
  instance: Instance,
  tasks: TaskVariables,
  { minDuration }: CriticalPath,
  horizon: number,
): CumulativeInput {
  const { taskCount, resourceCount, calendarPtr, calendarTime, calendarCapacity, renewable } = instance;
  const capacity = new Int32Array(resourceCount * horizon);
  for (let r = 0; r < resourceCount; r++) {
    const base = r * horizon;
    if (calendarPtr[r] === calendarPtr[r + 1]) capacity.fill(instance.capacity[r], base, base + horizon);
    for (let k = calendarPtr[r]; k < calendarPtr[r + 1]; k++) {
      const until = k + 1 < calendarPtr[r + 1] ? calendarTime[k + 1] : horizon;
      const from = Math.min(horizon, calendarTime[k]);
      capacity.fill(calendarCapacity[k], base + from, base + Math.min(horizon, until));
    }
  }
  const demandPtr = new Int32Array(taskCount + 1);
  const demandResource: number[] = [];
  const amountPtr: number[] = [0];
  const amount: number[] = [];
  for (let i = 0; i < taskCount; i++) {
    for (const [r, amounts] of demandsByRank(instance, tasks, i)) {
      if (!renewable[r]) continue;
      demandResource.push(r);
      amount.push(...amounts);
      amountPtr.push(amount.length);
    }
    demandPtr[i + 1] = demandResource.length;
  }
  return {
    taskCount,
    horizon,
    endVariable: tasks.end,
    endShift: tasks.shift,
    rankVariable: tasks.rank,
    minDuration,
    durationPtr: instance.modePtr,
    duration: tasks.modeOfRank.map((mode) => instance.modeDuration[mode]),
    capacity,
    resourceCount,
    demandPtr,
    demandResource: Int32Array.from(demandResource),
    amountPtr: Int32Array.from(amountPtr),
    amount: Int32Array.from(amount),
  };
}

/** What task i takes of each resource it may take anything of, by rank. */
function demandsByRank(instance: Instance, { modeOfRank }: TaskVariables, i: number): Map<number, number[]> {
  const { modePtr, demandPtr, demandResource, demandAmount } = instance;
  const byResource = new Map<number, number[]>();
  const count = modePtr[i + 1] - modePtr[i];
  for (let rank = 0; rank < count; rank++) {
    const mode = modeOfRank[modePtr[i] + rank];
    for (let k = demandPtr[mode]; k < demandPtr[mode + 1]; k++) {
      const amounts = byResource.get(demandResource[k]) ?? new Array<number>(count).fill(0);
      amounts[rank] = demandAmount[k];
      byResource.set(demandResource[k], amounts);
    }
  }
  return byResource;
}

/** One for each non-renewable resource of which a choice of modes matters; null when some is overdrawn anyway. */
export function budgetsOf(instance: Instance, tasks: TaskVariables): BudgetInput[] | null {
  const { resourceCount, renewable, capacity, taskCount } = instance;
  const demands = Array.from({ length: taskCount }, (_, i) => demandsByRank(instance, tasks, i));
  const budgets: BudgetInput[] = [];
  for (let r = 0; r < resourceCount; r++) {
    if (renewable[r]) continue;
    let left = capacity[r];
    const rank: number[] = [];
    const amountPtr: number[] = [0];
    const amount: number[] = [];
    for (let i = 0; i < taskCount; i++) {
      const amounts = demands[i].get(r);
      if (amounts === undefined) continue;
      if (tasks.rank[i] < 0) {
        left -= amounts[0];
        continue;
      }
      rank.push(tasks.rank[i]);
      amount.push(...amounts);
      amountPtr.push(amount.length);
    }
    if (left < 0) return null;
    if (rank.length === 0) continue;
    budgets.push({
      resource: r,
      capacity: left,
      rank: Int32Array.from(rank),
      amountPtr: Int32Array.from(amountPtr),
      amount: Int32Array.from(amount),
    });
  }
  return budgets;
}
