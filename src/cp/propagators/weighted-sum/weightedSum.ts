import type { PredicateList } from '../../engine/predicateList.ts';
import { type Explainer, type Propagator, reasonOf, WEIGHTED_SUM } from '../../engine/propagator.ts';
import type { Store } from '../../engine/store.ts';
import { explainRanks, guaranteed, keepWithin } from '../ranks.ts';

/** coefficient · max(0, x − from) with a coefficient above 0. */
export interface LinearTerm {
  x: number;
  from: number;
  coefficient: number;
}

/** An amount for each value of x from 0 on; x = −1: always the first. */
export interface TableTerm {
  x: number;
  amounts: Int32Array;
}

export type Term = LinearTerm | TableTerm;

/**
 * sum ≥ the sum of all terms: tardiness, completion times, makespan and costs of modes, weighted, as one
 * objective. Raises the sum by what the terms are at least, and keeps each term within what the greatest sum
 * leaves for it.
 *
 * O(terms) whenever one of them or the sum moved. Explained, on demand, by the bounds of the terms, each as
 * weak as the surplus allows.
 */
export class WeightedSum implements Propagator, Explainer {
  readonly #store: Store;
  readonly #sum: number;
  readonly #linear: readonly LinearTerm[];
  readonly #tables: readonly TableTerm[];
  /** What terms without a choice add up to. */
  readonly #constant: number;
  /** 1 for bound variables that matter. */
  readonly #matters: Uint8Array;
  /** What each term is at the root at least: linear ones, then tables. */
  readonly #free: Int32Array;
  #head = 0;

  /** @param sum variable that is at least the sum */
  constructor(store: Store, terms: readonly Term[], sum: number) {
    this.#store = store;
    this.#sum = sum;
    store.explainers[WEIGHTED_SUM] = this;
    const tables = terms.filter((term) => 'amounts' in term);
    this.#linear = terms.filter((term): term is LinearTerm => !('amounts' in term));
    this.#tables = tables.filter(({ x, amounts }) => x >= 0 && amounts.some((a) => a !== amounts[0]));
    this.#constant = tables
      .filter((term) => !this.#tables.includes(term))
      .reduce((total, { amounts }) => total + amounts[0], 0);
    this.#matters = new Uint8Array(store.bound.length);
    this.#matters[2 * sum + 1] = 1;
    for (const { x } of this.#linear) this.#matters[2 * x] = 1;
    for (const { x } of this.#tables) this.#matters.fill(1, 2 * x, 2 * x + 2);
    this.#free = Int32Array.from({ length: this.#linear.length + this.#tables.length }, (_, k) =>
      this.#least(k),
    );
  }

  propagate(): boolean {
    const store = this.#store;
    const { bound } = store;
    let moved = false;
    for (; this.#head < store.size; this.#head++)
      if (this.#matters[store.trailVariable[this.#head]]) moved = true;
    if (!moved) return true;
    const count = this.#free.length;
    let total = this.#constant;
    for (let k = 0; k < count; k++) total += this.#least(k);
    const sum = this.#sum;
    if (!store.raise(2 * sum, total, reasonOf(WEIGHTED_SUM, count))) return false;
    const spare = -bound[2 * sum + 1] - total;
    for (let k = 0; k < count; k++) {
      const reason = reasonOf(WEIGHTED_SUM, k);
      const room = spare + this.#least(k);
      if (k < this.#linear.length) {
        const { x, from, coefficient } = this.#linear[k];
        // The least it can be fits into the room, so a domain is never emptied here.
        const latest = from + Math.floor(room / coefficient);
        if (-bound[2 * x + 1] > latest) store.raise(2 * x + 1, -latest, reason);
        continue;
      }
      const { x, amounts } = this.#tables[k - this.#linear.length];
      keepWithin(store, x, amounts, 0, room, reason);
    }
    return true;
  }

  backtrack(size: number): void {
    if (this.#head > size) this.#head = size;
  }

  /** What term k is at least by the bounds before trail entry `position`. */
  #least(k: number, position = this.#store.size): number {
    const store = this.#store;
    if (k < this.#linear.length) {
      const { x, from, coefficient } = this.#linear[k];
      return coefficient * Math.max(0, store.valueAt(2 * x, position) - from);
    }
    const { x, amounts } = this.#tables[k - this.#linear.length];
    return guaranteed(amounts, 0, store.valueAt(2 * x, position), -store.valueAt(2 * x + 1, position));
  }

  explain(k: number, b: number, value: number, position: number, out: PredicateList): void {
    if (k === this.#free.length) {
      this.#explainTotal(-1, value - this.#constant, position, out);
      return;
    }
    const sum = 2 * this.#sum;
    const most = -this.#store.valueAt(sum + 1, position);
    out.push(sum + 1, -most);
    // What the term would be were (b, value) false.
    let taken: number;
    if (k < this.#linear.length) {
      const { from, coefficient } = this.#linear[k];
      taken = coefficient * Math.max(0, 1 - value - from);
    } else {
      out.push(b, value - 1);
      taken = this.#tables[k - this.#linear.length].amounts[b & 1 ? 1 - value : value - 1];
    }
    this.#explainTotal(k, most + 1 - taken - this.#constant, position, out);
  }

  /** Appends why the terms but `but` were at least `needed` in sum before trail entry `position`. */
  #explainTotal(but: number, needed: number, position: number, out: PredicateList): void {
    const store = this.#store;
    const count = this.#free.length;
    let surplus = -needed;
    for (let k = 0; k < count; k++) if (k !== but) surplus += this.#least(k, position);
    for (let k = 0; k < count; k++) {
      if (k === but) continue;
      const least = this.#least(k, position);
      const gain = least - this.#free[k];
      if (gain <= surplus) {
        surplus -= gain;
        continue;
      }
      if (k < this.#linear.length) {
        const { x, from, coefficient } = this.#linear[k];
        const units = Math.floor(surplus / coefficient);
        surplus -= units * coefficient;
        out.push(2 * x, from + least / coefficient - units);
        continue;
      }
      const { x, amounts } = this.#tables[k - this.#linear.length];
      const low = store.valueAt(2 * x, position);
      const high = -store.valueAt(2 * x + 1, position);
      explainRanks(x, amounts, 0, amounts.length, low, high, least, out);
    }
  }
}

/** The sum of all terms where each variable has the value given. */
export function sumOf(terms: readonly Term[], values: Int32Array): number {
  return terms.reduce((total, term) => {
    if ('amounts' in term) return total + term.amounts[term.x < 0 ? 0 : values[term.x]];
    return total + term.coefficient * Math.max(0, values[term.x] - term.from);
  }, 0);
}
