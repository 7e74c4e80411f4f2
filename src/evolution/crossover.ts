import type { Rng } from '#kernels/rng.ts';
import type { Individual } from './individual.ts';

/** The ways two task lists become one; all keep predecessors before successors. */
export const CROSSOVERS = ['window', 'middle', 'one-point', 'two-point', 'uniform'] as const;
export type CrossoverId = (typeof CROSSOVERS)[number];

/**
 * Crosses task lists. Each task takes its mode from the parent that decided its place.
 *
 * - window: the list of a, but for a random window, whose tasks are put in b's order
 * - middle, one-point: the first half (a random part) of a, the rest in b's order
 * - two-point: a part of a, then a part of b, then the rest in a's order
 * - uniform: each place takes the first task not yet placed of a or of b, as a coin decides
 *
 * Sources: Hartmann 1998, section 3.3, for all but 'window'.
 */
export class Crossover {
  /** Stamp of the crossing in which a task was last marked: nothing needs clearing. */
  readonly #marked: Int32Array;
  #stamp = 0;

  constructor(taskCount: number) {
    this.#marked = new Int32Array(taskCount);
  }

  /** Writes list and modes of `child`, which is neither parent. O(tasks). */
  cross(kind: CrossoverId, a: Individual, b: Individual, child: Individual, rng: Rng): void {
    const n = a.list.length;
    this.#stamp++;
    if (kind === 'middle') this.#window(a, b, n >> 1, n, child);
    else if (kind === 'one-point') this.#window(a, b, rng.int(n + 1), n, child);
    else if (kind === 'uniform') this.#uniform(a, b, child, rng);
    else {
      const x = rng.int(n + 1);
      const y = rng.int(n + 1);
      const from = Math.min(x, y);
      const to = Math.max(x, y);
      if (kind === 'window') this.#window(a, b, from, to, child);
      else this.#twoPoint(a, b, from, to, child);
    }
  }

  #window(a: Individual, b: Individual, from: number, to: number, child: Individual): void {
    const marked = this.#marked;
    const stamp = this.#stamp;
    const n = a.list.length;
    child.list.set(a.list);
    child.mode.set(a.mode);
    for (let x = from; x < to; x++) marked[a.list[x]] = stamp;
    for (let x = 0, next = from; x < n && next < to; x++) {
      const task = b.list[x];
      if (marked[task] !== stamp) continue;
      child.list[next++] = task;
      child.mode[task] = b.mode[task];
    }
  }

  #twoPoint(a: Individual, b: Individual, from: number, to: number, child: Individual): void {
    const marked = this.#marked;
    const stamp = this.#stamp;
    const n = a.list.length;
    child.mode.set(a.mode);
    for (let x = 0; x < from; x++) {
      const task = a.list[x];
      child.list[x] = task;
      marked[task] = stamp;
    }
    let next = from;
    for (let x = 0; next < to; x++) {
      const task = b.list[x];
      if (marked[task] === stamp) continue;
      marked[task] = stamp;
      child.list[next++] = task;
      child.mode[task] = b.mode[task];
    }
    for (let x = from; x < n && next < n; x++) {
      const task = a.list[x];
      if (marked[task] !== stamp) child.list[next++] = task;
    }
  }

  #uniform(a: Individual, b: Individual, child: Individual, rng: Rng): void {
    const marked = this.#marked;
    const stamp = this.#stamp;
    let nextOfA = 0;
    let nextOfB = 0;
    for (let x = 0; x < a.list.length; x++) {
      const fromA = rng.int(2) === 0;
      const { list, mode } = fromA ? a : b;
      let next = fromA ? nextOfA : nextOfB;
      while (marked[list[next]] === stamp) next++;
      const task = list[next];
      marked[task] = stamp;
      child.list[x] = task;
      child.mode[task] = mode[task];
      if (fromA) nextOfA = next + 1;
      else nextOfB = next + 1;
    }
  }
}
