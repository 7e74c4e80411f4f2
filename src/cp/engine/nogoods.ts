import type { PredicateList } from './predicateList.ts';
import { type Explainer, NO_REASON, NOGOOD, type Propagator, reasonOf } from './propagator.ts';
import type { Store } from './store.ts';

/**
 * Numbers before the predicates of a nogood: how many numbers they take, its activity (a float), its levels,
 * how many were learned before it.
 */
const HEADER = 4;
/** Nogoods over so few decision levels are kept for good (Audemard and Simon 2009, Predicting learnt clauses). */
const KEPT_LEVELS = 2;
const ACTIVITY_LIMIT = 1e20;

/**
 * Learned nogoods: sets of predicates that cannot all be true. Each is watched at two predicates that are
 * not true yet; when all but one are true, the last is made false.
 *
 * Propagation       propagate, backtrack, explain
 * Contents          learn, add, numberOf, decay, reduce
 *
 * In a nogood every bound variable occurs once. The two watched predicates come first. Of each bound
 * variable the watch list holds pairs (value, nogood): a run over values in sequence that needs no look at
 * the nogoods themselves for all that do not fire.
 * Source: Moskewicz et al. 2001, Chaff (two watches); Eén and Sörensson 2003 (activity, reduction).
 */
export class Nogoods implements Propagator, Explainer {
  /** Learned nogoods now held. */
  count = 0;
  /** Nogoods learned so far, those of one predicate included. */
  learned = 0;
  readonly #store: Store;
  #arena = new Int32Array(1 << 16);
  #activity = new Float32Array(this.#arena.buffer);
  #end = 0;
  readonly #watch: Int32Array[];
  readonly #watchEnd: Int32Array;
  #head = 0;
  #increment = 1;

  constructor(store: Store) {
    this.#store = store;
    this.#watch = Array.from(store.bound, () => new Int32Array(8));
    this.#watchEnd = new Int32Array(store.bound.length);
    store.explainers[NOGOOD] = this;
  }

  propagate(): boolean {
    const store = this.#store;
    const { bound } = store;
    const arena = this.#arena;
    while (this.#head < store.size) {
      const e = this.#head++;
      const b = store.trailVariable[e];
      const list = this.#watch[b];
      let end = this.#watchEnd[b];
      if (end === 0) continue;
      const now = store.trailValue[e];
      const previous = store.trailPrevious[e];
      const before = previous < 0 ? now - 1 : store.trailValue[previous];
      for (let k = 0; k < end;) {
        const value = list[k];
        if (value > now || value <= before) {
          k += 2;
          continue;
        }
        const nogood = list[k + 1];
        const first = nogood + HEADER;
        if (arena[first] === b) {
          const otherVariable = arena[first + 2];
          const otherValue = arena[first + 3];
          arena[first + 2] = b;
          arena[first + 3] = value;
          arena[first] = otherVariable;
          arena[first + 1] = otherValue;
        }
        const c = arena[first];
        const w = arena[first + 1];
        if (bound[c ^ 1] + w > 0) {
          k += 2; // The other watch is false: nothing can come of this nogood.
          continue;
        }
        const stop = first + arena[nogood];
        let q = first + 4;
        while (q < stop && bound[arena[q]] >= arena[q + 1]) q += 2;
        if (q < stop) {
          const d = arena[q];
          const v = arena[q + 1];
          arena[q] = b;
          arena[q + 1] = value;
          arena[first + 2] = d;
          arena[first + 3] = v;
          end -= 2;
          list[k] = list[end];
          list[k + 1] = list[end + 1];
          this.#addWatch(d, v, nogood);
          continue;
        }
        if (!store.raise(c ^ 1, 1 - w, reasonOf(NOGOOD, nogood))) {
          this.#watchEnd[b] = end;
          return false;
        }
        k += 2;
      }
      this.#watchEnd[b] = end;
    }
    return true;
  }

  backtrack(size: number): void {
    if (this.#head > size) this.#head = size;
  }

  explain(nogood: number, b: number, _value: number, _position: number, out: PredicateList): void {
    const arena = this.#arena;
    const stop = nogood + HEADER + arena[nogood];
    for (let q = nogood + HEADER; q < stop; q += 2)
      if (arena[q] !== (b ^ 1)) out.push(arena[q], arena[q + 1]);
    this.#bump(nogood);
  }

  /**
   * Adds a nogood and makes its first predicate false. Preconditions: all its predicates but the first are
   * true, the first is not; the second is of the highest level among the others.
   *
   * @param levels how many decision levels it stretches over
   */
  learn(predicates: PredicateList, levels: number): void {
    const store = this.#store;
    const { data, length } = predicates;
    const [b, value] = data;
    const number = this.learned++;
    if (length === 2) {
      store.raise(b ^ 1, 1 - value, NO_REASON);
      return;
    }
    const nogood = this.#append(data.subarray(0, length), levels, number);
    store.raise(b ^ 1, 1 - value, reasonOf(NOGOOD, nogood));
  }

  /**
   * Adds a nogood that was not learned here. What holds at the root anyway is left out of it. Precondition: the
   * store is at its root.
   *
   * @param predicates bound variable and value by turns, each variable once
   * @returns false when all its predicates are true already: there is no solution
   */
  add(predicates: Int32Array, levels: number): boolean {
    const { bound } = this.#store;
    const open: number[] = [];
    for (let k = 0; k < predicates.length; k += 2) {
      const b = predicates[k];
      const value = predicates[k + 1];
      if (bound[b ^ 1] + value > 0) return true;
      if (bound[b] < value) open.push(b, value);
    }
    if (open.length === 0) return false;
    if (open.length === 2) return this.#store.raise(open[0] ^ 1, 1 - open[1], NO_REASON);
    this.#append(open, levels, this.learned++);
    return true;
  }

  /** How many nogoods were learned before the one that a reason's payload stands for. */
  numberOf(payload: number): number {
    return this.#arena[payload + 3];
  }

  /** Lets older bumps count for less. */
  decay(): void {
    this.#increment /= 0.999;
  }

  /** Drops the less active half, short-levelled nogoods aside. Precondition: the store is at its root. */
  reduce(): void {
    const arena = this.#arena;
    const activity = this.#activity;
    const weights: number[] = [];
    for (let n = 0; n < this.#end; n += HEADER + arena[n])
      if (arena[n + 2] > KEPT_LEVELS) weights.push(activity[n + 1]);
    weights.sort((a, b) => a - b);
    const least = weights[weights.length >> 1] ?? 0;
    const { bound } = this.#store;
    this.#watchEnd.fill(0);
    let write = 0;
    this.count = 0;
    for (let n = 0; n < this.#end;) {
      const length = arena[n];
      const next = n + HEADER + length;
      const first = n + HEADER;
      let never = false;
      for (let q = first; q < next; q += 2) never ||= bound[arena[q] ^ 1] + arena[q + 1] > 0;
      if (!never && (arena[n + 2] <= KEPT_LEVELS || activity[n + 1] >= least)) {
        // At the root's fixpoint a nogood that is not dead has two predicates that are not true.
        arena.copyWithin(write, n, next);
        this.#putOpenFirst(write);
        this.#addWatch(arena[write + HEADER], arena[write + HEADER + 1], write);
        this.#addWatch(arena[write + HEADER + 2], arena[write + HEADER + 3], write);
        write += HEADER + length;
        this.count++;
      }
      n = next;
    }
    this.#end = write;
  }

  /** Moves two predicates that are not true to the front. */
  #putOpenFirst(nogood: number): void {
    const arena = this.#arena;
    const { bound } = this.#store;
    const first = nogood + HEADER;
    let place = first;
    for (let q = first; place < first + 4 && q < first + arena[nogood]; q += 2) {
      if (bound[arena[q]] >= arena[q + 1]) continue;
      const b = arena[q];
      const value = arena[q + 1];
      arena[q] = arena[place];
      arena[q + 1] = arena[place + 1];
      arena[place] = b;
      arena[place + 1] = value;
      place += 2;
    }
  }

  /** Stores a nogood of two predicates or more and watches the first two. @returns where it stands */
  #append(predicates: ArrayLike<number>, levels: number, number: number): number {
    const { length } = predicates;
    const nogood = this.#end;
    this.#reserve(HEADER + length);
    const arena = this.#arena;
    arena[nogood] = length;
    this.#activity[nogood + 1] = this.#increment;
    arena[nogood + 2] = levels;
    arena[nogood + 3] = number;
    arena.set(predicates, nogood + HEADER);
    this.#end += HEADER + length;
    this.count++;
    this.#addWatch(predicates[0], predicates[1], nogood);
    this.#addWatch(predicates[2], predicates[3], nogood);
    return nogood;
  }

  #bump(nogood: number): void {
    const activity = this.#activity;
    activity[nogood + 1] += this.#increment;
    if (activity[nogood + 1] < ACTIVITY_LIMIT) return;
    for (let n = 0; n < this.#end; n += HEADER + this.#arena[n]) activity[n + 1] /= ACTIVITY_LIMIT;
    this.#increment /= ACTIVITY_LIMIT;
  }

  #addWatch(b: number, value: number, nogood: number): void {
    let list = this.#watch[b];
    const end = this.#watchEnd[b];
    if (end + 2 > list.length) {
      const larger = new Int32Array(2 * list.length);
      larger.set(list);
      list = larger;
      this.#watch[b] = larger;
    }
    list[end] = value;
    list[end + 1] = nogood;
    this.#watchEnd[b] = end + 2;
  }

  #reserve(room: number): void {
    if (this.#end + room <= this.#arena.length) return;
    const larger = new Int32Array(Math.max(2 * this.#arena.length, this.#end + room));
    larger.set(this.#arena);
    this.#arena = larger;
    this.#activity = new Float32Array(larger.buffer);
  }
}
