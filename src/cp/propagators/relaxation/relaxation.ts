import type { PredicateList } from '../../engine/predicateList.ts';
import { type Explainer, type Propagator, RELAXATION, reasonOf } from '../../engine/propagator.ts';
import type { Store } from '../../engine/store.ts';
import { Pace } from '../pace.ts';
import { explainRanks, guaranteed, keepWithin } from '../ranks.ts';
import { Inequality } from './inequality.ts';
import type { LinearProgramme } from './linearProgramme.ts';
import { PrimalDual } from './primalDual.ts';

/** Steps of the solver at first, from nothing, and each time after. */
const FIRST_STEPS = 600;
const STEPS = 5;
/** Tries in vain after which it is tried half as often, down to one chance in so many. */
const PATIENCE = 20;
const LONGEST_WAIT = 64;

/**
 * The linear relaxation of choices among modes: how much time the budgets leave no way to save, and how much work no
 * choice avoids, all at once, where each constraint alone sees little. The rows are added up with the multipliers of the
 * relaxation, rounded to whole numbers, into one inequality; what that leaves no room for goes. Whatever the
 * multipliers, the inequality is true, and all arithmetic on it is exact.
 *
 * A few steps through the coefficients each time, and seldom where it is seldom of use. Explained, on demand, by the bounds
 * that count in the inequality, each as weak as the surplus allows.
 *
 * Sources: Achterberg 2007, Conflict analysis in mixed integer programming; Perron and Furnon's CP-SAT likewise explains
 * by multipliers rounded to whole numbers. A first-order method that stays warm in place of the simplex method is ours.
 */
export class Relaxation implements Propagator, Explainer {
  readonly #store: Store;
  readonly #programme: LinearProgramme;
  readonly #solver: PrimalDual;
  readonly #pace = new Pace(PATIENCE, LONGEST_WAIT);
  /** Bounds before the search. */
  readonly #root: Int32Array;
  /** The greatest absolute value of each variable of the programme. */
  readonly #reach: Float64Array;
  /** The column of a variable, the choice whose rank it is; −1: none. */
  readonly #columnOf: Int32Array;
  readonly #choiceOf: Int32Array;
  /** Inequalities that explain what is on the trail, in the order of it. */
  readonly #inUse: Inequality[] = [];
  /** Where the next one is made. */
  #next: Inequality;
  #steps = FIRST_STEPS;
  #head = 0;

  constructor(store: Store, programme: LinearProgramme) {
    this.#store = store;
    this.#programme = programme;
    this.#solver = new PrimalDual(programme);
    this.#next = new Inequality(programme);
    this.#root = store.bound.slice();
    this.#reach = Float64Array.from(programme.variable, (x) =>
      Math.max(Math.abs(this.#root[2 * x]), Math.abs(this.#root[2 * x + 1])),
    );
    this.#columnOf = new Int32Array(store.variableCount).fill(-1);
    this.#choiceOf = new Int32Array(store.variableCount).fill(-1);
    programme.variable.forEach((x, c) => {
      this.#columnOf[x] = c;
    });
    programme.rank.forEach((x, u) => {
      this.#choiceOf[x] = u;
    });
    store.explainers[RELAXATION] = this;
  }

  propagate(): boolean {
    const store = this.#store;
    let moved = false;
    for (; this.#head < store.size; this.#head++) {
      const x = store.trailVariable[this.#head] >> 1;
      if (this.#columnOf[x] >= 0 || this.#choiceOf[x] >= 0) moved = true;
    }
    if (!moved || !this.#pace.isDue()) return true;
    this.#solver.run(this.#steps, store.bound);
    this.#steps = STEPS;
    const { size } = store;
    const inequality = this.#next;
    if (!inequality.sumUp(this.#programme, this.#solver.multiplier, this.#reach, size)) {
      this.#pace.tried(false);
      return true;
    }
    const holds = this.#filter(inequality);
    if (store.size > size) {
      this.#inUse.push(inequality);
      this.#next = new Inequality(this.#programme);
    }
    this.#pace.tried(!holds || store.size > size);
    return holds;
  }

  backtrack(size: number): void {
    if (this.#head > size) this.#head = size;
    const inUse = this.#inUse;
    while (inUse.length > 0 && inUse[inUse.length - 1].since >= size) inUse.pop();
  }

  /** Takes away what the inequality leaves no room for. @returns false on a conflict, told to the store */
  #filter(inequality: Inequality): boolean {
    const store = this.#store;
    const { bound } = store;
    const { weight, cost } = inequality;
    const { variable, rank, choicePtr } = this.#programme;
    const reason = reasonOf(RELAXATION, this.#inUse.length);
    const spare = inequality.limit - this.#least(inequality, -1, store.size);
    if (spare < 0) {
      store.failedVariable = -1;
      store.failedReason = reason;
      store.conflict.length = 0;
      this.#explainOthers(inequality, -1, 0, store.size, store.conflict);
      return false;
    }
    // The least of each fits into what is spare, so a domain is never emptied here.
    for (let c = 0; c < variable.length; c++) {
      if (weight[c] === 0) continue;
      const b = 2 * variable[c] + (weight[c] > 0 ? 0 : 1);
      const farthest = bound[b] + Math.floor(spare / Math.abs(weight[c]));
      if (farthest + bound[b ^ 1] < 0) store.raise(b ^ 1, -farthest, reason);
    }
    for (let u = 0; u < rank.length; u++) {
      const x = rank[u];
      const from = choicePtr[u];
      const room = spare + guaranteed(cost, from, bound[2 * x], -bound[2 * x + 1]);
      keepWithin(store, x, cost, from, room, reason);
    }
    return true;
  }

  explain(payload: number, b: number, value: number, position: number, out: PredicateList): void {
    const inequality = this.#inUse[payload];
    const x = b >> 1;
    // Were (b, value) false, x would be this or beyond.
    const wrong = b & 1 ? 1 - value : value - 1;
    if (this.#choiceOf[x] < 0) {
      this.#explainOthers(inequality, x, inequality.weight[this.#columnOf[x]] * wrong, position, out);
      return;
    }
    // The mode taken away is the one at that end before.
    out.push(b, value - 1);
    const cost = inequality.cost[this.#programme.choicePtr[this.#choiceOf[x]] + wrong];
    this.#explainOthers(inequality, x, cost, position, out);
  }

  /** What all variables but `but` come to at least by the bounds before trail entry `position`. */
  #least({ weight, cost }: Inequality, but: number, position: number): number {
    const store = this.#store;
    const { variable, rank, choicePtr } = this.#programme;
    let sum = 0;
    for (let c = 0; c < variable.length; c++) {
      const x = variable[c];
      if (x === but || weight[c] === 0) continue;
      sum += Math.abs(weight[c]) * store.valueAt(2 * x + (weight[c] > 0 ? 0 : 1), position);
    }
    for (let u = 0; u < rank.length; u++) {
      const x = rank[u];
      if (x === but) continue;
      const low = store.valueAt(2 * x, position);
      const high = -store.valueAt(2 * x + 1, position);
      sum += guaranteed(cost, choicePtr[u], low, high);
    }
    return sum;
  }

  /** Appends why all variables but `but` came to so much before trail entry `position` that `wanted` more is too much. */
  #explainOthers(
    inequality: Inequality,
    but: number,
    wanted: number,
    position: number,
    out: PredicateList,
  ): void {
    const store = this.#store;
    const { weight, cost, limit } = inequality;
    const { variable, rank, choicePtr } = this.#programme;
    let surplus = wanted + this.#least(inequality, but, position) - limit - 1;
    for (let u = 0; u < rank.length; u++) {
      const x = rank[u];
      if (x === but) continue;
      const from = choicePtr[u];
      const count = choicePtr[u + 1] - from;
      const low = store.valueAt(2 * x, position);
      const high = -store.valueAt(2 * x + 1, position);
      const least = guaranteed(cost, from, low, high);
      const gain = least - guaranteed(cost, from, 0, count - 1);
      if (gain <= surplus) surplus -= gain;
      else explainRanks(x, cost, from, count, low, high, least, out);
    }
    for (let c = 0; c < variable.length; c++) {
      const x = variable[c];
      if (x === but || weight[c] === 0) continue;
      const b = 2 * x + (weight[c] > 0 ? 0 : 1);
      const each = Math.abs(weight[c]);
      const value = store.valueAt(b, position);
      const gain = each * (value - this.#root[b]);
      if (gain <= surplus) {
        surplus -= gain;
        continue;
      }
      const weaker = Math.floor(surplus / each);
      surplus -= weaker * each;
      out.push(b, value - weaker);
    }
  }
}
