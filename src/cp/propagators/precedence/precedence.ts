import type { PredicateList } from '../../engine/predicateList.ts';
import { type Explainer, PRECEDENCE, type Propagator, reasonOf } from '../../engine/propagator.ts';
import type { Store } from '../../engine/store.ts';

/** y ≥ x + weight, always or while a predicate is true. */
export interface Difference {
  x: number;
  y: number;
  weight: number;
  /** Bound variable and value of the predicate; undefined: always. */
  when?: readonly [number, number];
}

/**
 * Differences y ≥ x + weight between variables: precedence with lags of every type, latest ends, the two
 * orders of a pair of tasks that cannot overlap, and the durations of modes.
 *
 * Each becomes two arcs between bound variables, target ≥ source + weight: one from lower to lower bound,
 * one from the upper bound of y to that of x. An arc with a condition also makes the condition false where
 * it could not hold. Reasons are arcs: nothing is stored, and explanations are as weak as asked for.
 *
 * O(1) an arc looked at. Source: Feydy, Somogyi and Stuckey 2008, Half reification and difference
 * constraints; conditions on pairs: Schutt, Feydy, Stuckey and Wallace 2013, Solving RCPSP/max by lazy
 * clause generation.
 */
export class Precedence implements Propagator, Explainer {
  readonly #store: Store;
  /** Arcs by source: those of bound variable b are [ptr[b], ptr[b + 1]). */
  readonly #ptr: Int32Array;
  readonly #source: Int32Array;
  readonly #target: Int32Array;
  readonly #weight: Int32Array;
  /** Bound variable that must be at least #least for the arc to hold; −1: none. */
  readonly #condition: Int32Array;
  readonly #least: Int32Array;
  /** Arcs by condition. */
  readonly #onPtr: Int32Array;
  readonly #onArc: Int32Array;
  #head = 0;

  constructor(store: Store, differences: readonly Difference[]) {
    this.#store = store;
    store.explainers[PRECEDENCE] = this;
    const arcs = differences.flatMap(({ x, y, weight, when }) => {
      const [on, least] = when ?? [-1, 0];
      return [
        { source: 2 * x, target: 2 * y, weight, on, least },
        { source: 2 * y + 1, target: 2 * x + 1, weight, on, least },
      ];
    });
    // Unconditional arcs first: they tell most.
    arcs.sort((a, b) => a.source - b.source || Math.sign(a.on + 1) - Math.sign(b.on + 1));
    const count = store.bound.length;
    this.#source = Int32Array.from(arcs, (arc) => arc.source);
    this.#target = Int32Array.from(arcs, (arc) => arc.target);
    this.#weight = Int32Array.from(arcs, (arc) => arc.weight);
    this.#condition = Int32Array.from(arcs, (arc) => arc.on);
    this.#least = Int32Array.from(arcs, (arc) => arc.least);
    this.#ptr = rows(this.#source, count);
    const conditional = [...arcs.keys()].filter((k) => arcs[k].on >= 0);
    conditional.sort((a, b) => arcs[a].on - arcs[b].on);
    this.#onArc = Int32Array.from(conditional);
    this.#onPtr = rows(
      Int32Array.from(conditional, (k) => arcs[k].on),
      count,
    );
  }

  propagate(): boolean {
    const store = this.#store;
    const { bound } = store;
    const ptr = this.#ptr;
    const target = this.#target;
    const weight = this.#weight;
    const condition = this.#condition;
    const least = this.#least;
    const onPtr = this.#onPtr;
    while (this.#head < store.size) {
      const e = this.#head++;
      const b = store.trailVariable[e];
      const value = bound[b];
      for (let k = ptr[b]; k < ptr[b + 1]; k++) {
        const t = target[k];
        const v = value + weight[k];
        // Most arcs say nothing new whether they hold or not.
        if (v <= bound[t]) continue;
        const c = condition[k];
        if (c < 0 || bound[c] >= least[k]) {
          if (!store.raise(t, v, reasonOf(PRECEDENCE, k))) return false;
        } else if (v + bound[t ^ 1] > 0 && !store.raise(c ^ 1, 1 - least[k], reasonOf(PRECEDENCE, k)))
          return false;
      }
      for (let k = onPtr[b]; k < onPtr[b + 1]; k++) {
        const arc = this.#onArc[k];
        if (bound[b] < least[arc]) continue;
        const v = bound[this.#source[arc]] + weight[arc];
        if (v > bound[target[arc]] && !store.raise(target[arc], v, reasonOf(PRECEDENCE, arc))) return false;
      }
    }
    return true;
  }

  backtrack(size: number): void {
    if (this.#head > size) this.#head = size;
  }

  explain(arc: number, b: number, value: number, position: number, out: PredicateList): void {
    const source = this.#source[arc];
    const weight = this.#weight[arc];
    const c = this.#condition[arc];
    if (b === this.#target[arc]) {
      out.push(source, value - weight);
      if (c >= 0) out.push(c, this.#least[arc]);
      return;
    }
    // The condition is false since the arc could not hold: its source was too high for its target.
    const at = this.#store.valueAt(source, position);
    out.push(source, at);
    out.push(this.#target[arc] ^ 1, 1 - at - weight);
  }
}

/** Row pointers of ascending keys. */
function rows(keys: Int32Array, count: number): Int32Array {
  const ptr = new Int32Array(count + 1);
  for (const key of keys) ptr[key + 1]++;
  for (let b = 0; b < count; b++) ptr[b + 1] += ptr[b];
  return ptr;
}
