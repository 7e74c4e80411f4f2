import type { Store } from './store.ts';

const DECAY = 0.95;
const LIMIT = 1e100;
const NOWHERE = -1;

/**
 * Which way of splitting a domain took part in conflicts of late: VSIDS (Moskewicz et al. 2001), on splits
 * instead of literals. Split (x, v) divides the domain of x into x < v and x ≥ v; it comes into being when
 * conflict analysis first meets one of its two predicates.
 *
 * Learning          bump, decay, forget
 * Choosing          next, decided, backtrack
 *
 * The heap holds splits that may be open; one found decided is put aside until the level at which it was
 * found so is undone.
 */
export class Activity {
  /** Splits known. Split s is (variable[s], value[s]). */
  count = 0;
  variable = new Int32Array(1024);
  value = new Int32Array(1024);
  readonly #store: Store;
  #activity = new Float64Array(1024);
  #increment = 1;
  /** Open addressing: split + 1, or 0. Its length is a power of two, at least twice the count. */
  #table = new Int32Array(4096);
  #heap = new Int32Array(1024);
  #heapSize = 0;
  #place = new Int32Array(1024);
  /** Splits put aside, and how many had been at the start of each level. */
  #aside: number[] = [];
  readonly #asideAtLevel: number[] = [0];

  constructor(store: Store) {
    this.#store = store;
  }

  /** Makes the split of predicate (b, value) count for more. */
  bump(b: number, value: number): void {
    const s = this.#splitOf(b >> 1, b & 1 ? 1 - value : value);
    this.#activity[s] += this.#increment;
    if (this.#activity[s] > LIMIT) this.#rescale();
    if (this.#place[s] !== NOWHERE) this.#siftUp(this.#place[s]);
  }

  /** Lets older bumps count for less. */
  decay(): void {
    this.#increment /= DECAY;
  }

  /**
   * Forgets the less active half of the splits, and those that nothing can open again, where there are more than
   * `most`: new values come up for as long as a search goes on. Precondition: the store is at its root.
   */
  forget(most: number): void {
    if (this.count <= most) return;
    const { bound } = this.#store;
    const { variable, value } = this;
    const activity = this.#activity;
    const kept = Array.from({ length: this.count }, (_, s) => s)
      .filter((s) => bound[2 * variable[s]] < value[s] && value[s] <= -bound[2 * variable[s] + 1])
      .sort((a, b) => activity[b] - activity[a] || a - b)
      .slice(0, this.count >> 1);
    const splits = kept.map((s) => [variable[s], value[s], activity[s]]);
    this.count = 0;
    this.#heapSize = 0;
    this.#aside.length = 0;
    this.#table.fill(0);
    for (const [x, v, weight] of splits) {
      const s = this.#splitOf(x, v);
      activity[s] = weight;
      this.#siftUp(this.#place[s]);
    }
  }

  /** The most active open split, or −1. The caller decides it next and then calls `decided`. */
  next(): number {
    const { bound } = this.#store;
    while (this.#heapSize > 0) {
      const s = this.#pop();
      const x = this.variable[s];
      const v = this.value[s];
      if (bound[2 * x] < v && v <= -bound[2 * x + 1]) return s;
      this.#aside.push(s);
    }
    return -1;
  }

  /** Notes that a new level was opened, by deciding `split`; −1 for another decision. */
  decided(split: number): void {
    this.#asideAtLevel[this.#store.level] = this.#aside.length;
    if (split >= 0) this.#aside.push(split);
  }

  /** Takes back what was put aside above `level`, now the store's level. */
  backtrack(level: number, from: number): void {
    if (level >= from) return;
    const keep = this.#asideAtLevel[level + 1];
    for (let k = keep; k < this.#aside.length; k++) this.#insert(this.#aside[k]);
    this.#aside.length = keep;
  }

  #splitOf(x: number, v: number): number {
    const mask = this.#table.length - 1;
    let at = (Math.imul(x, 0x9e3779b1) ^ Math.imul(v, 0x85ebca6b)) >>> 7;
    for (at &= mask; this.#table[at] !== 0; at = (at + 1) & mask) {
      const s = this.#table[at] - 1;
      if (this.variable[s] === x && this.value[s] === v) return s;
    }
    if (this.count === this.variable.length) {
      this.#grow();
      return this.#splitOf(x, v);
    }
    const s = this.count++;
    this.#table[at] = s + 1;
    this.variable[s] = x;
    this.value[s] = v;
    this.#activity[s] = 0;
    this.#place[s] = NOWHERE;
    this.#insert(s);
    return s;
  }

  #grow(): void {
    const capacity = 2 * this.variable.length;
    const enlarge = (old: Int32Array) => {
      const larger = new Int32Array(capacity);
      larger.set(old);
      return larger;
    };
    this.variable = enlarge(this.variable);
    this.value = enlarge(this.value);
    this.#heap = enlarge(this.#heap);
    this.#place = enlarge(this.#place);
    const activity = new Float64Array(capacity);
    activity.set(this.#activity);
    this.#activity = activity;
    this.#table = new Int32Array(4 * capacity);
    const mask = this.#table.length - 1;
    for (let s = 0; s < this.count; s++) {
      let at = (Math.imul(this.variable[s], 0x9e3779b1) ^ Math.imul(this.value[s], 0x85ebca6b)) >>> 7;
      for (at &= mask; this.#table[at] !== 0;) at = (at + 1) & mask;
      this.#table[at] = s + 1;
    }
  }

  #rescale(): void {
    for (let s = 0; s < this.count; s++) this.#activity[s] /= LIMIT;
    this.#increment /= LIMIT;
  }

  #insert(s: number): void {
    const at = this.#heapSize++;
    this.#heap[at] = s;
    this.#place[s] = at;
    this.#siftUp(at);
  }

  #pop(): number {
    const heap = this.#heap;
    const top = heap[0];
    this.#place[top] = NOWHERE;
    const moved = heap[--this.#heapSize];
    if (this.#heapSize > 0) {
      heap[0] = moved;
      this.#place[moved] = 0;
      this.#siftDown();
    }
    return top;
  }

  #siftUp(from: number): void {
    const heap = this.#heap;
    const place = this.#place;
    const activity = this.#activity;
    const s = heap[from];
    const weight = activity[s];
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const other = heap[parent];
      if (activity[other] >= weight) break;
      heap[at] = other;
      place[other] = at;
      at = parent;
    }
    heap[at] = s;
    place[s] = at;
  }

  #siftDown(): void {
    const heap = this.#heap;
    const place = this.#place;
    const activity = this.#activity;
    const size = this.#heapSize;
    const s = heap[0];
    const weight = activity[s];
    let at = 0;
    for (let child = 1; child < size; child = 2 * at + 1) {
      if (child + 1 < size && activity[heap[child + 1]] > activity[heap[child]]) child++;
      const other = heap[child];
      if (activity[other] <= weight) break;
      heap[at] = other;
      place[other] = at;
      at = child;
    }
    heap[at] = s;
    place[s] = at;
  }
}
