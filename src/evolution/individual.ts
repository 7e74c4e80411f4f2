import type { Instance } from '#instance/instance.ts';

/**
 * A solution as the searches hold it: a chromosome (task list and modes) and the schedule it was decoded to.
 * Made once and overwritten: a child that is kept trades places with the one it replaces.
 */
export interface Individual {
  /** Every task once, predecessors before successors. */
  readonly list: Int32Array;
  /** Row of the mode table a task; within every non-renewable resource. */
  readonly mode: Int32Array;
  /** Start of each task, in ticks. */
  readonly start: Int32Array;
  /** Deadline excess in ticks, then the objective's levels; all Infinity where no schedule was found. */
  readonly values: Float64Array;
  /** Of starts and modes: equal schedules have equal hashes. */
  hash: number;
}

/** An individual with the shortest arrays that fit the instance: first modes, file order, no schedule. */
export function createIndividual(instance: Instance): Individual {
  const n = instance.taskCount;
  return {
    list: instance.topological.slice(),
    mode: instance.modePtr.slice(0, n),
    start: new Int32Array(n),
    values: new Float64Array(1 + instance.objective.length).fill(Number.POSITIVE_INFINITY),
    hash: 0,
  };
}

/** Overwrites `to` with `from`. O(tasks). */
export function copyIndividual(from: Individual, to: Individual): void {
  to.list.set(from.list);
  to.mode.set(from.mode);
  to.start.set(from.start);
  to.values.set(from.values);
  to.hash = from.hash;
}

/** FNV-1a over starts and modes, a word at a time. */
export function hashOf(start: Int32Array, mode: Int32Array): number {
  let hash = 0x811c9dc5 | 0;
  for (let i = 0; i < start.length; i++) {
    hash = Math.imul(hash ^ start[i], 0x01000193);
    hash = Math.imul(hash ^ mode[i], 0x01000193);
    hash ^= hash >>> 15;
  }
  return hash;
}

/**
 * How far apart two schedules are: ticks between their starts, summed, and up to twice that as more tasks run
 * in other modes. O(tasks).
 *
 * @param most distances beyond it need not be told exactly: `most` is returned for them
 */
export function distance(a: Individual, b: Individual, most: number): number {
  const { start, mode } = a;
  const { start: otherStart, mode: otherMode } = b;
  let shift = 0;
  let modes = 0;
  for (let i = 0; i < start.length; i++) {
    const difference = start[i] - otherStart[i];
    shift += difference < 0 ? -difference : difference;
    if (shift >= most) return most;
    if (mode[i] !== otherMode[i]) modes++;
  }
  return Math.min(most, shift * (1 + modes / start.length));
}
