import type { PredicateList } from '../../engine/predicateList.ts';
import { BUDGET, type Explainer, type Propagator, reasonOf } from '../../engine/propagator.ts';
import type { Store } from '../../engine/store.ts';
import { explainRanks, guaranteed, keepWithin } from '../ranks.ts';

/** What the tasks with a choice of modes use up of one non-renewable resource. */
export interface BudgetInput {
  /** Index of the resource in the instance. */
  resource: number;
  /** What is left for them. */
  capacity: number;
  /** Variable of the rank of each such task. */
  rank: Int32Array;
  /** Amounts of user u by rank: [amountPtr[u], amountPtr[u + 1]). */
  amountPtr: Int32Array;
  amount: Int32Array;
}

/**
 * Sums of amounts by mode, each of which must stay within a capacity. Where the least amounts of the others
 * leave too little for the first or last mode of a task, that mode goes.
 * O(users · modes) a budget whenever some rank moved. Explained, on demand, by the ranges of ranks of the
 * others.
 */
export class Budgets implements Propagator, Explainer {
  readonly #store: Store;
  readonly #inputs: readonly BudgetInput[];
  /** 1 for variables of ranks that some budget depends on. */
  readonly #isRank: Uint8Array;
  #head = 0;

  constructor(store: Store, inputs: readonly BudgetInput[]) {
    this.#store = store;
    this.#inputs = inputs;
    store.explainers[BUDGET] = this;
    this.#isRank = new Uint8Array(store.variableCount);
    for (const { rank } of inputs) for (const x of rank) this.#isRank[x] = 1;
  }

  propagate(): boolean {
    const store = this.#store;
    let moved = false;
    for (; this.#head < store.size; this.#head++)
      if (this.#isRank[store.trailVariable[this.#head] >> 1]) moved = true;
    if (moved) for (let k = 0; k < this.#inputs.length; k++) if (!this.#filter(k)) return false;
    return true;
  }

  backtrack(size: number): void {
    if (this.#head > size) this.#head = size;
  }

  /** Takes away modes that budget k cannot pay for. */
  #filter(k: number): boolean {
    const store = this.#store;
    const { bound } = store;
    const { capacity, rank, amountPtr, amount } = this.#inputs[k];
    let spare = capacity;
    for (let u = 0; u < rank.length; u++) {
      const x = rank[u];
      spare -= guaranteed(amount, amountPtr[u], bound[2 * x], -bound[2 * x + 1]);
    }
    if (spare < 0) {
      store.failedVariable = -1;
      store.failedReason = reasonOf(BUDGET, k);
      store.conflict.length = 0;
      this.#explainOthers(this.#inputs[k], -1, 0, store.size, store.conflict);
      return false;
    }
    const reason = reasonOf(BUDGET, k);
    for (let u = 0; u < rank.length; u++) {
      const x = rank[u];
      const from = amountPtr[u];
      const room = spare + guaranteed(amount, from, bound[2 * x], -bound[2 * x + 1]);
      // The cheapest mode left fits into the room.
      keepWithin(store, x, amount, from, room, reason);
    }
    return true;
  }

  explain(k: number, b: number, value: number, position: number, out: PredicateList): void {
    const input = this.#inputs[k];
    const u = input.rank.indexOf(b >> 1);
    // The mode taken away is the one at that end before.
    out.push(b, value - 1);
    const gone = b & 1 ? 1 - value : value - 1;
    this.#explainOthers(input, u, input.amount[input.amountPtr[u] + gone], position, out);
  }

  /** Appends why the users but `but` took so much before trail entry `position` that `wanted` more is too much. */
  #explainOthers(
    input: BudgetInput,
    but: number,
    wanted: number,
    position: number,
    out: PredicateList,
  ): void {
    const store = this.#store;
    const { capacity, rank, amountPtr, amount } = input;
    const low = (u: number) => store.valueAt(2 * rank[u], position);
    const high = (u: number) => -store.valueAt(2 * rank[u] + 1, position);
    let spare = wanted - capacity - 1;
    for (let u = 0; u < rank.length; u++)
      if (u !== but) spare += guaranteed(amount, amountPtr[u], low(u), high(u));
    for (let u = 0; u < rank.length; u++) {
      if (u === but) continue;
      const from = amountPtr[u];
      const count = amountPtr[u + 1] - from;
      const taken = guaranteed(amount, from, low(u), high(u));
      const gain = taken - guaranteed(amount, from, 0, count - 1);
      if (gain <= spare) spare -= gain;
      else explainRanks(rank[u], amount, from, count, low(u), high(u), taken, out);
    }
  }
}
