import { NO_REASON, type Propagator } from '../../engine/propagator.ts';
import type { Store } from '../../engine/store.ts';

/** What the tasks take of renewable resources. Task i starts at variable i of the store. */
export interface CumulativeInput {
  /** Ticks that are looked at: every task ends by it. */
  horizon: number;
  /** Of each task, in ticks. */
  duration: Int32Array;
  /** Capacity of each resource at each tick, at resource·horizon + tick. */
  capacity: Int32Array;
  resourceCount: number;
  /** Demands of task i: [demandPtr[i], demandPtr[i + 1]), amounts > 0, each resource at most once. */
  demandPtr: Int32Array;
  demandResource: Int32Array;
  demandAmount: Int32Array;
}

/**
 * Time-table propagation of renewable resources, with capacities that may change over time.
 *
 * A task whose latest start is before its earliest end surely runs in between: its compulsory part. Where
 * compulsory parts leave too little of a resource for another task at some tick, that task starts behind
 * the tick or ends before it. One tick explains each step (pointwise), so that changing capacities need
 * no further thought: the tasks whose compulsory part covers the tick, as few as suffice.
 *
 * What is left of each resource at each tick is kept up to date as bounds move and is taken back on
 * backtracking. Memory resources · horizon; time O(duration) for each tick-wide step of a bound, and
 * O(users · duration) for each resource whose profile rose.
 *
 * Source: Schutt, Feydy, Stuckey and Wallace 2011, Explaining the cumulative propagator, section 4.
 * Differs: the profile is a table of ticks, since horizons are short once a schedule is known.
 */
export class TimeTable implements Propagator {
  readonly #store: Store;
  readonly #input: CumulativeInput;
  /** Tasks that use resource r, greedy ones first: [userPtr[r], userPtr[r + 1]). */
  readonly #userPtr: Int32Array;
  readonly #userTask: Int32Array;
  readonly #userAmount: Int32Array;
  /** Capacity that compulsory parts leave, at resource·horizon + tick. */
  readonly #free: Int32Array;
  /** Compulsory part of each task that is counted in #free: [start, end), empty when start ≥ end. */
  readonly #partStart: Int32Array;
  readonly #partEnd: Int32Array;
  #head = 0;

  /** Parts as they were before they grew, and the size of the trail when they did. */
  readonly #undoTask: number[] = [];
  readonly #undoStart: number[] = [];
  readonly #undoEnd: number[] = [];
  readonly #undoSize: number[] = [];

  /** Where the profile of a resource rose since it was last filtered, and the least that is left there. */
  readonly #roseFrom: Int32Array;
  readonly #roseTo: Int32Array;
  readonly #roseLeast: Int32Array;
  /** Bound variables of starts that rose since, each once. */
  readonly #moved: Int32Array;
  readonly #isMoved: Uint8Array;
  #movedCount = 0;

  constructor(store: Store, input: CumulativeInput) {
    const { duration, demandPtr, demandResource, demandAmount, resourceCount } = input;
    this.#store = store;
    this.#input = input;
    this.#free = input.capacity.slice();
    this.#partStart = new Int32Array(duration.length);
    this.#partEnd = new Int32Array(duration.length);
    this.#roseFrom = new Int32Array(resourceCount).fill(input.horizon);
    this.#roseTo = new Int32Array(resourceCount);
    this.#roseLeast = new Int32Array(resourceCount).fill(2 ** 30);
    this.#moved = new Int32Array(2 * duration.length);
    this.#isMoved = new Uint8Array(2 * duration.length);
    const users: { r: number; i: number; amount: number }[] = [];
    for (let i = 0; i < duration.length; i++) {
      if (duration[i] === 0) continue;
      for (let k = demandPtr[i]; k < demandPtr[i + 1]; k++)
        users.push({ r: demandResource[k], i, amount: demandAmount[k] });
    }
    users.sort((a, b) => a.r - b.r || b.amount - a.amount || a.i - b.i);
    this.#userTask = Int32Array.from(users, (user) => user.i);
    this.#userAmount = Int32Array.from(users, (user) => user.amount);
    this.#userPtr = new Int32Array(resourceCount + 1);
    for (const { r } of users) this.#userPtr[r + 1]++;
    for (let r = 0; r < resourceCount; r++) this.#userPtr[r + 1] += this.#userPtr[r];
  }

  propagate(): boolean {
    const store = this.#store;
    const { duration } = this.#input;
    const starts = 2 * duration.length;
    for (; this.#head < store.size; this.#head++) {
      const b = store.trailVariable[this.#head];
      if (b >= starts || this.#isMoved[b] || duration[b >> 1] === 0) continue;
      this.#isMoved[b] = 1;
      this.#moved[this.#movedCount++] = b;
      if (!this.#grow(b >> 1)) return false;
    }
    return this.#filter();
  }

  backtrack(size: number): void {
    if (this.#head > size) this.#head = size;
    const undoSize = this.#undoSize;
    while (undoSize.length > 0 && undoSize[undoSize.length - 1] > size) {
      undoSize.pop();
      this.#shrink(
        this.#undoTask.pop() as number,
        this.#undoStart.pop() as number,
        this.#undoEnd.pop() as number,
      );
    }
    this.#clearChanges();
  }

  #clearChanges(): void {
    for (let k = 0; k < this.#movedCount; k++) this.#isMoved[this.#moved[k]] = 0;
    this.#movedCount = 0;
    this.#roseFrom.fill(this.#input.horizon);
    this.#roseTo.fill(0);
    this.#roseLeast.fill(2 ** 30);
  }

  /** Counts the compulsory part of task i as it is now. @returns false on an overload, told to the store */
  #grow(i: number): boolean {
    const store = this.#store;
    const { demandPtr, demandResource, demandAmount, duration } = this.#input;
    const start = -store.bound[2 * i + 1];
    const end = store.bound[2 * i] + duration[i];
    if (start >= end) return true;
    const oldStart = this.#partStart[i];
    const oldEnd = this.#partEnd[i];
    if (oldStart < oldEnd && start === oldStart && end === oldEnd) return true;
    this.#undoTask.push(i);
    this.#undoStart.push(oldStart);
    this.#undoEnd.push(oldEnd);
    this.#undoSize.push(store.size);
    this.#partStart[i] = start;
    this.#partEnd[i] = end;
    let overloaded = -1;
    let overloadedAt = -1;
    for (let k = demandPtr[i]; k < demandPtr[i + 1]; k++) {
      const r = demandResource[k];
      let tick = -1;
      if (oldStart >= oldEnd) tick = this.#take(r, demandAmount[k], start, end);
      else {
        if (start < oldStart) tick = this.#take(r, demandAmount[k], start, oldStart);
        if (oldEnd < end) {
          const later = this.#take(r, demandAmount[k], oldEnd, end);
          if (tick < 0) tick = later;
        }
      }
      if (tick >= 0 && overloaded < 0) {
        overloaded = r;
        overloadedAt = tick;
      }
    }
    if (overloaded < 0) return true;
    this.#tellOverload(overloaded, overloadedAt);
    return false;
  }

  /** Takes `amount` of r over [from, to). @returns a tick where more is taken than there is, or −1 */
  #take(r: number, amount: number, from: number, to: number): number {
    const free = this.#free;
    const base = r * this.#input.horizon;
    let least = this.#roseLeast[r];
    let overloaded = -1;
    for (let t = from; t < to; t++) {
      const left = free[base + t] - amount;
      free[base + t] = left;
      if (left < least) least = left;
      if (left < 0) overloaded = t;
    }
    this.#roseLeast[r] = least;
    if (from < this.#roseFrom[r]) this.#roseFrom[r] = from;
    if (to > this.#roseTo[r]) this.#roseTo[r] = to;
    return overloaded;
  }

  /** Takes the part of task i back to [start, end). */
  #shrink(i: number, start: number, end: number): void {
    const { demandPtr, demandResource, demandAmount, horizon } = this.#input;
    const free = this.#free;
    const nowStart = this.#partStart[i];
    const nowEnd = this.#partEnd[i];
    // An empty old part lies nowhere: all that is counted goes.
    const keptStart = start < end ? start : nowEnd;
    const keptEnd = start < end ? end : nowEnd;
    for (let k = demandPtr[i]; k < demandPtr[i + 1]; k++) {
      const base = demandResource[k] * horizon;
      const amount = demandAmount[k];
      for (let t = nowStart; t < keptStart; t++) free[base + t] += amount;
      for (let t = keptEnd; t < nowEnd; t++) free[base + t] += amount;
    }
    this.#partStart[i] = start;
    this.#partEnd[i] = end;
  }

  /** Moves tasks off ticks that leave them too little. */
  #filter(): boolean {
    const { bound } = this.#store;
    const { duration, demandPtr, demandResource, demandAmount, resourceCount } = this.#input;
    for (let r = 0; r < resourceCount; r++) {
      const from = this.#roseFrom[r];
      const to = this.#roseTo[r];
      if (from >= to) continue;
      const least = this.#roseLeast[r];
      for (let u = this.#userPtr[r]; u < this.#userPtr[r + 1]; u++) {
        const amount = this.#userAmount[u];
        if (amount <= least) break;
        const i = this.#userTask[u];
        const est = bound[2 * i];
        const lst = -bound[2 * i + 1];
        if (est === lst) continue;
        if (est < to && est + duration[i] > from && !this.#startLater(i, r, amount)) return false;
        if (lst < to && lst + duration[i] > from && !this.#startEarlier(i, r, amount)) return false;
      }
    }
    for (let m = 0; m < this.#movedCount; m++) {
      const b = this.#moved[m];
      const i = b >> 1;
      if (bound[b] + bound[b ^ 1] === 0) continue;
      for (let k = demandPtr[i]; k < demandPtr[i + 1]; k++) {
        const done =
          b & 1
            ? this.#startEarlier(i, demandResource[k], demandAmount[k])
            : this.#startLater(i, demandResource[k], demandAmount[k]);
        if (!done) return false;
      }
    }
    this.#clearChanges();
    return true;
  }

  /** Raises the earliest start of task i past ticks of r that leave less than `amount`. */
  #startLater(i: number, r: number, amount: number): boolean {
    const store = this.#store;
    const { bound } = store;
    const free = this.#free;
    const base = r * this.#input.horizon;
    const length = this.#input.duration[i];
    // From its latest start on, the task's own compulsory part would count against itself.
    const lst = -bound[2 * i + 1];
    let est = bound[2 * i];
    for (;;) {
      let t = Math.min(est + length, lst) - 1;
      while (t >= est && free[base + t] >= amount) t--;
      if (t < est) return true;
      // Wherever it starts in (t − length, t], it covers t.
      const reason = this.#reason(r, t, amount, 2 * i, t - length + 1);
      if (!store.raise(2 * i, t + 1, reason)) return false;
      est = t + 1;
    }
  }

  /** Lowers the latest start of task i so that it ends before ticks of r that leave less than `amount`. */
  #startEarlier(i: number, r: number, amount: number): boolean {
    const store = this.#store;
    const { bound } = store;
    const free = this.#free;
    const base = r * this.#input.horizon;
    const length = this.#input.duration[i];
    const ect = bound[2 * i] + length;
    let lst = -bound[2 * i + 1];
    for (;;) {
      const lct = lst + length;
      let t = Math.max(lst, ect);
      while (t < lct && free[base + t] >= amount) t++;
      if (t >= lct) return true;
      const reason = this.#reason(r, t, amount, 2 * i + 1, -t);
      if (!store.raise(2 * i + 1, length - t, reason)) return false;
      lst = t - length;
    }
  }

  /** Stores why a task that takes `amount` of r and for which (b, value) holds cannot run at tick t. */
  #reason(r: number, t: number, amount: number, b: number, value: number): number {
    const store = this.#store;
    if (store.level === 0) return NO_REASON;
    store.beginExplanation();
    store.addToExplanation(b, value);
    // As many may be left out as still leave one too many.
    let spare = amount - this.#free[r * this.#input.horizon + t] - 1;
    for (let u = this.#userPtr[r]; u < this.#userPtr[r + 1]; u++) {
      const i = this.#userTask[u];
      if (t < this.#partStart[i] || t >= this.#partEnd[i]) continue;
      if (this.#userAmount[u] <= spare) {
        spare -= this.#userAmount[u];
        continue;
      }
      store.addToExplanation(2 * i, t - this.#input.duration[i] + 1);
      store.addToExplanation(2 * i + 1, -t);
    }
    return store.endExplanation();
  }

  /** Writes the conflict of the tasks that overload r at tick t. */
  #tellOverload(r: number, t: number): void {
    const { conflict } = this.#store;
    this.#store.failedVariable = -1;
    conflict.length = 0;
    let spare = -this.#free[r * this.#input.horizon + t] - 1;
    for (let u = this.#userPtr[r]; u < this.#userPtr[r + 1]; u++) {
      const i = this.#userTask[u];
      if (t < this.#partStart[i] || t >= this.#partEnd[i]) continue;
      if (this.#userAmount[u] <= spare) {
        spare -= this.#userAmount[u];
        continue;
      }
      conflict.push(2 * i, t - this.#input.duration[i] + 1);
      conflict.push(2 * i + 1, -t);
    }
  }
}
