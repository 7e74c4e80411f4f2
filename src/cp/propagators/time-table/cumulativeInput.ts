/** What the tasks take of renewable resources. Task i starts at variable i of the store. */
export interface CumulativeInput {
  taskCount: number;
  /** Ticks that are looked at: every task ends by it. */
  horizon: number;
  /** Task i ends at variable endVariable[i] plus endShift[i]; with one mode that is its start plus its duration. */
  endVariable: Int32Array;
  endShift: Int32Array;
  /** Variable of the rank of the mode of task i (ranks.ts); −1: it has but one. */
  rankVariable: Int32Array;
  /** Least duration of task i over its modes. */
  minDuration: Int32Array;
  /** Duration of rank k of task i at durationPtr[i] + k, rising. */
  durationPtr: Int32Array;
  duration: Int32Array;
  /** Capacity of each resource at each tick, at resource·horizon + tick. */
  capacity: Int32Array;
  resourceCount: number;
  /** Demands of task i: [demandPtr[i], demandPtr[i + 1]), each resource at most once. */
  demandPtr: Int32Array;
  demandResource: Int32Array;
  /** Amounts of demand k by rank: [amountPtr[k], amountPtr[k + 1]). */
  amountPtr: Int32Array;
  amount: Int32Array;
}

/** The same tasks without what they take of the resources that are covered otherwise: 1 in `covered`. */
export function without(input: CumulativeInput, covered: Uint8Array): CumulativeInput {
  const { taskCount, demandPtr, demandResource, amountPtr, amount } = input;
  const ptr = new Int32Array(taskCount + 1);
  const kept: number[] = [];
  for (let i = 0; i < taskCount; i++) {
    for (let k = demandPtr[i]; k < demandPtr[i + 1]; k++) if (!covered[demandResource[k]]) kept.push(k);
    ptr[i + 1] = kept.length;
  }
  const amounts = kept.map((k) => [...amount.subarray(amountPtr[k], amountPtr[k + 1])]);
  const keptPtr = [0];
  for (const own of amounts) keptPtr.push(keptPtr[keptPtr.length - 1] + own.length);
  return {
    ...input,
    demandPtr: ptr,
    demandResource: Int32Array.from(kept, (k) => demandResource[k]),
    amountPtr: Int32Array.from(keptPtr),
    amount: Int32Array.from(amounts.flat()),
  };
}

/** Who demands what, from the resources' side. */
export interface Users {
  /** Demands on resource r, greatest first: demand[ptr[r]] … demand[ptr[r + 1] − 1]. */
  ptr: Int32Array;
  demand: Int32Array;
  /** Task of each demand, and its greatest amount over all modes. */
  task: Int32Array;
  most: Int32Array;
}

/** Sorts the demands by resource, then by falling amount. */
export function usersOf(input: CumulativeInput): Users {
  const { taskCount, resourceCount, demandPtr, demandResource, amountPtr, amount } = input;
  const task = new Int32Array(demandResource.length);
  for (let i = 0; i < taskCount; i++) task.fill(i, demandPtr[i], demandPtr[i + 1]);
  const most = Int32Array.from(demandResource, (_, k) =>
    amount.subarray(amountPtr[k], amountPtr[k + 1]).reduce((a, b) => Math.max(a, b), 0),
  );
  const demand = Int32Array.from(demandResource.keys()).sort(
    (a, b) => demandResource[a] - demandResource[b] || most[b] - most[a] || a - b,
  );
  const ptr = new Int32Array(resourceCount + 1);
  for (const r of demandResource) ptr[r + 1]++;
  for (let r = 0; r < resourceCount; r++) ptr[r + 1] += ptr[r];
  return { ptr, demand, task, most };
}

/** The task with demands whose start, end or rank a variable is; −1 for other variables. */
export function taskOfVariables(input: CumulativeInput, variableCount: number): Int32Array {
  const { taskCount, demandPtr, endVariable, rankVariable } = input;
  const taskOf = new Int32Array(variableCount).fill(-1);
  for (let i = 0; i < taskCount; i++) {
    if (demandPtr[i] === demandPtr[i + 1]) continue;
    taskOf[i] = i;
    taskOf[endVariable[i]] = i;
    if (rankVariable[i] >= 0) taskOf[rankVariable[i]] = i;
  }
  return taskOf;
}
