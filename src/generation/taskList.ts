import type { Instance } from '#instance/instance.ts';
import { MinHeap } from '#kernels/heap.ts';
import type { Rng } from '#kernels/rng.ts';

/** Rank of each task by rising priority value, ties by index: a permutation. */
export function rankOf(priority: Float64Array): Int32Array {
  const order = Int32Array.from(priority.keys()).sort((a, b) => priority[a] - priority[b] || a - b);
  const rank = new Int32Array(order.length);
  for (let x = 0; x < order.length; x++) rank[order[x]] = x;
  return rank;
}

/** The task list in which, of all tasks whose predecessors are listed, the smallest rank comes next. O(n·log n + arcs). */
export function listByRank(instance: Instance, rank: Int32Array): Int32Array {
  const { taskCount: n, predecessors, successors } = instance;
  const waiting = new Int32Array(n);
  const heap = new MinHeap(n);
  for (let i = 0; i < n; i++) {
    waiting[i] = predecessors.ptr[i + 1] - predecessors.ptr[i];
    if (waiting[i] === 0) heap.push(rank[i], i);
  }
  const list = new Int32Array(n);
  for (let x = 0; x < n; x++) {
    const i = heap.pop();
    list[x] = i;
    for (let k = successors.ptr[i]; k < successors.ptr[i + 1]; k++) {
      const j = successors.task[k];
      if (--waiting[j] === 0) heap.push(rank[j], j);
    }
  }
  return list;
}

/**
 * A task list drawn by regret-based biased random sampling: of the eligible tasks, i is drawn with
 * probability in proportion to (1 + regret(i))^alpha, where regret(i) is how much smaller its priority value
 * is than the largest of them. Source: Drexl 1991; Kolisch 1996. O(n·eligible + arcs).
 *
 * @param priority smaller goes first; null draws uniformly
 * @param alpha 0 draws uniformly; large values follow the rule
 * @param list written
 */
export function sampleList(
  instance: Instance,
  priority: Float64Array | null,
  alpha: number,
  rng: Rng,
  list: Int32Array,
): void {
  const { taskCount: n, predecessors, successors } = instance;
  const waiting = new Int32Array(n);
  const eligible = new Int32Array(n);
  const chance = new Float64Array(n);
  let count = 0;
  for (let i = 0; i < n; i++) {
    waiting[i] = predecessors.ptr[i + 1] - predecessors.ptr[i];
    if (waiting[i] === 0) eligible[count++] = i;
  }
  for (let x = 0; x < n; x++) {
    const at =
      priority === null ? rng.int(count) : drawByRegret(priority, alpha, eligible, count, chance, rng);
    const i = eligible[at];
    eligible[at] = eligible[--count];
    list[x] = i;
    for (let k = successors.ptr[i]; k < successors.ptr[i + 1]; k++) {
      const j = successors.task[k];
      if (--waiting[j] === 0) eligible[count++] = j;
    }
  }
}

function drawByRegret(
  priority: Float64Array,
  alpha: number,
  eligible: Int32Array,
  count: number,
  chance: Float64Array,
  rng: Rng,
): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (let e = 0; e < count; e++) largest = Math.max(largest, priority[eligible[e]]);
  let total = 0;
  for (let e = 0; e < count; e++) {
    chance[e] = (1 + largest - priority[eligible[e]]) ** alpha;
    total += chance[e];
  }
  let left = rng.next() * total;
  for (let e = 0; e < count; e++) {
    left -= chance[e];
    if (left < 0) return e;
  }
  return count - 1;
}
