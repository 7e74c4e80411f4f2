import { PredicateList } from '../engine/predicateList.ts';
import type { Search } from '../engine/search.ts';
import type { ScheduleModel } from '../scheduleModel.ts';

/** Longer nogoods stay with who learned them: they seldom prune elsewhere. */
const MOST_PREDICATES = 10;

/** Nogoods as one solver tells them to another that works on the same instance. */
export interface NogoodBatch {
  /**
   * They forbid nothing better than this: no schedule whose objective, as the solver counts it, is less has all
   * the predicates of any of them. Infinity where there was no schedule yet.
   */
  below: number;
  /** One after another: how many predicates, over how many levels, then shared name and value of each. */
  data: Int32Array;
}

/**
 * What one solver learns and others can use: short nogoods, those of a single predicate (facts) among them.
 *
 * Names: models of one instance may differ in `latestEnd`, and with the windows in which pairs of tasks have an
 * order to choose. Variables of tasks and the makespan are numbered from the instance alone and keep their numbers;
 * a pair goes by its two tasks. A nogood about a pair that the receiver does not have is not taken over.
 *
 * Why it is sound: the variables of tasks, pairs and the objective mean the same in every model, and all that is
 * inferred follows from the instance and one thing more: that the objective is less than that of the best schedule
 * known. (The windows of a model follow from that too: where the makespan is minimised it is built for ends before
 * the best known one, else for all ends up to the horizon. Ends assumed are decisions, so what is learned under them
 * holds without; ends disproved are so for all schedules better than the best.) The best only gets better, so all
 * that has been learned forbids nothing that is better than the best at the moment of telling: `below`. A receiver
 * whose own best is as good as that looks only for what is better still and may add them; whoever still looks for
 * something worse might lose it, and must not.
 */
export class SharedNogoods {
  readonly #search: Search;
  /** Shared name of each variable, and the way back. */
  readonly #nameOf: Int32Array;
  readonly #variableOf = new Map<number, number>();
  readonly #told = new PredicateList();
  readonly #objective: number;
  #bound: number;

  constructor({ search, store, tasks, pairs, firstPair, objective }: ScheduleModel) {
    this.#search = search;
    this.#objective = objective;
    this.#bound = store.bound[2 * objective];
    this.#nameOf = Int32Array.from({ length: store.variableCount }, (_, x) => x);
    const n = tasks.end.length;
    if (objective >= firstPair) this.#nameOf[objective] = firstPair;
    for (const [k, { first, second }] of pairs.entries())
      this.#nameOf[firstPair + k] = firstPair + 1 + first * n + second;
    for (const [x, name] of this.#nameOf.entries()) this.#variableOf.set(name, x);
    search.onLearned = (nogood, levels) => this.#note(nogood, levels);
  }

  /** Notes for the others that nothing better than the best has an objective less than `bound`. */
  raiseBound(bound: number): void {
    this.#bound = bound;
  }

  /**
   * What was learned since the last call and is short enough; null for nothing.
   *
   * @param best objective of the best schedule known, as the solver counts it
   */
  take(best: number): NogoodBatch | null {
    if (this.#told.length === 0) return null;
    // The bound each time, for those who began to listen late: 'objective ≤ bound − 1' is a nogood of one predicate.
    this.#told.push(1, 1);
    this.#pushNamed(2 * this.#objective + 1, 1 - this.#bound);
    const batch = { below: best, data: this.#told.data.slice(0, this.#told.length) };
    this.#told.length = 0;
    return batch;
  }

  /** Hands the search what others have learned; it adds it when next at its root. @param best as in `take` */
  hear({ below, data }: NogoodBatch, best: number): void {
    if (best > below) return;
    for (let k = 0; k < data.length; k += 2 + 2 * data[k]) {
      const nogood = this.#translated(data.subarray(k + 2, k + 2 + 2 * data[k]));
      if (nogood !== null) this.#search.hear(nogood, data[k + 1]);
    }
  }

  #note({ data, length }: PredicateList, levels: number): void {
    if (length > 2 * MOST_PREDICATES) return;
    this.#told.push(length / 2, levels);
    for (let k = 0; k < length; k += 2) this.#pushNamed(data[k], data[k + 1]);
  }

  #pushNamed(b: number, value: number): void {
    this.#told.push(2 * this.#nameOf[b >> 1] + (b & 1), value);
  }

  #translated(named: Int32Array): Int32Array | null {
    const nogood = named.slice();
    for (let k = 0; k < nogood.length; k += 2) {
      const x = this.#variableOf.get(named[k] >> 1);
      if (x === undefined) return null;
      nogood[k] = 2 * x + (named[k] & 1);
    }
    return nogood;
  }
}
