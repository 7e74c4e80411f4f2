import type { Instance } from '#instance/instance.ts';
import type { Rng } from '#kernels/rng.ts';

/*
 * Changes of a task list that keep predecessors before successors, in place and without allocation.
 */

/**
 * Moves the task at position `from` towards position `to`, as far as the tasks it waits for, or that wait
 * for it, let it. O(|to − from|·arcs of the task).
 */
export function shiftTask(instance: Instance, list: Int32Array, from: number, to: number): void {
  const task = list[from];
  const arcs = to > from ? instance.successors : instance.predecessors;
  const step = to > from ? 1 : -1;
  const begin = arcs.ptr[task];
  const end = arcs.ptr[task + 1];
  let x = from;
  while (x !== to) {
    const neighbour = list[x + step];
    let k = begin;
    while (k < end && arcs.task[k] !== neighbour) k++;
    if (k < end) break;
    list[x] = neighbour;
    x += step;
  }
  list[x] = task;
}

/** Lets the tasks at two positions change places, each as far as precedence lets it. */
export function swapTasks(instance: Instance, list: Int32Array, x: number, y: number): void {
  if (x === y) return;
  const first = Math.min(x, y);
  const last = Math.max(x, y);
  const other = list[last];
  shiftTask(instance, list, first, last);
  // The first may have stopped short; the other stands one place further left, or where it was.
  shiftTask(instance, list, list[last] === other ? last : last - 1, first);
}

/**
 * Moves between 1 and `mostMoves` random tasks by up to `reach` places.
 */
export function insertTasks(
  instance: Instance,
  list: Int32Array,
  mostMoves: number,
  reach: number,
  rng: Rng,
): void {
  const n = list.length;
  for (let moves = 1 + rng.int(mostMoves); moves > 0; moves--) {
    const from = rng.int(n);
    const to = from + rng.int(2 * reach + 1) - reach;
    shiftTask(instance, list, from, to < 0 ? 0 : to >= n ? n - 1 : to);
  }
}
