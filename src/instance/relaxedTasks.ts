import type { CriticalPath } from './criticalPath.ts';
import {
  FINISH_FINISH,
  FINISH_START,
  type Instance,
  longestDuration,
  START_FINISH,
  START_START,
} from './instance.ts';

/** What is true of every task in each of its modes: what bounds may reckon with. */
export interface RelaxedTasks {
  /** Least start-to-start ticks of arc k of the predecessors' list, over the modes of both ends. */
  readonly leastWeight: Int32Array;
  /** Least ticks from the predecessor's end to the successor's end along arc k. */
  readonly leastEndWeight: Int32Array;
  /** Tasks that take some of renewable resource r in every mode, for longer than nothing. */
  readonly users: readonly Int32Array[];
  /** Least amount of resource r that task i takes in any mode. */
  readonly least: readonly Int32Array[];
  /** Amount of resource r that task i takes where it has but one mode and is rigid, else 0. */
  readonly fixedAmount: readonly Int32Array[];
  /** 1 where all modes of task i last equally long. */
  readonly hasOneDuration: Uint8Array;
  /** Tasks i, j in turn that can never overlap: together they exceed some capacity at its greatest. */
  readonly pairs: Int32Array;
  /** Least amount of resource r in mode m. O(demands of m). */
  amountOf(m: number, r: number): number;
}

/** O(tasks² · resources + modes·demands). */
export function relaxTasks(instance: Instance, path: CriticalPath): RelaxedTasks {
  const {
    taskCount: n,
    resourceCount,
    modePtr,
    demandPtr,
    demandResource,
    demandAmount,
    renewable,
  } = instance;
  const amounts = instance.elastic === null ? demandAmount : instance.elastic.leastAmount;
  const amountOf = (m: number, r: number): number => {
    for (let k = demandPtr[m]; k < demandPtr[m + 1]; k++) if (demandResource[k] === r) return amounts[k];
    return 0;
  };
  const least = Array.from({ length: resourceCount }, () => new Int32Array(n));
  const fixedAmount = Array.from({ length: resourceCount }, () => new Int32Array(n));
  for (let r = 0; r < resourceCount; r++) {
    if (!renewable[r]) continue;
    for (let i = 0; i < n; i++) {
      let amount = Number.POSITIVE_INFINITY;
      for (let m = modePtr[i]; m < modePtr[i + 1]; m++) amount = Math.min(amount, amountOf(m, r));
      least[r][i] = Number.isFinite(amount) ? amount : 0;
      if (modePtr[i + 1] - modePtr[i] === 1 && (instance.elastic?.parts[modePtr[i]] ?? null) === null)
        fixedAmount[r][i] = least[r][i];
    }
  }
  const users = least.map((amounts) =>
    Int32Array.from([...amounts.keys()].filter((i) => amounts[i] > 0 && path.minDuration[i] > 0)),
  );
  return {
    ...arcWeights(instance, path),
    users,
    least,
    fixedAmount,
    hasOneDuration: Uint8Array.from(longestDurations(instance), (most, i) =>
      most === path.minDuration[i] ? 1 : 0,
    ),
    pairs: disjunctivePairs(instance, users, least),
    amountOf,
  };
}

function arcWeights(
  instance: Instance,
  path: CriticalPath,
): { leastWeight: Int32Array; leastEndWeight: Int32Array } {
  const { predecessors, taskCount } = instance;
  const { minDuration } = path;
  const longest = longestDurations(instance);
  const leastWeight = new Int32Array(predecessors.task.length);
  const leastEndWeight = new Int32Array(predecessors.task.length);
  for (let j = 0; j < taskCount; j++) {
    for (let k = predecessors.ptr[j]; k < predecessors.ptr[j + 1]; k++) {
      const i = predecessors.task[k];
      const type = predecessors.type[k];
      const lag = predecessors.lag[k];
      const countsBefore = type === FINISH_START || type === FINISH_FINISH;
      const boundsEnd = type === FINISH_FINISH || type === START_FINISH;
      leastWeight[k] = lag + (countsBefore ? minDuration[i] : 0) - (boundsEnd ? longest[j] : 0);
      const fromStart = type === START_START || type === START_FINISH;
      leastEndWeight[k] = lag - (fromStart ? longest[i] : 0) + (boundsEnd ? 0 : minDuration[j]);
    }
  }
  return { leastWeight, leastEndWeight };
}

function longestDurations(instance: Instance): Int32Array {
  const { taskCount, modePtr } = instance;
  const longest = new Int32Array(taskCount);
  for (let i = 0; i < taskCount; i++) {
    for (let m = modePtr[i]; m < modePtr[i + 1]; m++)
      longest[i] = Math.max(longest[i], longestDuration(instance, m));
  }
  return longest;
}

function disjunctivePairs(
  instance: Instance,
  users: readonly Int32Array[],
  least: readonly Int32Array[],
): Int32Array {
  const { capacity, taskCount } = instance;
  const seen = new Set<number>();
  for (let r = 0; r < users.length; r++) {
    for (let a = 0; a < users[r].length; a++) {
      for (let b = a + 1; b < users[r].length; b++) {
        const i = users[r][a];
        const j = users[r][b];
        if (least[r][i] + least[r][j] > capacity[r]) seen.add(i * taskCount + j);
      }
    }
  }
  return Int32Array.from([...seen].flatMap((code) => [Math.floor(code / taskCount), code % taskCount]));
}
