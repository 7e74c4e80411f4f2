import type { PredicateList } from './predicateList.ts';
import { type Explainer, NO_REASON, NOGOOD, type Propagator, reasonOf } from './propagator.ts';
import type { Store } from './store.ts';
import { Watches } from './watches.ts';

/**
 * Numbers before the predicates of a nogood: how many numbers they take, its activity (a float), its levels,
 * how many were learned before it, and from LINKS on what follows its two watches in their buckets.
 */
const HEADER = 6;
const LINKS = 4;
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
 * In a nogood every bound variable occurs once. The two watched predicates come first; watch w of a nogood is the
 * number 2·nogood + w, and the watches of predicates in the same bucket (watches.ts) form a linked list.
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
  readonly #watches: Watches;
  #head = 0;
  #increment = 1;

  constructor(store: Store) {
    this.#store = store;
    this.#watches = new Watches(store);
    store.explainers[NOGOOD] = this;
  }

  propagate(): boolean {
    const store = this.#store;
    const { bound } = store;
    const arena = this.#arena;
    const { head, offset, least, shift } = this.#watches;
    while (this.#head < store.size) {
      const e = this.#head++;
      const previous = store.trailPrevious[e];
      if (previous < 0) continue;
      const b = store.trailVariable[e];
      const now = store.trailValue[e];
      const before = store.trailValue[previous];
      const last = offset[b] + ((now - least[b]) >> shift[b]);
      for (let bucket = offset[b] + ((before + 1 - least[b]) >> shift[b]); bucket <= last; bucket++) {
        /** Where the link to `watch` stands: in the arena, or, at −1, in the bucket's head. */
        let link = -1;
        for (let watch = head[bucket], next = 0; watch >= 0; watch = next) {
          const nogood = watch >> 1;
          const ownLink = nogood + LINKS + (watch & 1);
          next = arena[ownLink];
          const first = nogood + HEADER;
          const own = first + 2 * (watch & 1);
          const other = first + 2 - 2 * (watch & 1);
          const value = arena[own + 1];
          const c = arena[other];
          const w = arena[other + 1];
          // Nothing can come of this nogood where the other watch is false.
          if (value > now || value <= before || bound[c ^ 1] + w > 0) {
            link = ownLink;
            continue;
          }
          const stop = first + arena[nogood];
          let q = first + 4;
          while (q < stop && bound[arena[q]] >= arena[q + 1]) q += 2;
          if (q === stop) {
            if (!store.raise(c ^ 1, 1 - w, reasonOf(NOGOOD, nogood))) return false;
            link = ownLink;
            continue;
          }
          const d = arena[q];
          const v = arena[q + 1];
          arena[q] = b;
          arena[q + 1] = value;
          arena[own] = d;
          arena[own + 1] = v;
          if (link < 0) head[bucket] = next;
          else arena[link] = next;
          // Another variable, so another bucket.
          const target = offset[d] + ((v - least[d]) >> shift[d]);
          arena[ownLink] = head[target];
          head[target] = watch;
        }
      }
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
    this.#watches.clear();
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
        this.#watch(write);
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
    this.#watch(nogood);
    return nogood;
  }

  #bump(nogood: number): void {
    const activity = this.#activity;
    activity[nogood + 1] += this.#increment;
    if (activity[nogood + 1] < ACTIVITY_LIMIT) return;
    for (let n = 0; n < this.#end; n += HEADER + this.#arena[n]) activity[n + 1] /= ACTIVITY_LIMIT;
    this.#increment /= ACTIVITY_LIMIT;
  }

  /** Watches the first two predicates of a nogood. */
  #watch(nogood: number): void {
    const arena = this.#arena;
    const { head } = this.#watches;
    for (let w = 0; w < 2; w++) {
      const at = nogood + HEADER + 2 * w;
      const bucket = this.#watches.bucketOf(arena[at], arena[at + 1]);
      arena[nogood + LINKS + w] = head[bucket];
      head[bucket] = 2 * nogood + w;
    }
  }

  #reserve(room: number): void {
    if (this.#end + room <= this.#arena.length) return;
    const larger = new Int32Array(Math.max(2 * this.#arena.length, this.#end + room));
    larger.set(this.#arena);
    this.#arena = larger;
    this.#activity = new Float32Array(larger.buffer);
  }
}
