import { createEventProfile } from '#generation/capacityProfile.ts';
import { RemainingBudgets } from '#generation/remainingBudgets.ts';
import { arcWeight, type Instance, transferTicks } from '#instance/instance.ts';
import type { EventProfile } from '#kernels/eventProfile.ts';
import { type TaskFacts, taskFacts } from './taskFeatures.ts';

/** Tasks offered at one decision. */
const MOST_TASKS = 32;

/**
 * The decision process that a policy acts in: serial schedule generation, one task a decision. The state is
 * what is placed; an action is an offer, that is, which eligible task comes next and in which mode, hence on
 * which node; it is placed at the earliest start that the resources leave for it. Every valid course of
 * actions ends in a schedule that respects precedences, releases, calendars and resources. Deadlines are not
 * enforced, as in every generation pass here.
 *
 * Offers that start behind the earliest possible end of another one are held back (Giffler and Thompson
 * 1960): that other task fits before them anyway, so no schedule is lost and decisions come in the order of
 * time. Of many tasks the most urgent are offered, those with the longest way from their earliest end to the
 * end of the project; a decision costs no more for a thousand eligible tasks than for 32, but for keeping
 * their earliest starts.
 */
export class Construction {
  readonly instance: Instance;
  readonly facts: TaskFacts;
  readonly start: Int32Array;
  readonly mode: Int32Array;
  /** Tasks in the order in which they were placed: entries [0, placed). */
  readonly order: Int32Array;

  /** Offers of the present decision: entries [0, offerCount) of the arrays that follow. */
  offerCount = 0;
  readonly offerTask: Int32Array;
  /** Row of the mode table. */
  readonly offerMode: Int32Array;
  readonly offerStart: Int32Array;

  /** Tasks placed so far. */
  placed = 0;
  /** No completion of what is placed ends earlier than this, in ticks; the makespan once all are. */
  bound = 0;
  /** Earliest start among the offers: the front of time. */
  front = 0;
  /** Eligible tasks: entries [0, eligibleCount). */
  readonly eligible: Int32Array;
  eligibleCount = 0;
  /** Predecessors of task i that are not placed yet. */
  readonly waiting: Int32Array;
  /** Work still to place on resource r, in ticks of its whole capacity. Length R. */
  readonly remainingWork: Float64Array;
  readonly profile: EventProfile;

  /** Earliest start of each mode of an eligible task, −1 where it may not be taken or fits nowhere. */
  readonly #earliest: Int32Array;
  /** Of the x-th eligible task: earliest end plus the way to the project's end; −1 where it is held back. */
  readonly #urgency: Int32Array;
  readonly #hasBudgets: boolean;
  #budgets: RemainingBudgets | null = null;

  constructor(instance: Instance, facts: TaskFacts = taskFacts(instance)) {
    const n = instance.taskCount;
    this.instance = instance;
    this.facts = facts;
    this.start = new Int32Array(n);
    this.mode = new Int32Array(n);
    this.order = new Int32Array(n);
    this.waiting = new Int32Array(n);
    this.eligible = new Int32Array(n);
    this.remainingWork = new Float64Array(instance.resourceCount);
    this.profile = createEventProfile(instance);
    const modes = instance.modeDuration.length;
    this.#earliest = new Int32Array(modes);
    this.#urgency = new Int32Array(n);
    this.offerTask = new Int32Array(modes);
    this.offerMode = new Int32Array(modes);
    this.offerStart = new Int32Array(modes);
    this.#hasBudgets = instance.renewable.includes(0);
    this.reset();
  }

  /** Back to the empty schedule. */
  reset(): void {
    const { instance, waiting } = this;
    const { predecessors, taskCount: n } = instance;
    this.profile.reset();
    this.#budgets = this.#hasBudgets ? new RemainingBudgets(instance) : null;
    this.remainingWork.set(this.facts.totalWork);
    this.placed = 0;
    this.eligibleCount = 0;
    this.bound = this.facts.path.length;
    for (let i = 0; i < n; i++) {
      waiting[i] = predecessors.ptr[i + 1] - predecessors.ptr[i];
      if (waiting[i] === 0) this.#open(i);
    }
    this.#offer();
  }

  /** All tasks are placed. */
  get complete(): boolean {
    return this.placed === this.instance.taskCount;
  }

  /** Some task has no mode left that fits: nothing can be offered, and the schedule cannot be finished. */
  get stuck(): boolean {
    return !this.complete && this.offerCount === 0;
  }

  /** Places the offer at index `a` and makes the next offers. O(eligible modes · changes of the profile). */
  place(a: number): void {
    const { instance, waiting, profile, eligible } = this;
    const { modeDuration, demandPtr, demandResource, demandAmount, successors, resourceCount: R } = instance;
    const i = this.offerTask[a];
    const m = this.offerMode[a];
    const at = this.offerStart[a];
    const end = at + modeDuration[m];
    this.start[i] = at;
    this.mode[i] = m;
    this.order[this.placed++] = i;
    profile.reserve(at, modeDuration[m], demandResource, demandAmount, demandPtr[m], demandPtr[m + 1]);
    this.#budgets?.spend(i, m);
    for (let r = 0; r < R; r++) this.remainingWork[r] -= this.facts.work[i * R + r];
    this.bound = Math.max(this.bound, end + this.facts.path.tailAfterEnd[i]);
    let position = 0;
    while (eligible[position] !== i) position++;
    // The order of the eligible is kept, so that ties are broken alike whatever came before.
    eligible.copyWithin(position, position + 1, this.eligibleCount--);
    this.#moveBack(at, end, m);
    for (let k = successors.ptr[i]; k < successors.ptr[i + 1]; k++)
      if (--waiting[successors.task[k]] === 0) this.#open(successors.task[k]);
    this.#offer();
  }

  /** Makes task i eligible. */
  #open(i: number): void {
    const { modePtr } = this.instance;
    this.eligible[this.eligibleCount++] = i;
    for (let m = modePtr[i]; m < modePtr[i + 1]; m++) this.#earliest[m] = this.#fit(i, m, this.#ready(i, m));
  }

  #fit(i: number, m: number, from: number): number {
    const { modeDuration, demandPtr, demandResource, demandAmount } = this.instance;
    if (this.#budgets !== null && !this.#budgets.allow(i, m)) return -1;
    const [first, last] = [demandPtr[m], demandPtr[m + 1]];
    return this.profile.earliestFit(from, modeDuration[m], demandResource, demandAmount, first, last);
  }

  /** Earliest start of i in mode m by release and predecessors, transfers between nodes included. */
  #ready(i: number, m: number): number {
    const { instance, start, mode } = this;
    const { ptr, task, type, lag, volume } = instance.predecessors;
    const { modeDuration, modeNode } = instance;
    let ready = instance.release[i];
    for (let k = ptr[i]; k < ptr[i + 1]; k++) {
      const p = task[k];
      const wait = lag[k] + transferTicks(instance, volume[k], modeNode[mode[p]], modeNode[m]);
      ready = Math.max(ready, start[p] + arcWeight(type[k], wait, modeDuration[mode[p]], modeDuration[m]));
    }
    return ready;
  }

  /** Moves the earliest starts that [from, to), just taken by mode `taken`, may be in the way of. */
  #moveBack(from: number, to: number, taken: number): void {
    const { eligible, eligibleCount, instance } = this;
    const { modePtr, modeDuration, demandPtr } = instance;
    const earliest = this.#earliest;
    if (this.#budgets === null && (from === to || demandPtr[taken] === demandPtr[taken + 1])) return;
    for (let x = 0; x < eligibleCount; x++) {
      const j = eligible[x];
      for (let m = modePtr[j]; m < modePtr[j + 1]; m++) {
        const at = earliest[m];
        if (at < 0) continue;
        const overlaps = at < to && from < at + modeDuration[m];
        if (overlaps || this.#budgets !== null) earliest[m] = this.#fit(j, m, at);
      }
    }
  }

  #offer(): void {
    const { eligible, eligibleCount, instance, offerTask, offerMode, offerStart } = this;
    const { modePtr, modeDuration } = instance;
    const { tailAfterEnd } = this.facts.path;
    const earliest = this.#earliest;
    const urgency = this.#urgency;
    let firstEnd = Number.POSITIVE_INFINITY;
    let front = Number.POSITIVE_INFINITY;
    this.offerCount = 0;
    for (let x = 0; x < eligibleCount; x++) {
      const i = eligible[x];
      let ends = Number.POSITIVE_INFINITY;
      for (let m = modePtr[i]; m < modePtr[i + 1]; m++) {
        if (earliest[m] < 0) continue;
        ends = Math.min(ends, earliest[m] + modeDuration[m]);
        front = Math.min(front, earliest[m]);
      }
      // Nothing may be offered until every task can be.
      if (ends === Number.POSITIVE_INFINITY) return;
      urgency[x] = ends + tailAfterEnd[i];
      this.bound = Math.max(this.bound, urgency[x]);
      firstEnd = Math.min(firstEnd, ends);
    }
    this.front = front;
    let tasks = 0;
    for (let x = 0; x < eligibleCount; x++) {
      const i = eligible[x];
      let starts = Number.POSITIVE_INFINITY;
      for (let m = modePtr[i]; m < modePtr[i + 1]; m++)
        if (earliest[m] >= 0) starts = Math.min(starts, earliest[m]);
      // A task of no duration ends where it starts.
      if (starts >= firstEnd && starts > front) urgency[x] = -1;
      else tasks++;
    }
    const least = tasks > MOST_TASKS ? urgency.slice(0, eligibleCount).sort()[eligibleCount - MOST_TASKS] : 0;
    // Tasks as urgent as the last that has a place come in their order.
    let ties = MOST_TASKS;
    if (least > 0) for (let x = 0; x < eligibleCount; x++) if (urgency[x] > least) ties--;
    let count = 0;
    for (let x = 0; x < eligibleCount; x++) {
      if (urgency[x] < least || (urgency[x] === least && ties-- <= 0)) continue;
      const i = eligible[x];
      for (let m = modePtr[i]; m < modePtr[i + 1]; m++) {
        if (earliest[m] < 0) continue;
        offerTask[count] = i;
        offerMode[count] = m;
        offerStart[count++] = earliest[m];
      }
    }
    this.offerCount = count;
  }
}
