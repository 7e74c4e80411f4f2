import { createEventProfile } from '#generation/capacityProfile.ts';
import { RemainingBudgets } from '#generation/remainingBudgets.ts';
import { arcWeight, type Instance, transferTicks } from '#instance/instance.ts';
import type { EventProfile } from '#kernels/eventProfile.ts';
import { dominantShare } from '#schedule/objective.ts';
import type { Schedule } from '#schedule/schedule.ts';

/**
 * One greedy construction. At a moment, the open tasks are asked in order of rank; each with a node
 * (a mode) that has room from now until its end is started there. When none fits, time moves to the first moment at which some open task can start.
 *
 * Of several modes with room the one that ends first is taken; then the node with the least work so far;
 * then file order. A node that is free now is not passed over for a faster one that is free later.
 *
 * O(tasks · events · modes) profile queries at worst.
 */
export class GreedyPass {
  readonly schedule: Schedule;
  /** The task for which no room was left; null while there is none. */
  stuck: number | null = null;

  readonly #instance: Instance;
  readonly #profile: EventProfile;
  readonly #budgets: RemainingBudgets;
  readonly #rank: Int32Array;
  /** The one mode each task may take; null leaves the choice to the pass. */
  readonly #fixed: Int32Array | null;
  /** Predecessors of each task not yet placed. */
  readonly #waiting: Int32Array;
  /** Tasks whose predecessors are all placed, by rank. */
  readonly #open: number[] = [];
  /** Duration × dominant share given to each node. */
  readonly #load: Float64Array;
  #now = 0;
  /** No task asked at this moment can begin before; what is started meanwhile can only make it later. */
  #next = Number.POSITIVE_INFINITY;
  /** Position in #open of the task to be asked next. */
  #asking = 0;

  /**
   * @param rank a permutation; the smaller is chosen first
   * @param fixed the mode of each task, where it is decided before
   */
  constructor(instance: Instance, rank: Int32Array, fixed: Int32Array | null = null) {
    const { taskCount, predecessors } = instance;
    this.schedule = { start: new Int32Array(taskCount), mode: new Int32Array(taskCount) };
    this.#instance = instance;
    this.#profile = createEventProfile(instance);
    this.#budgets = new RemainingBudgets(instance);
    this.#rank = rank;
    this.#fixed = fixed;
    this.#load = new Float64Array(instance.nodeCount);
    this.#waiting = Int32Array.from(
      { length: taskCount },
      (_, i) => predecessors.ptr[i + 1] - predecessors.ptr[i],
    );
    this.#waiting.forEach((count, i) => {
      if (count === 0) this.#insert(i);
    });
  }

  /** Whether every task has its place. */
  get complete(): boolean {
    return this.#open.length === 0;
  }

  /** Asks one task, or moves time on. @returns false when all are placed or one is stuck */
  step(): boolean {
    if (this.#open.length === 0) return false;
    if (this.#asking === this.#open.length) {
      this.#now = this.#next;
      this.#next = Number.POSITIVE_INFINITY;
      this.#asking = 0;
      return true;
    }
    const i = this.#open[this.#asking];
    const { modePtr, modeDuration } = this.#instance;
    let best = -1;
    let earliest = Number.POSITIVE_INFINITY;
    for (let m = modePtr[i]; m < modePtr[i + 1]; m++) {
      if (this.#fixed === null ? !this.#budgets.allow(i, m) : m !== this.#fixed[i]) continue;
      const at = this.#earliestStart(i, m);
      if (at < 0) continue;
      if (at === this.#now && (best < 0 || this.#isBetter(m, best))) best = m;
      earliest = Math.min(earliest, at);
    }
    if (earliest === Number.POSITIVE_INFINITY) {
      this.stuck = i;
      return false;
    }
    if (best < 0) {
      this.#next = Math.min(this.#next, earliest);
      this.#asking++;
      return true;
    }
    this.#place(i, best, modeDuration[best]);
    return true;
  }

  #isBetter(m: number, than: number): boolean {
    const { modeDuration, modeNode } = this.#instance;
    const load = (mode: number) => (modeNode[mode] < 0 ? 0 : this.#load[modeNode[mode]]);
    return (
      modeDuration[m] < modeDuration[than] || (modeDuration[m] === modeDuration[than] && load(m) < load(than))
    );
  }

  /** Earliest start of i in mode m at or after now; −1 when there is no room any more. */
  #earliestStart(i: number, m: number): number {
    const instance = this.#instance;
    const { modeDuration, modeNode, demandPtr } = instance;
    const { ptr, task, type, lag, volume } = instance.predecessors;
    const { start, mode } = this.schedule;
    let ready = Math.max(this.#now, instance.release[i]);
    for (let k = ptr[i]; k < ptr[i + 1]; k++) {
      const p = task[k];
      const wait = lag[k] + transferTicks(instance, volume[k], modeNode[mode[p]], modeNode[m]);
      ready = Math.max(ready, start[p] + arcWeight(type[k], wait, modeDuration[mode[p]], modeDuration[m]));
    }
    return this.#profile.earliestFit(
      ready,
      modeDuration[m],
      instance.demandResource,
      instance.demandAmount,
      demandPtr[m],
      demandPtr[m + 1],
    );
  }

  #place(i: number, m: number, duration: number): void {
    const { demandPtr, demandResource, demandAmount, modeNode, successors } = this.#instance;
    this.schedule.start[i] = this.#now;
    this.schedule.mode[i] = m;
    this.#profile.reserve(this.#now, duration, demandResource, demandAmount, demandPtr[m], demandPtr[m + 1]);
    this.#budgets.spend(i, m);
    if (modeNode[m] >= 0) this.#load[modeNode[m]] += duration * dominantShare(this.#instance, m);
    this.#open.splice(this.#asking, 1);
    for (let k = successors.ptr[i]; k < successors.ptr[i + 1]; k++)
      if (--this.#waiting[successors.task[k]] === 0) this.#insert(successors.task[k]);
  }

  /** Keeps the open tasks by rank; a task that goes before those already asked is asked next. */
  #insert(i: number): void {
    const rank = this.#rank;
    let low = 0;
    for (let high = this.#open.length; low < high;) {
      const middle = (low + high) >> 1;
      if (rank[this.#open[middle]] < rank[i]) low = middle + 1;
      else high = middle;
    }
    this.#open.splice(low, 0, i);
    this.#asking = Math.min(this.#asking, low);
  }
}
