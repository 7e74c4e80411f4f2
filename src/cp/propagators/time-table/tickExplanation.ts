import type { PredicateList } from '../../engine/predicateList.ts';
import type { Store } from '../../engine/store.ts';
import { explainRanks, guaranteed } from '../ranks.ts';
import type { CumulativeInput, Users } from './cumulativeInput.ts';

/**
 * Says why a resource was short at a tick, from bounds as they were at some place on the trail. Looked up
 * only for what conflicts ask about. O(users) for a tick, each with a walk back along its bounds.
 */
export class TickExplanation {
  readonly #store: Store;
  readonly #input: CumulativeInput;
  readonly #users: Users;
  /** Scratch: demands that cover the tick, and what they take. */
  readonly #covering: Int32Array;
  readonly #taken: Int32Array;

  constructor(store: Store, input: CumulativeInput, users: Users) {
    this.#store = store;
    this.#input = input;
    this.#users = users;
    this.#covering = new Int32Array(users.task.length);
    this.#taken = new Int32Array(users.task.length);
  }

  /** Appends why demand k takes what it took for sure before trail entry `position`. @returns that amount */
  amount(k: number, position: number, out: PredicateList): number {
    const store = this.#store;
    const { rankVariable, amount, amountPtr } = this.#input;
    const x = rankVariable[this.#users.task[k]];
    const from = amountPtr[k];
    if (x < 0) return amount[from];
    const low = store.valueAt(2 * x, position);
    const high = -store.valueAt(2 * x + 1, position);
    const taken = guaranteed(amount, from, low, high);
    explainRanks(x, amount, from, amountPtr[k + 1] - from, low, high, taken, out);
    return taken;
  }

  /**
   * Appends why r had too little left at tick t before trail entry `position` for `wanted` more: of the
   * tasks that surely ran then as few as suffice, going by the order of users.
   */
  tick(r: number, t: number, position: number, wanted: number, out: PredicateList): void {
    const store = this.#store;
    const { ptr, demand, task } = this.#users;
    const { bound } = store;
    const { endVariable, endShift, rankVariable, capacity, horizon } = this.#input;
    const covering = this.#covering;
    const taken = this.#taken;
    let count = 0;
    let spare = wanted - capacity[r * horizon + t] - 1;
    for (let u = ptr[r]; u < ptr[r + 1]; u++) {
      const k = demand[u];
      const i = task[k];
      const end = 2 * endVariable[i];
      const behind = t + 1 - endShift[i];
      // What is not so now was not so before.
      if (bound[end] < behind || bound[2 * i + 1] < -t) continue;
      if (store.valueAt(end, position) < behind || store.valueAt(2 * i + 1, position) < -t) continue;
      covering[count] = k;
      taken[count] = this.#amountAt(k, position);
      spare += taken[count++];
    }
    for (let c = 0; c < count; c++) {
      if (taken[c] <= spare) {
        spare -= taken[c];
        continue;
      }
      const k = covering[c];
      const i = task[k];
      out.push(2 * endVariable[i], t + 1 - endShift[i]);
      out.push(2 * i + 1, -t);
      if (rankVariable[i] >= 0) this.amount(k, position, out);
    }
  }

  /** What demand k took for sure before trail entry `position`. */
  #amountAt(k: number, position: number): number {
    const { rankVariable, amount, amountPtr } = this.#input;
    const x = rankVariable[this.#users.task[k]];
    if (x < 0) return amount[amountPtr[k]];
    const low = this.#store.valueAt(2 * x, position);
    return guaranteed(amount, amountPtr[k], low, -this.#store.valueAt(2 * x + 1, position));
  }
}
