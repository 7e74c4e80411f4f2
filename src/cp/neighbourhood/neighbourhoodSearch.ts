import type { Instance } from '#instance/instance.ts';
import type { Schedule } from '#schedule/schedule.ts';
import { KeptOrder } from '../propagators/kept-order/keptOrder.ts';
import { buildScheduleModel, PARTS, type ScheduleModel } from '../scheduleModel.ts';
import { latestEndOfBetter, settledSchedule, valuesIn, wholeObjective } from '../scheduleValues.ts';
import { partialOrder } from './partialOrder.ts';

/** Decisions granted for a task and for a conflict: a few solutions deep, and an end where nothing conflicts. */
const DECISIONS_A_TASK = 10;
const DECISIONS_A_CONFLICT = 20;
/** More neighbourhoods than anybody searches. */
const MOST_EPOCHS = 2 ** 29;

/**
 * Large-neighbourhood search with the solver inside: looks for a better schedule in which all tasks but some
 * keep their order and their modes. The model is built once; what is learned about it stays from one
 * neighbourhood to the next.
 *
 * Source: Shaw 1998, Using constraint programming and local search methods to solve vehicle routing
 * problems; Godard, Laborie and Nuijten 2005, Randomized large neighborhood search for cumulative scheduling
 * (partial orders are kept, not starts).
 */
export class NeighbourhoodSearch {
  /** Conflicts met so far: a measure of work. */
  get conflicts(): number {
    return this.#model.search.conflicts;
  }
  /** True once it is proved that no schedule is better than the best seen. */
  proved = false;
  /** Whether the last neighbourhood was searched to its end, and did not run out of its allowance. */
  searchedThrough = false;
  readonly #instance: Instance;
  readonly #model: ScheduleModel;
  readonly #kept: KeptOrder;
  readonly #values: Int32Array;
  /** Objective of the best schedule seen, as the solver counts it. */
  #best = Number.POSITIVE_INFINITY;

  private constructor(instance: Instance, model: ScheduleModel, kept: KeptOrder) {
    this.#instance = instance;
    this.#model = model;
    this.#kept = kept;
    this.#values = new Int32Array(model.store.variableCount);
    this.proved = !model.search.propagate();
  }

  /**
   * @param incumbent a valid schedule; only better ones are looked for
   * @returns null when no schedule is better, as simple bounds show; or, as a string, why the instance is too large
   */
  static create(instance: Instance, incumbent: Schedule): NeighbourhoodSearch | string | null {
    let kept: KeptOrder | undefined;
    const model = buildScheduleModel(instance, latestEndOfBetter(instance, incumbent), {
      ...PARTS,
      variables: [[0, MOST_EPOCHS]],
      further: (store, epoch) => [(kept = new KeptOrder(store, epoch))],
    });
    if (model === null || typeof model === 'string' || kept === undefined) return model as string | null;
    return new NeighbourhoodSearch(instance, model, kept);
  }

  /**
   * Looks for a schedule better than all seen, `schedule` among them, in which the tasks that are not free
   * keep the modes that they have in it and share resources in the same order.
   *
   * @param schedule valid
   * @param isFree 1 for each task that may go anywhere and change its mode
   * @param conflicts allowed; some thousands a second
   * @returns the best found, or null
   */
  improve(schedule: Schedule, isFree: Uint8Array, conflicts: number): Schedule | null {
    const { search } = this.#model;
    this.searchedThrough = true;
    if (!this.#askForBetter(schedule)) return null;
    search.assume(...this.#keep(schedule, isFree));
    const last = search.conflicts + conflicts;
    let decisions = DECISIONS_A_TASK * this.#instance.taskCount + DECISIONS_A_CONFLICT * conflicts;
    let found: Schedule | null = null;
    while (!this.proved && search.conflicts < last && decisions > 0) {
      const before = search.decisions;
      const verdict = search.run(last - search.conflicts, decisions);
      decisions -= search.decisions - before;
      if (verdict === 'refuted') this.proved = true;
      if (verdict === 'paused') this.searchedThrough = false;
      if (verdict !== 'solution') break;
      found = settledSchedule(this.#instance, this.#model);
      valuesIn(this.#instance, this.#model, found, search.guide);
      this.#askForBetter(found);
    }
    search.backToRoot();
    return found;
  }

  /** @returns false when nothing is better than `schedule` and all seen before */
  #askForBetter(schedule: Schedule): boolean {
    const { search, objective, sum } = this.#model;
    search.backToRoot();
    this.#best = Math.min(this.#best, wholeObjective(this.#instance, sum, schedule));
    if (!this.proved) this.proved = !search.tighten(2 * objective + 1, 1 - this.#best);
    return !this.proved;
  }

  /** @returns the predicate under which the tasks that are not free keep their order and their modes */
  #keep(schedule: Schedule, isFree: Uint8Array): readonly [number, number] {
    const { search, tasks, pairs, firstPair, cumulative } = this.#model;
    const { modeDuration } = this.#instance;
    const values = this.#values;
    valuesIn(this.#instance, this.#model, schedule, values);
    search.guide.set(values);
    const end = schedule.start.map((t, i) => t + modeDuration[schedule.mode[i]]);
    const rank = tasks.rank.map((x) => (x < 0 ? 0 : values[x]));
    const fixed: number[] = [];
    for (const [i, x] of tasks.rank.entries())
      if (!isFree[i] && x >= 0) fixed.push(2 * x, rank[i], 2 * x + 1, -rank[i]);
    for (const [k, { first, second }] of pairs.entries()) {
      const x = firstPair + k;
      if (!isFree[first] && !isFree[second]) fixed.push(...(values[x] === 1 ? [2 * x, 1] : [2 * x + 1, 0]));
    }
    return this.#kept.exchange(partialOrder(cumulative, schedule.start, end, rank, isFree), fixed);
  }
}
