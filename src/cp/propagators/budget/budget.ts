import { NO_REASON, type Propagator } from '../../engine/propagator.ts';
import type { Store } from '../../engine/store.ts';
import { explainRanks, guaranteed } from '../ranks.ts';

/** What the tasks with a choice of modes use up of one non-renewable resource. */
export interface BudgetInput {
  /** What is left for them. */
  capacity: number;
  /** Variable of the rank of each such task. */
  rank: Int32Array;
  /** Amounts of user u by rank: [amountPtr[u], amountPtr[u + 1]). */
  amountPtr: Int32Array;
  amount: Int32Array;
}

/**
 * A sum of amounts by mode that must stay within a capacity. Where the least amounts of the others leave
 * too little for the first or last mode of a task, that mode goes.
 * O(users · modes) whenever some rank moved. Explained by the ranges of ranks of the others.
 */
export class Budget implements Propagator {
  readonly #store: Store;
  readonly #input: BudgetInput;
  readonly #isUser: Uint8Array;
  /** Least amount of each user over all its modes, and over those left. */
  readonly #ever: Int32Array;
  readonly #least: Int32Array;
  #head = 0;

  constructor(store: Store, input: BudgetInput) {
    this.#store = store;
    this.#input = input;
    this.#isUser = new Uint8Array(store.variableCount);
    for (const x of input.rank) this.#isUser[x] = 1;
    this.#least = new Int32Array(input.rank.length);
    this.#ever = Int32Array.from(input.rank, (_, u) =>
      guaranteed(input.amount, input.amountPtr[u], 0, input.amountPtr[u + 1] - input.amountPtr[u] - 1),
    );
  }

  propagate(): boolean {
    const store = this.#store;
    let moved = false;
    for (; this.#head < store.size; this.#head++)
      if (this.#isUser[store.trailVariable[this.#head] >> 1]) moved = true;
    return !moved || this.#filter();
  }

  backtrack(size: number): void {
    if (this.#head > size) this.#head = size;
  }

  #filter(): boolean {
    const store = this.#store;
    const { bound, conflict } = store;
    const { capacity, rank, amountPtr, amount } = this.#input;
    const least = this.#least;
    let spare = capacity;
    for (let u = 0; u < rank.length; u++) {
      const x = rank[u];
      least[u] = guaranteed(amount, amountPtr[u], bound[2 * x], -bound[2 * x + 1]);
      spare -= least[u];
    }
    if (spare < 0) {
      store.failedVariable = -1;
      conflict.length = 0;
      store.beginExplanation();
      this.#explainOthers(-1, -spare - 1);
      store.explain(store.endExplanation(), -1, 0, store.size, conflict);
      return false;
    }
    for (let u = 0; u < rank.length; u++) {
      const x = rank[u];
      const room = spare + least[u];
      for (let low = bound[2 * x]; amount[amountPtr[u] + low] > room; low++) {
        const reason = this.#reason(u, 2 * x, low, amount[amountPtr[u] + low] - room - 1);
        if (!store.raise(2 * x, low + 1, reason)) return false;
      }
      for (let high = -bound[2 * x + 1]; amount[amountPtr[u] + high] > room; high--) {
        const reason = this.#reason(u, 2 * x + 1, -high, amount[amountPtr[u] + high] - room - 1);
        if (!store.raise(2 * x + 1, 1 - high, reason)) return false;
      }
    }
    return true;
  }

  /** Why user u, with (b, value) true, cannot be in the mode at that end. */
  #reason(u: number, b: number, value: number, spare: number): number {
    const store = this.#store;
    if (store.level === 0) return NO_REASON;
    store.beginExplanation();
    store.addToExplanation(b, value);
    this.#explainOthers(u, spare);
    return store.endExplanation();
  }

  /** Adds why the users but `but` take what they take at least; `spare` of it need not be shown. */
  #explainOthers(but: number, spare: number): void {
    const store = this.#store;
    const { bound } = store;
    const { rank, amountPtr, amount } = this.#input;
    let left = spare;
    for (let u = 0; u < rank.length; u++) {
      const gain = this.#least[u] - this.#ever[u];
      if (u === but || gain === 0) continue;
      if (gain <= left) {
        left -= gain;
        continue;
      }
      const x = rank[u];
      const from = amountPtr[u];
      const count = amountPtr[u + 1] - from;
      explainRanks(store, x, amount, from, count, bound[2 * x], -bound[2 * x + 1], this.#least[u]);
    }
  }
}
