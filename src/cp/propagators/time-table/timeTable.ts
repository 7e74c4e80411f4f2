import type { PredicateList } from '../../engine/predicateList.ts';
import { type Explainer, type Propagator, reasonOf, TIME_TABLE } from '../../engine/propagator.ts';
import type { Store } from '../../engine/store.ts';
import { guaranteed } from '../ranks.ts';
import { type CumulativeInput, type Users, taskOfVariables, usersOf } from './cumulativeInput.ts';
import { TickExplanation } from './tickExplanation.ts';

/** What a task may have to be looked at for. */
const LATER = 1;
const EARLIER = 2;
/** Numbers in a record of the undo stack. */
const RECORD = 6;
const PLENTY = 2 ** 30;

/**
 * Time-table propagation of renewable resources, with capacities that may change over time.
 *
 * A task whose latest start is before its earliest end surely runs in between: its compulsory part. Where
 * compulsory parts leave too little of a resource for another task at some tick, that task starts behind
 * the tick or ends before it. One tick explains each step (pointwise), so that changing capacities need
 * no further thought: the tasks whose compulsory part covers the tick, as few as suffice. A task with
 * several modes takes what the least of those left takes.
 *
 * What is left of each resource at each tick is kept up to date as bounds move and is taken back on
 * backtracking. Memory resources · horizon; time O(duration) for each tick-wide step of a bound, and
 * O(users · duration) for each resource whose profile rose.
 *
 * Source: Schutt, Feydy, Stuckey and Wallace 2011, Explaining the cumulative propagator, section 4.
 * Differs: the profile is a table of ticks, since horizons are short once a schedule is known.
 */
export class TimeTable implements Propagator, Explainer {
  readonly #store: Store;
  readonly #input: CumulativeInput;
  /** The task whose start, end or rank a variable is; −1: none. */
  readonly #taskOf: Int32Array;
  readonly #users: Users;
  /** Capacity that compulsory parts leave, at resource·horizon + tick. */
  readonly #free: Int32Array;
  /** Compulsory part of each task that is counted in #free: [start, end), empty when start ≥ end. */
  readonly #partStart: Int32Array;
  readonly #partEnd: Int32Array;
  /** Ranks that were left to the task when it was counted, and the amount counted for each demand. */
  readonly #partLow: Int32Array;
  readonly #partHigh: Int32Array;
  readonly #counted: Int32Array;
  #head = 0;
  /** Parts as they were before they grew: task, start, end, low, high, size of the trail. */
  readonly #undo: number[] = [];

  /** Where the profile of a resource rose since it was last filtered, and the least that is left there. */
  readonly #roseFrom: Int32Array;
  readonly #roseTo: Int32Array;
  readonly #roseLeast: Int32Array;
  /** Tasks whose bounds moved since, each once, and what for. */
  readonly #moved: Int32Array;
  readonly #pending: Uint8Array;
  #movedCount = 0;

  /** By trail entry: the demand and the tick that made it. Asked for only when a conflict needs them. */
  #whyDemand = new Int32Array(0);
  #whyTick = new Int32Array(0);
  readonly #why: TickExplanation;

  constructor(store: Store, input: CumulativeInput) {
    const { taskCount, demandResource, resourceCount } = input;
    this.#store = store;
    this.#input = input;
    store.explainers[TIME_TABLE] = this;
    this.#free = input.capacity.slice();
    this.#partStart = new Int32Array(taskCount);
    this.#partEnd = new Int32Array(taskCount);
    this.#partLow = new Int32Array(taskCount);
    this.#partHigh = new Int32Array(taskCount);
    this.#counted = new Int32Array(demandResource.length);
    this.#roseFrom = new Int32Array(resourceCount).fill(input.horizon);
    this.#roseTo = new Int32Array(resourceCount);
    this.#roseLeast = new Int32Array(resourceCount).fill(PLENTY);
    this.#moved = new Int32Array(taskCount);
    this.#pending = new Uint8Array(taskCount);
    this.#users = usersOf(input);
    this.#why = new TickExplanation(store, input, this.#users);
    this.#taskOf = taskOfVariables(input, store.variableCount);
  }

  propagate(): boolean {
    const store = this.#store;
    const { rankVariable } = this.#input;
    const pending = this.#pending;
    for (; this.#head < store.size; this.#head++) {
      const b = store.trailVariable[this.#head];
      const i = this.#taskOf[b >> 1];
      if (i < 0) continue;
      const known = pending[i];
      pending[i] |= rankVariable[i] === b >> 1 ? LATER | EARLIER : b & 1 ? EARLIER : LATER;
      if (known !== 0) continue; // Its part was counted from the bounds as they are now.
      this.#moved[this.#movedCount++] = i;
      if (!this.#grow(i)) return false;
    }
    return this.#filter();
  }

  backtrack(size: number): void {
    if (this.#head > size) this.#head = size;
    const undo = this.#undo;
    while (undo.length > 0 && undo[undo.length - 1] > size) {
      const at = undo.length - RECORD;
      this.#shrink(undo[at], undo[at + 1], undo[at + 2], undo[at + 3], undo[at + 4]);
      undo.length = at;
    }
    this.#clearChanges();
  }

  #clearChanges(): void {
    for (let k = 0; k < this.#movedCount; k++) this.#pending[this.#moved[k]] = 0;
    this.#movedCount = 0;
    this.#roseFrom.fill(this.#input.horizon);
    this.#roseTo.fill(0);
    this.#roseLeast.fill(PLENTY);
  }

  #earliestEnd(i: number): number {
    return this.#store.bound[2 * this.#input.endVariable[i]] + this.#input.endShift[i];
  }

  /** What demand k of task i takes for sure, by the modes now left. */
  #amountNow(i: number, k: number): number {
    const { rankVariable, amount, amountPtr } = this.#input;
    const x = rankVariable[i];
    if (x < 0) return amount[amountPtr[k]];
    const { bound } = this.#store;
    return guaranteed(amount, amountPtr[k], bound[2 * x], -bound[2 * x + 1]);
  }

  /** Counts the compulsory part of task i as it is now. @returns false on an overload, told to the store */
  #grow(i: number): boolean {
    const store = this.#store;
    const { demandPtr, demandResource, rankVariable } = this.#input;
    const start = -store.bound[2 * i + 1];
    const end = this.#earliestEnd(i);
    if (start >= end) return true;
    const x = rankVariable[i];
    const low = x < 0 ? 0 : store.bound[2 * x];
    const high = x < 0 ? 0 : -store.bound[2 * x + 1];
    const oldStart = this.#partStart[i];
    const oldEnd = this.#partEnd[i];
    const isNew = oldStart >= oldEnd;
    const sameModes = low === this.#partLow[i] && high === this.#partHigh[i];
    if (!isNew && start === oldStart && end === oldEnd && sameModes) return true;
    this.#undo.push(i, oldStart, oldEnd, this.#partLow[i], this.#partHigh[i], store.size);
    this.#partStart[i] = start;
    this.#partEnd[i] = end;
    this.#partLow[i] = low;
    this.#partHigh[i] = high;
    let overloaded = -1;
    let tick = -1;
    for (let k = demandPtr[i]; k < demandPtr[i + 1]; k++) {
      const now = this.#amountNow(i, k);
      const r = demandResource[k];
      let at = -1;
      if (isNew) at = this.#take(r, now, start, end);
      else {
        const before = this.#take(r, now, start, oldStart);
        const within = this.#take(r, now - this.#counted[k], oldStart, oldEnd);
        const behind = this.#take(r, now, oldEnd, end);
        at = Math.max(before, within, behind);
      }
      this.#counted[k] = now;
      if (at < 0) continue;
      overloaded = r;
      tick = at;
    }
    if (overloaded < 0) return true;
    this.#tellOverload(overloaded, tick);
    return false;
  }

  /** Takes `amount` of r over [from, to). @returns a tick where more is taken than there is, or −1 */
  #take(r: number, amount: number, from: number, to: number): number {
    if (amount === 0 || from >= to) return -1;
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

  /** Takes the part of task i back to [start, end), with ranks low … high. */
  #shrink(i: number, start: number, end: number, low: number, high: number): void {
    const { demandPtr, demandResource, horizon, amount, amountPtr } = this.#input;
    const free = this.#free;
    const nowStart = this.#partStart[i];
    const nowEnd = this.#partEnd[i];
    const isGone = start >= end;
    // An empty old part lies nowhere: all that is counted goes.
    const keptStart = isGone ? nowEnd : start;
    const keptEnd = isGone ? nowEnd : end;
    for (let k = demandPtr[i]; k < demandPtr[i + 1]; k++) {
      const base = demandResource[k] * horizon;
      const now = this.#counted[k];
      const kept = isGone ? 0 : guaranteed(amount, amountPtr[k], low, high);
      for (let t = nowStart; t < keptStart; t++) free[base + t] += now;
      if (kept !== now) for (let t = keptStart; t < keptEnd; t++) free[base + t] += now - kept;
      for (let t = keptEnd; t < nowEnd; t++) free[base + t] += now;
      this.#counted[k] = kept;
    }
    this.#partStart[i] = start;
    this.#partEnd[i] = end;
    this.#partLow[i] = low;
    this.#partHigh[i] = high;
  }

  /** Moves tasks off ticks that leave them too little. */
  #filter(): boolean {
    const { bound } = this.#store;
    const { demandPtr, resourceCount, horizon, endVariable, endShift } = this.#input;
    const { ptr, demand, most, task } = this.#users;
    for (let r = 0; r < resourceCount; r++) {
      const from = this.#roseFrom[r];
      const to = this.#roseTo[r];
      if (from >= to) continue;
      const least = this.#roseLeast[r];
      for (let u = ptr[r]; u < ptr[r + 1]; u++) {
        const k = demand[u];
        if (most[k] <= least) break;
        const i = task[k];
        const est = bound[2 * i];
        const lst = -bound[2 * i + 1];
        const end = 2 * endVariable[i];
        if (est === lst && bound[end] + bound[end + 1] === 0) continue;
        const shift = endShift[i];
        if (est < to && bound[end] + shift > from && !this.#startLater(i, k, to)) return false;
        if (lst < to && shift - bound[end + 1] > from && !this.#endEarlier(i, k, from)) return false;
      }
    }
    for (let m = 0; m < this.#movedCount; m++) {
      const i = this.#moved[m];
      for (let k = demandPtr[i]; k < demandPtr[i + 1]; k++) {
        if (this.#pending[i] & LATER && !this.#startLater(i, k, horizon)) return false;
        if (this.#pending[i] & EARLIER && !this.#endEarlier(i, k, 0)) return false;
      }
    }
    this.#clearChanges();
    return true;
  }

  /**
   * Raises the earliest start of task i past ticks before `to` that leave less than demand k takes. Later ones are
   * known to leave enough.
   */
  #startLater(i: number, k: number, to: number): boolean {
    const { bound } = this.#store;
    const free = this.#free;
    const r = this.#input.demandResource[k];
    const base = r * this.#input.horizon;
    const amount = this.#amountNow(i, k);
    const end = this.#input.endVariable[i];
    const shift = this.#input.endShift[i];
    // From its latest start on, the task's own compulsory part would count against itself.
    const lst = -bound[2 * i + 1];
    for (let last = Math.min(lst, to); ; last = lst) {
      const est = bound[2 * i];
      let t = Math.min(bound[2 * end] + shift, last) - 1;
      while (t >= est && free[base + t] >= amount) t--;
      if (t < est) return true;
      // It ends behind t: were it to start by t, it would run at t.
      if (!this.#raise(2 * i, t + 1, k, t)) return false;
    }
  }

  /**
   * Lowers the latest end of task i to before ticks from `from` on that leave less than demand k takes. Earlier ones
   * are known to leave enough.
   */
  #endEarlier(i: number, k: number, from: number): boolean {
    const { bound } = this.#store;
    const free = this.#free;
    const r = this.#input.demandResource[k];
    const base = r * this.#input.horizon;
    const amount = this.#amountNow(i, k);
    const end = this.#input.endVariable[i];
    const shift = this.#input.endShift[i];
    const ect = bound[2 * end] + shift;
    for (let first = Math.max(ect, from); ; first = ect) {
      const lct = shift - bound[2 * end + 1];
      let t = Math.max(-bound[2 * i + 1], first);
      while (t < lct && free[base + t] >= amount) t++;
      if (t >= lct) return true;
      // It starts by t: were it to end behind t, it would run at t.
      if (!this.#raise(2 * end + 1, shift - t, k, t)) return false;
    }
  }

  /** Raises a bound because of tick t, and notes which demand and tick it was. */
  #raise(b: number, value: number, k: number, t: number): boolean {
    const store = this.#store;
    if (store.size >= this.#whyDemand.length) this.#enlarge(2 * store.size);
    this.#whyDemand[store.size] = k;
    this.#whyTick[store.size] = t;
    return store.raise(b, value, reasonOf(TIME_TABLE, this.#input.demandResource[k]));
  }

  #enlarge(capacity: number): void {
    const demands = new Int32Array(capacity);
    const ticks = new Int32Array(capacity);
    demands.set(this.#whyDemand);
    ticks.set(this.#whyTick);
    this.#whyDemand = demands;
    this.#whyTick = ticks;
  }

  explain(_payload: number, b: number, _value: number, position: number, out: PredicateList): void {
    const { endVariable, endShift } = this.#input;
    const k = this.#whyDemand[position];
    const t = this.#whyTick[position];
    const i = this.#users.task[k];
    // A start was raised since the task ends behind t; an end was lowered since it starts by t.
    if (b & 1) out.push(2 * i + 1, -t);
    else out.push(2 * endVariable[i], t + 1 - endShift[i]);
    const amount = this.#why.amount(k, position, out);
    this.#why.tick(this.#input.demandResource[k], t, position, amount, out);
  }

  /** Writes the conflict of the tasks that overload r at tick t. */
  #tellOverload(r: number, t: number): void {
    const store = this.#store;
    store.failedVariable = -1;
    store.failedReason = reasonOf(TIME_TABLE, r);
    store.conflict.length = 0;
    this.#why.tick(r, t, store.size, 0, store.conflict);
  }
}
