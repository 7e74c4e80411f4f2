import type { PredicateList } from '../../engine/predicateList.ts';
import { type Explainer, KEPT_ORDER, type Propagator, reasonOf } from '../../engine/propagator.ts';
import type { Store } from '../../engine/store.ts';
import type { Difference } from '../precedence/precedence.ts';

/**
 * Differences and bounds that hold for a while: all of them under one predicate, `epoch ≤ k`, where k is the
 * number of times they were exchanged. Whoever exchanges them makes `epoch ≥ k` true at the root: what was
 * learned under the earlier ones is then true for good and says nothing any more, and what was learned
 * without them stays.
 *
 * O(1) an arc looked at. Every reason is one arc or bound together with the predicate.
 */
export class KeptOrder implements Propagator, Explainer {
  readonly #store: Store;
  /** Bound variable of the epoch's upper bound, and the value from which on the present differences hold. */
  readonly #condition: number;
  #least: number;
  /** Arcs target ≥ source + weight by source: those of bound variable b are [ptr[b], ptr[b + 1]). */
  readonly #ptr: Int32Array;
  #source = new Int32Array(0);
  #target = new Int32Array(0);
  #weight = new Int32Array(0);
  /** Predicates: bound variable and value by turns. */
  #fixed = new Int32Array(0);
  #head = 0;

  /** @param epoch variable with a lower bound of 0 at first */
  constructor(store: Store, epoch: number) {
    this.#store = store;
    this.#condition = 2 * epoch + 1;
    this.#least = 1;
    this.#ptr = new Int32Array(store.bound.length + 1);
    store.explainers[KEPT_ORDER] = this;
  }

  /**
   * Exchanges what is kept. Precondition: the store is at its root.
   *
   * @param differences without conditions of their own
   * @param fixed predicates: bound variable and value by turns
   * @returns the predicate under which they hold from now on
   */
  exchange(differences: readonly Difference[], fixed: readonly number[]): readonly [number, number] {
    const store = this.#store;
    const epoch = this.#condition ^ 1;
    if (this.#least <= 0) store.raise(epoch, store.bound[epoch] + 1, 0);
    this.#least = -store.bound[epoch];
    const arcs = differences.flatMap(({ x, y, weight }) => [
      { source: 2 * x, target: 2 * y, weight },
      { source: 2 * y + 1, target: 2 * x + 1, weight },
    ]);
    arcs.sort((a, b) => a.source - b.source);
    this.#source = Int32Array.from(arcs, (arc) => arc.source);
    this.#target = Int32Array.from(arcs, (arc) => arc.target);
    this.#weight = Int32Array.from(arcs, (arc) => arc.weight);
    this.#fixed = Int32Array.from(fixed);
    const ptr = this.#ptr;
    ptr.fill(0);
    for (const source of this.#source) ptr[source + 1]++;
    for (let b = 0; b + 1 < ptr.length; b++) ptr[b + 1] += ptr[b];
    return [this.#condition, this.#least];
  }

  propagate(): boolean {
    const store = this.#store;
    const { bound } = store;
    const holds = bound[this.#condition] >= this.#least;
    const ptr = this.#ptr;
    while (this.#head < store.size) {
      const b = store.trailVariable[this.#head++];
      if (!holds) continue;
      if (b === this.#condition && !this.#begin()) return false;
      for (let k = ptr[b]; k < ptr[b + 1]; k++)
        if (!store.raise(this.#target[k], bound[b] + this.#weight[k], reasonOf(KEPT_ORDER, k))) return false;
    }
    return true;
  }

  backtrack(size: number): void {
    if (this.#head > size) this.#head = size;
  }

  /** Applies all of it once: the predicate has just become true. */
  #begin(): boolean {
    const store = this.#store;
    const fixed = this.#fixed;
    const arcs = this.#source.length;
    for (let k = 0; k < fixed.length; k += 2)
      if (!store.raise(fixed[k], fixed[k + 1], reasonOf(KEPT_ORDER, arcs + k))) return false;
    for (let k = 0; k < arcs; k++) {
      const value = store.bound[this.#source[k]] + this.#weight[k];
      if (!store.raise(this.#target[k], value, reasonOf(KEPT_ORDER, k))) return false;
    }
    return true;
  }

  explain(payload: number, _b: number, value: number, _position: number, out: PredicateList): void {
    out.push(this.#condition, this.#least);
    if (payload < this.#source.length) out.push(this.#source[payload], value - this.#weight[payload]);
  }
}
