import { type Instance, longestDuration, NEVER } from './instance.ts';

export interface CriticalPath {
  /** Shortest duration of task i over its modes, in ticks. */
  readonly minDuration: Int32Array;
  /** Earliest start of task i by precedence and release alone. */
  readonly est: Int32Array;
  /** Latest start of task i for an end at `length`, or at its own deadline where that is earlier. */
  readonly lst: Int32Array;
  /** Least time from the start of task i to the end of the project. */
  readonly tail: Int32Array;
  /** Least time from the end of task i to the end of the project, whatever its mode. */
  readonly tailAfterEnd: Int32Array;
  /** Slack of task i: lst − est; 0 on the critical path, negative when a deadline cannot be met. */
  readonly slack: Int32Array;
  /** Length of the critical path in ticks: no schedule ends earlier. */
  readonly length: number;
  /** Tasks of one longest chain, first to last. */
  readonly path: readonly number[];
}

/**
 * Critical path with heads and tails, each task in its shortest mode, each arc at its least weight over
 * the modes, transfers at 0. Every figure is therefore a true bound for every choice of modes.
 * Source: Kelley and Walker 1959; for general lags Elmaghraby and Kamburowski 1992. O(tasks + arcs·modes).
 */
export function criticalPath(instance: Instance): CriticalPath {
  const {
    taskCount: n,
    predecessors,
    successors,
    topological,
    modePtr,
    modeDuration,
    release,
    deadline,
  } = instance;
  const minDuration = new Int32Array(n);
  const maxDuration = new Int32Array(n);
  for (let i = 0; i < n; i++) {
    let least = modePtr[i] < modePtr[i + 1] ? NEVER : 0;
    let most = 0;
    for (let m = modePtr[i]; m < modePtr[i + 1]; m++) {
      least = Math.min(least, modeDuration[m]);
      most = Math.max(most, longestDuration(instance, m));
    }
    minDuration[i] = least;
    maxDuration[i] = most;
  }
  /** Least start-to-start time of arc (i, j) over all modes of both. */
  const leastWeight = (type: number, lag: number, i: number, j: number): number => {
    const before = type & 1 ? 0 : minDuration[i]; // FINISH_START and FINISH_FINISH count the predecessor's duration
    const after = type >= 2 ? maxDuration[j] : 0; // …_FINISH subtracts the successor's
    return lag + before - after;
  };
  const est = new Int32Array(n);
  const cause = new Int32Array(n).fill(-1);
  let length = 0;
  let last = -1;
  for (let x = 0; x < n; x++) {
    const j = topological[x];
    let start = release[j];
    for (let k = predecessors.ptr[j]; k < predecessors.ptr[j + 1]; k++) {
      const i = predecessors.task[k];
      const bound = est[i] + leastWeight(predecessors.type[k], predecessors.lag[k], i, j);
      if (bound > start) {
        start = bound;
        cause[j] = i;
      }
    }
    est[j] = start;
    if (start + minDuration[j] > length || last < 0) {
      length = start + minDuration[j];
      last = j;
    }
  }
  const tail = new Int32Array(n);
  const tailAfterEnd = new Int32Array(n);
  const lst = new Int32Array(n);
  for (let x = n - 1; x >= 0; x--) {
    const i = topological[x];
    let rest = minDuration[i];
    let latest = Math.min(length, deadline[i]) - minDuration[i];
    for (let k = successors.ptr[i]; k < successors.ptr[i + 1]; k++) {
      const j = successors.task[k];
      const weight = leastWeight(successors.type[k], successors.lag[k], i, j);
      rest = Math.max(rest, weight + tail[j]);
      latest = Math.min(latest, lst[j] - weight);
      // An arc from the start of i says the less about its end, the longer i may take.
      const lostBefore = successors.type[k] & 1 ? maxDuration[i] : 0;
      const lostAfter = successors.type[k] >= 2 ? maxDuration[j] : 0;
      tailAfterEnd[i] = Math.max(tailAfterEnd[i], successors.lag[k] + tail[j] - lostBefore - lostAfter);
    }
    tail[i] = rest;
    lst[i] = latest;
  }
  const path: number[] = [];
  for (let i = last; i >= 0; i = cause[i]) path.push(i);
  return {
    minDuration,
    est,
    lst,
    tail,
    tailAfterEnd,
    slack: lst.map((value, i) => value - est[i]),
    length,
    path: path.reverse(),
  };
}
