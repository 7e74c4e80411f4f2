import { MinHeap } from './heap.ts';

/** What parallelSgs reads; arrays as in serialSgs, except for those described here. */
export interface ParallelInput {
  /** Smaller starts first among the tasks that could start now. A permutation of 0 … n − 1. */
  rank: Int32Array;
  /** Arcs into and out of each task. */
  arcPtr: Int32Array;
  arcTask: Int32Array;
  arcWeight: Int32Array;
  outPtr: Int32Array;
  outTask: Int32Array;
  release: Int32Array;
  duration: Int32Array;
  demandPtr: Int32Array;
  demandResource: Int32Array;
  demandAmount: Int32Array;
  /** Constant capacity of each resource; read where the resource has no steps. Length R. */
  capacity: Int32Array;
  /** Capacity steps of resource r: [stepPtr[r], stepPtr[r+1]), the first at 0. */
  stepPtr: Int32Array;
  stepTime: Int32Array;
  stepCapacity: Int32Array;
  horizon: number;
}

/**
 * Parallel schedule generation: goes forward in time and at each moment starts, in rank order, the tasks
 * whose predecessors allow it and whose demands fit. Makes non-delay schedules.
 * Source: Brooks and White 1965; Kolisch 1996, section 2.
 *
 * Differs from the textbook: where capacity changes over time a task starts only if what runs now leaves
 * room for it under the least capacity during its whole duration. That is never wrong and at times late.
 *
 * @param start written: start of task i, in ticks
 * @returns the makespan in ticks, or −1 when a task fits nowhere before the horizon
 *
 * O(moments · eligible tasks · demands + (n + arcs)·log n).
 */
export function parallelSgs(input: ParallelInput, start: Int32Array): number {
  const { rank, arcPtr, arcTask, arcWeight, outPtr, outTask, release, duration, horizon } = input;
  const { demandPtr, demandResource, demandAmount, capacity, stepPtr, stepTime, stepCapacity } = input;
  const n = rank.length;
  const used = new Int32Array(capacity.length);
  const step = stepPtr.slice(0, capacity.length);
  const waiting = new Int32Array(n);
  const arriving = new MinHeap(n);
  const running = new MinHeap(n);
  const eligible = new Int32Array(n);
  let eligibleCount = 0;
  for (let i = 0; i < n; i++) {
    waiting[i] = arcPtr[i + 1] - arcPtr[i];
    if (waiting[i] === 0) arriving.push(release[i], i);
  }
  const insertByRank = (i: number) => {
    let low = 0;
    let high = eligibleCount;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (rank[eligible[middle]] < rank[i]) low = middle + 1;
      else high = middle;
    }
    eligible.copyWithin(low + 1, low, eligibleCount++);
    eligible[low] = i;
  };
  /** Would task i fit from `now` on, beside what runs now? */
  const fits = (i: number, now: number): boolean => {
    const end = now + duration[i];
    if (end === now) return true;
    for (let k = demandPtr[i]; k < demandPtr[i + 1]; k++) {
      const r = demandResource[k];
      const need = used[r] + demandAmount[k];
      if (stepPtr[r] === stepPtr[r + 1]) {
        if (need > capacity[r]) return false;
        continue;
      }
      for (let s = step[r]; s < stepPtr[r + 1] && stepTime[s] < end; s++)
        if (need > stepCapacity[s]) return false;
    }
    return true;
  };

  let makespan = 0;
  let started = 0;
  let now = 0;
  while (started < n) {
    while (running.size > 0 && running.topKey <= now) {
      const i = running.pop();
      for (let k = demandPtr[i]; k < demandPtr[i + 1]; k++) used[demandResource[k]] -= demandAmount[k];
    }
    for (let r = 0; r < step.length; r++)
      while (step[r] + 1 < stepPtr[r + 1] && stepTime[step[r] + 1] <= now) step[r]++;
    while (arriving.size > 0 && arriving.topKey <= now) insertByRank(arriving.pop());
    let kept = 0;
    let arrived = false;
    for (let x = 0; x < eligibleCount; x++) {
      const i = eligible[x];
      if (!fits(i, now)) {
        eligible[kept++] = i;
        continue;
      }
      const end = now + duration[i];
      if (end > horizon) return -1;
      start[i] = now;
      started++;
      if (end > makespan) makespan = end;
      if (end > now) {
        for (let k = demandPtr[i]; k < demandPtr[i + 1]; k++) used[demandResource[k]] += demandAmount[k];
        running.push(end, i);
      }
      for (let k = outPtr[i]; k < outPtr[i + 1]; k++) {
        const j = outTask[k];
        if (--waiting[j] > 0) continue;
        let est = release[j];
        for (let a = arcPtr[j]; a < arcPtr[j + 1]; a++) est = Math.max(est, start[arcTask[a]] + arcWeight[a]);
        arriving.push(est, j);
        if (est <= now) arrived = true;
      }
    }
    eligibleCount = kept;
    if (started === n) break;
    // A milestone or a negative lag lets successors start at this very moment.
    if (arrived) continue;
    let next = horizon + 1;
    if (running.size > 0) next = running.topKey;
    if (arriving.size > 0) next = Math.min(next, arriving.topKey);
    if (eligibleCount > 0) {
      for (let r = 0; r < step.length; r++)
        if (step[r] + 1 < stepPtr[r + 1]) next = Math.min(next, stepTime[step[r] + 1]);
    }
    if (next > horizon) return -1;
    now = next;
  }
  return makespan;
}
