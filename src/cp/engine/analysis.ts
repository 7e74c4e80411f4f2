import { PredicateList } from './predicateList.ts';
import type { Store } from './store.ts';

/** Deeper than this, minimisation does not look for what implies a predicate. */
const DEPTH = 200;

/** Sees every inference that analysis looks at and every nogood learned: what tests and certificates go by. */
export interface Audit {
  /**
   * `because`, all true before trail entry `position`, is said to imply (b, value), or to be contradictory
   * when b is −1. `reason` names the explainer and its payload.
   */
  inference(
    because: PredicateList,
    from: number,
    b: number,
    value: number,
    position: number,
    reason: number,
  ): void;
  /** The predicates of `nogood` are said never to be true together. */
  nogood(nogood: PredicateList): void;
  /** Nogoods are about to be dropped, and with them the reasons of root entries. */
  forgetting?(): void;
}

/**
 * Turns a conflict into a nogood: the first unique implication point.
 *
 * What is needed is kept as one predicate a bound variable, the strongest: it implies the weaker ones, and
 * what explains it implies them as well. `#needed[b]` is its value and `#entry[b]` the trail entry that
 * made it true, −1 when none is needed. Predicates true at the root are left out throughout.
 *
 * Source: Marques-Silva and Sakallah 1999, GRASP; Zhang et al. 2001 (first UIP); minimisation by Sörensson
 * and Biere 2009, Minimizing learned clauses; for bounds Feydy and Stuckey 2009, Lazy clause generation
 * reengineered.
 */
export class Analysis {
  /** The nogood of the last conflict: the predicate to be made false first, then one of `backjump` level. */
  readonly nogood = new PredicateList();
  /** Level to return to: there all predicates of the nogood are true but the first. */
  backjump = 0;
  /** How many decision levels the nogood stretches over. */
  levels = 0;
  audit: Audit | null = null;

  readonly #store: Store;
  readonly #bump: (b: number, value: number) => void;
  readonly #needed: Int32Array;
  readonly #entry: Int32Array;
  /** What was needed in the course of this conflict, each once, and the last conflict in which it was. */
  readonly #touched: number[] = [];
  readonly #touchedIn: Int32Array;
  /** Scratch for trail entries. */
  readonly #entries: Int32Array;
  /** Needed predicates of the conflict's level that are not yet explained. */
  #open = 0;
  /** Scratch for explanations; used as a stack by minimisation. */
  readonly #because = new PredicateList();
  /** Verdicts of minimisation by trail entry, valid where #verdictOf is the current conflict's number. */
  #verdictOf = new Int32Array(0);
  #verdict = new Uint8Array(0);
  #verdictValue = new Int32Array(0);
  #conflicts = 0;
  readonly #levelSeen: number[] = [];

  /** @param bump told of each predicate that took part in a conflict */
  constructor(store: Store, bump: (b: number, value: number) => void) {
    this.#store = store;
    this.#bump = bump;
    this.#needed = new Int32Array(store.bound.length);
    this.#entry = new Int32Array(store.bound.length).fill(-1);
    this.#touchedIn = new Int32Array(store.bound.length);
    this.#entries = new Int32Array(store.bound.length);
  }

  /**
   * Writes nogood, backjump and levels from the conflict that the store holds.
   * @returns false when the conflict holds at the root: there is no solution
   */
  run(): boolean {
    const store = this.#store;
    const because = this.#because;
    this.#conflicts++;
    this.#touched.length = 0;
    this.#open = 0;
    because.length = 0;
    this.#gatherConflict();
    // Lazy propagation may find late what was wrong at a lower level.
    const level = this.#highestLevel(because);
    if (level === 0) return false;
    for (let k = 0; k < because.length; k += 2) this.#need(because.data[k], because.data[k + 1], level);

    let e = store.size - 1;
    for (; ; e--) {
      const b = store.trailVariable[e];
      if (this.#entry[b] !== e) continue;
      if (this.#open === 1) break;
      this.#explain(b, this.#needed[b], e, 0);
      this.#entry[b] = -1;
      this.#open--;
      for (let k = 0; k < because.length; k += 2) this.#need(because.data[k], because.data[k + 1], level);
    }
    this.#collect(store.trailVariable[e]);
    this.audit?.nogood(this.nogood);
    return true;
  }

  /** Fills #because with the predicates, all true, that contradict one another. */
  #gatherConflict(): void {
    const store = this.#store;
    const because = this.#because;
    if (store.failedVariable >= 0) {
      const { failedVariable: b, failedValue: value } = store;
      store.explain(store.failedReason, b, value, store.size, because);
      this.audit?.inference(because, 0, b, value, store.size, store.failedReason);
      because.push(b ^ 1, 1 - value);
      return;
    }
    const { conflict } = store;
    for (let k = 0; k < conflict.length; k += 2) because.push(conflict.data[k], conflict.data[k + 1]);
    this.audit?.inference(because, 0, -1, 0, store.size, store.failedReason);
  }

  #highestLevel(predicates: PredicateList): number {
    const store = this.#store;
    let level = 0;
    for (let k = 0; k < predicates.length; k += 2) {
      const e = store.entryOf(predicates.data[k], predicates.data[k + 1]);
      level = Math.max(level, store.trailLevel[e]);
    }
    return level;
  }

  /** Appends to #because, from `base` on, why (b, value) holds since entry e. */
  #explain(b: number, value: number, e: number, base: number): void {
    const because = this.#because;
    because.length = base;
    const reason = this.#store.trailReason[e];
    this.#store.explain(reason, b, value, e, because);
    this.audit?.inference(because, base, b, value, e, reason);
  }

  #need(b: number, value: number, level: number): void {
    const store = this.#store;
    const old = this.#entry[b];
    if (old >= 0 && this.#needed[b] >= value) return;
    const e = store.entryOf(b, value);
    if (store.trailLevel[e] === 0) return;
    if (this.#touchedIn[b] !== this.#conflicts) {
      this.#touchedIn[b] = this.#conflicts;
      this.#touched.push(b);
    }
    const wasOpen = old >= 0 && store.trailLevel[old] === level;
    if (!wasOpen && store.trailLevel[e] === level) this.#open++;
    this.#needed[b] = value;
    this.#entry[b] = e;
    this.#bump(b, value);
  }

  /** Writes the nogood, the implication point `asserting` first, and clears what was needed. */
  #collect(asserting: number): void {
    const store = this.#store;
    const { nogood } = this;
    const others = this.#neededEntries(asserting);
    for (const e of others) this.#levelSeen[store.trailLevel[e]] = this.#conflicts;
    nogood.length = 0;
    nogood.push(asserting, this.#needed[asserting]);
    this.backjump = 0;
    this.levels = 1;
    let lastLevel = -1;
    this.#reserveVerdicts();
    // By rising trail entry, so that verdicts found for one predicate stand for the later ones.
    for (const e of others) {
      const b = store.trailVariable[e];
      if (this.#reasonImplied(b, this.#needed[b], e, e, 0, 0)) continue;
      nogood.push(b, this.#needed[b]);
      const level = store.trailLevel[e];
      if (level !== lastLevel) this.levels++;
      lastLevel = level;
    }
    if (nogood.length > 2) {
      // The last one is of the highest level: it is to be watched.
      const { data, length } = nogood;
      [data[2], data[3], data[length - 2], data[length - 1]] = [
        data[length - 2],
        data[length - 1],
        data[2],
        data[3],
      ];
      this.backjump = store.trailLevel[this.#entry[data[2]]];
    }
    for (const b of this.#touched) this.#entry[b] = -1;
  }

  /** Trail entries of all that is needed but `asserting`, rising. */
  #neededEntries(asserting: number): Int32Array {
    const entries = this.#entries;
    let count = 0;
    for (const b of this.#touched)
      if (b !== asserting && this.#entry[b] >= 0) entries[count++] = this.#entry[b];
    entries.subarray(0, count).sort();
    return entries.subarray(0, count);
  }

  /**
   * Whether needed predicates with entries before `limit` imply (b, value). Only strictly earlier ones may
   * support, else two predicates could be dropped because of each other.
   */
  #implied(b: number, value: number, limit: number, base: number, depth: number): boolean {
    const store = this.#store;
    const e = store.entryOf(b, value);
    const level = store.trailLevel[e];
    if (level === 0) return true;
    const entry = this.#entry[b];
    if (entry >= 0 && entry < limit && this.#needed[b] >= value) return true;
    if (this.#levelSeen[level] !== this.#conflicts || depth > DEPTH) return false;
    if (this.#verdictOf[e] === this.#conflicts) {
      if (this.#verdict[e] === 1 && this.#verdictValue[e] >= value) return true;
      if (this.#verdict[e] === 0 && this.#verdictValue[e] <= value) return false;
    }
    const verdict = this.#reasonImplied(b, value, e, limit, base, depth + 1);
    this.#verdictOf[e] = this.#conflicts;
    this.#verdict[e] = verdict ? 1 : 0;
    this.#verdictValue[e] = value;
    return verdict;
  }

  /** Whether all that entry e rests on is implied. Decisions rest on nothing and are not. */
  #reasonImplied(b: number, value: number, e: number, limit: number, base: number, depth: number): boolean {
    if (this.#store.trailReason[e] === 0) return false;
    const because = this.#because;
    this.#explain(b, value, e, base);
    const end = because.length;
    let implied = true;
    for (let k = base; implied && k < end; k += 2)
      implied = this.#implied(because.data[k], because.data[k + 1], limit, end, depth);
    because.length = base;
    return implied;
  }

  #reserveVerdicts(): void {
    const { length } = this.#store.trailVariable;
    if (this.#verdictOf.length >= length) return;
    this.#verdictOf = new Int32Array(length);
    this.#verdict = new Uint8Array(length);
    this.#verdictValue = new Int32Array(length);
  }
}
