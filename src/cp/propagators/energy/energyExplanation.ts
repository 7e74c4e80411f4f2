import type { PredicateList } from '../../engine/predicateList.ts';
import type { Store } from '../../engine/store.ts';
import { explainRanks, guaranteed } from '../ranks.ts';
import type { CumulativeInput, Users } from '../time-table/cumulativeInput.ts';

/** Resources with more energy in all are not looked at: sums are kept in 32 bits. */
export const MOST_ENERGY = 2 ** 29;
/** Stands for all energies that no such resource has. */
export const TOO_MUCH = MOST_ENERGY + 1;

/**
 * Says why more has to be done within an interval than a resource can do there. A task counts with so many
 * ticks as lie inside however it is placed: it ends no earlier than so many behind the interval's start, and
 * starts no later than so many before its end. What is left over is spent on leaving tasks out, then on
 * asking for fewer ticks of those that stay.
 *
 * Source: Schutt, Feydy and Stuckey 2013, Explaining time-table-edge-finding propagation for the cumulative
 * resource constraint. Differs: tasks that overlap the interval count whether or not they have a compulsory
 * part (Baptiste, Le Pape and Nuijten 1999), which leaves more to spend.
 */
export class EnergyExplanation {
  readonly #store: Store;
  readonly #input: CumulativeInput;
  readonly #users: Users;
  /** Scratch: demands that count, and what they take inside. */
  readonly #counted: Int32Array;
  readonly #energy: Int32Array;
  /** Scratch: what a demand takes inside, by rank. */
  readonly #byRank: Int32Array;

  constructor(store: Store, input: CumulativeInput, users: Users) {
    const { demandResource, amount } = input;
    this.#store = store;
    this.#input = input;
    this.#users = users;
    this.#counted = new Int32Array(demandResource.length);
    this.#energy = new Int32Array(demandResource.length);
    this.#byRank = new Int32Array(amount.length);
  }

  /** Appends why r has too much to do within [from, to) by the bounds as they are. O(users · ranks). */
  interval(r: number, from: number, to: number, out: PredicateList): void {
    const { capacity, horizon } = this.#input;
    const { ptr, demand } = this.#users;
    const counted = this.#counted;
    const energy = this.#energy;
    let count = 0;
    let spare = -1;
    for (let t = from; t < to; t++) spare -= capacity[r * horizon + t];
    for (let u = ptr[r]; u < ptr[r + 1]; u++) {
      const own = this.#energyWithin(demand[u], from, to);
      if (own === 0) continue;
      counted[count] = demand[u];
      energy[count++] = own;
      spare += own;
    }
    let kept = 0;
    for (let c = 0; c < count; c++) {
      if (energy[c] <= spare) spare -= energy[c];
      else counted[kept++] = counted[c];
    }
    for (let c = 0; c < kept; c++) spare -= this.#task(counted[c], from, to, spare, out);
  }

  /** Ticks of task i within [from, to) however it is placed, if its modes are as long; all it has where it lies inside. */
  #ticksWithin(i: number, from: number, to: number): number {
    const { bound } = this.#store;
    if (this.#isWithin(i, from, to)) return to - from;
    const { endVariable, endShift } = this.#input;
    const ect = bound[2 * endVariable[i]] + endShift[i];
    return Math.max(0, Math.min(to - from, ect - from, to + bound[2 * i + 1]));
  }

  #isWithin(i: number, from: number, to: number): boolean {
    const { bound } = this.#store;
    const { endVariable, endShift } = this.#input;
    return bound[2 * i] >= from && endShift[i] - bound[2 * endVariable[i] + 1] <= to;
  }

  /** The least that demand k takes within [from, to) by the modes left; by rank in #byRank. */
  #energyWithin(k: number, from: number, to: number): number {
    const { bound } = this.#store;
    const { amountPtr, amount, rankVariable, durationPtr, duration } = this.#input;
    const i = this.#users.task[k];
    const ticks = this.#ticksWithin(i, from, to);
    if (ticks === 0) return 0;
    const byRank = this.#byRank;
    const first = amountPtr[k];
    const ranks = amountPtr[k + 1] - first;
    for (let m = 0; m < ranks; m++)
      byRank[m] = Math.min(amount[first + m] * Math.min(ticks, duration[durationPtr[i] + m]), TOO_MUCH);
    const x = rankVariable[i];
    return x < 0 ? byRank[0] : guaranteed(byRank, 0, bound[2 * x], -bound[2 * x + 1]);
  }

  /** Appends why demand k takes what it does within [from, to), or up to `spare` less. @returns how much less */
  #task(k: number, from: number, to: number, spare: number, out: PredicateList): number {
    const { bound } = this.#store;
    const { endVariable, endShift, rankVariable, amountPtr, amount } = this.#input;
    const i = this.#users.task[k];
    const x = rankVariable[i];
    const energy = this.#energyWithin(k, from, to);
    let ticks = this.#ticksWithin(i, from, to);
    let less = 0;
    if (x < 0) {
      const each = amount[amountPtr[k]];
      ticks = Math.ceil((energy - spare) / each);
      less = energy - ticks * each;
    } else {
      less = spare;
      const ranks = amountPtr[k + 1] - amountPtr[k];
      explainRanks(x, this.#byRank, 0, ranks, bound[2 * x], -bound[2 * x + 1], energy - spare, out);
      if (this.#isWithin(i, from, to)) {
        out.push(2 * i, from);
        out.push(2 * endVariable[i] + 1, endShift[i] - to);
        return less;
      }
    }
    out.push(2 * endVariable[i], from + ticks - endShift[i]);
    out.push(2 * i + 1, ticks - to);
    return less;
  }
}
