import { ticksFor, workSpeed } from '#instance/elasticTable.ts';
import { FINISH_START, type Instance, START_START, transferTicks } from '#instance/instance.ts';
import type { Schedule } from '#schedule/schedule.ts';
import { AllotmentLog } from './allotmentLog.ts';
import type { ConflictListener, ConflictPolicy } from './conflictPolicy.ts';

/**
 * True, or why the framework cannot take the instance. It decides at events and looks at no later one, so
 * that capacities may not fall on a running task, and a task's start may depend on starts and ends only.
 */
export function frameworkSupports(instance: Instance): true | string {
  if (instance.hasCalendar) return 'capacities that change over time';
  const { type, lag } = instance.predecessors;
  if (type.some((t) => t !== FINISH_START && t !== START_START))
    return 'precedences other than finish-start and start-start';
  if (lag.some((ticks) => ticks < 0)) return 'negative lags';
  return true;
}

/**
 * The scheduling framework of 11 steps of 路程昭 et al. 2021, section 3.2: time goes from event to event;
 * at each, waiting tasks are taken in order, started where they fit, and where they do not the conflict is
 * resolved by a policy. GSTS, ER and the priority rules are policies of it. Step 1, the earliest and latest
 * starts, is behind the ranks it is given; step 11, the comparison with the wanted end, is judgeDueDate. The
 * paper's end list is `running`, with the ends of its tasks in `end`.
 *
 * Under a policy without short starts it is parallel schedule generation. With them, tasks are allotted
 * anew at every event: first what running tasks must keep, then to each in order what it demands, as far
 * as it goes.
 *
 * O((tasks + arcs) + events · (running + waiting) · demands) a schedule.
 */
export class EventFramework {
  /** Schedules built so far. */
  passes = 0;
  /** Start and end of each task in the last schedule, in ticks. */
  readonly start: Int32Array;
  readonly end: Int32Array;

  readonly #instance: Instance;
  readonly #mode: Int32Array;
  /** Free amount of each resource now. */
  readonly #free: Int32Array;
  /** What each demand row of the mode table is allotted now. */
  readonly #amount: Int32Array;
  /** Allotments before the re-deal at hand, of running elastic tasks. */
  readonly #before: Int32Array;
  /** What one task had before a raise. */
  readonly #had: Int32Array;
  /** Work left of each running task at #since, in ticks at full speed; its speed since then. */
  readonly #left: Float64Array;
  readonly #speed: Float64Array;
  readonly #since: Int32Array;
  /** Arcs not yet counted down, and the earliest start by those that are. */
  readonly #waitingFor: Int32Array;
  readonly #ready: Int32Array;
  /** When each task joined the start list: its place in first-come order. */
  readonly #arrival: Int32Array;
  readonly #log = new AllotmentLog();

  constructor(instance: Instance) {
    const n = instance.taskCount;
    this.#instance = instance;
    this.start = new Int32Array(n);
    this.end = new Int32Array(n);
    this.#mode = new Int32Array(n);
    this.#free = new Int32Array(instance.resourceCount);
    this.#amount = new Int32Array(instance.demandAmount.length);
    this.#before = new Int32Array(instance.demandAmount.length);
    this.#had = new Int32Array(instance.resourceCount);
    this.#left = new Float64Array(n);
    this.#speed = new Float64Array(n);
    this.#since = new Int32Array(n);
    this.#waitingFor = new Int32Array(n);
    this.#ready = new Int32Array(n);
    this.#arrival = new Int32Array(n);
  }

  /**
   * Builds one schedule.
   *
   * @param mode one row of the mode table a task
   * @param onConflict told of every task that has to wait, at every event
   * @returns makespan in ticks, or −1 where some task demands more than there ever is
   */
  run(mode: Int32Array, policy: ConflictPolicy, onConflict?: ConflictListener): number {
    const { taskCount, predecessors, release } = this.#instance;
    const { start, end } = this;
    this.passes++;
    this.#reset(mode);
    // Step 2: the start list begins with the tasks that wait for nothing.
    const startList: number[] = [];
    /** Tasks whose predecessors are done, but whose release or lag is not over. */
    let pending: number[] = [];
    for (let i = 0; i < taskCount; i++) if (predecessors.ptr[i] === predecessors.ptr[i + 1]) pending.push(i);
    const running: number[] = [];
    let now = pending.reduce((least, i) => Math.min(least, release[i]), Number.POSITIVE_INFINITY);
    let arrivals = 0;
    let finished = 0;
    let makespan = 0;
    const isBefore = (a: number, b: number) =>
      policy.rank === null ? this.#arrival[a] < this.#arrival[b] : policy.rank[a] < policy.rank[b];

    for (;;) {
      // Step 3: the tasks that have become ready join the start list at their places in its order.
      for (const i of pending) {
        if (this.#ready[i] > now) continue;
        this.#arrival[i] = arrivals++;
        insertInOrder(startList, i, isBefore);
      }
      pending = pending.filter((i) => this.#ready[i] > now);
      // Steps 4 to 7: the list is gone through; what fits starts, what does not is a conflict. Step 5 has
      // two halves: resources are taken as the list goes, the end is known once all have been dealt to.
      const started = this.#deal(startList, running, policy, now, isBefore, onConflict);
      for (const i of started) {
        if (end[i] > now)
          insertInOrder(running, i, policy.takesBack ? isBefore : (a, b) => start[a] < start[b]);
        this.#countDown(i, START_START, now, pending);
      }
      // Step 8: on to the earliest finish (or release).
      let next = Number.POSITIVE_INFINITY;
      for (const i of running) next = Math.min(next, end[i]);
      for (const i of pending) next = Math.min(next, Math.max(now, this.#ready[i]));
      let gone = 0;
      for (const i of started) {
        if (end[i] > now) continue;
        // A milestone is over as soon as it has begun.
        next = now;
        this.#countDown(i, FINISH_START, now, pending);
        gone++;
      }
      // Step 10: nothing runs and nothing will: the last task is done, or those left never fit.
      if (next === Number.POSITIVE_INFINITY) break;
      now = next;
      // Step 9: what finishes frees its resources, and its successors may be ready.
      for (let x = running.length - 1; x >= 0; x--) {
        const i = running[x];
        if (end[i] > now) continue;
        running.splice(x, 1);
        this.#release(i);
        this.#countDown(i, FINISH_START, now, pending);
        gone++;
      }
      finished += gone;
      if (now > makespan) makespan = now;
    }
    return finished === taskCount ? makespan : -1;
  }

  #reset(mode: Int32Array): void {
    const { capacity, predecessors, release, taskCount } = this.#instance;
    this.#mode.set(mode);
    this.#free.set(capacity);
    this.#ready.set(release);
    for (let i = 0; i < taskCount; i++) this.#waitingFor[i] = predecessors.ptr[i + 1] - predecessors.ptr[i];
    this.#log.clear();
  }

  /** Counts arcs of this type out of i down; tasks that wait for no more join `pending`. */
  #countDown(i: number, type: number, now: number, pending: number[]): void {
    const instance = this.#instance;
    const { ptr, task, type: types, lag, volume } = instance.successors;
    for (let k = ptr[i]; k < ptr[i + 1]; k++) {
      if (types[k] !== type) continue;
      const j = task[k];
      const { modeNode } = instance;
      const wait =
        lag[k] + transferTicks(instance, volume[k], modeNode[this.#mode[i]], modeNode[this.#mode[j]]);
      this.#ready[j] = Math.max(this.#ready[j], now + wait);
      if (--this.#waitingFor[j] === 0) pending.push(j);
    }
  }

  /** Takes or gives back `sign` times what i is allotted. */
  #take(i: number, sign: number): void {
    const { demandPtr, demandResource, renewable } = this.#instance;
    const m = this.#mode[i];
    for (let k = demandPtr[m]; k < demandPtr[m + 1]; k++) {
      const r = demandResource[k];
      if (renewable[r]) this.#free[r] -= sign * this.#amount[k];
    }
  }

  #release(i: number): void {
    this.#take(i, -1);
  }

  /**
   * Deals resources out: to running tasks that may have more, and to the tasks of the start list, which
   * leave it when they start.
   *
   * @returns the tasks started
   */
  #deal(
    startList: number[],
    running: readonly number[],
    policy: ConflictPolicy,
    now: number,
    isBefore: (a: number, b: number) => boolean,
    onConflict: ConflictListener | undefined,
  ): number[] {
    const isElastic = policy.startShare !== null && this.#instance.elastic !== null;
    if (isElastic) this.#openAllotments(running, policy.takesBack);
    const started: number[] = [];
    let next = 0;
    let kept = 0;
    for (let x = 0; x < startList.length; x++) {
      const i = startList[x];
      // Running tasks come in their turn; without taking back, all of them come first.
      while (isElastic && next < running.length && (!policy.takesBack || isBefore(running[next], i)))
        this.#raise(running[next++], policy.width);
      // Step 4: the first of the list; step 5: it takes its resources where they are free.
      const short = this.#tryStart(i, policy, now);
      if (short < 0) {
        started.push(i);
        continue;
      }
      // Step 6: a conflict, over what is short; the task waits. Step 7: on to the next of the list.
      onConflict?.(i, short, this.#free[short], now);
      startList[kept++] = i;
    }
    startList.length = kept;
    if (isElastic) {
      while (next < running.length) this.#raise(running[next++], policy.width);
      if (policy.width !== null) {
        for (const i of running) this.#raise(i, null);
        for (const i of started) this.#raise(i, null);
      }
      this.#closeAllotments(running, now);
    }
    for (const i of started) this.#begin(i, now);
    return started;
  }

  /** Remembers what running elastic tasks have; where they may lose it, leaves them their least. */
  #openAllotments(running: readonly number[], takesBack: boolean): void {
    const { demandPtr, elastic } = this.#instance;
    if (elastic === null) return;
    for (const i of running) {
      const m = this.#mode[i];
      if (elastic.parts[m] === null) continue;
      for (let k = demandPtr[m]; k < demandPtr[m + 1]; k++) this.#before[k] = this.#amount[k];
      if (!takesBack) continue;
      this.#take(i, -1);
      for (let k = demandPtr[m]; k < demandPtr[m + 1]; k++) this.#amount[k] = elastic.leastAmount[k];
      this.#take(i, 1);
    }
  }

  /** Gives an elastic task as much more as is free and it can use, up to its width. */
  #raise(i: number, width: Float64Array | null): void {
    const { elastic, demandPtr, modeDuration } = this.#instance;
    const m = this.#mode[i];
    if (elastic === null || elastic.parts[m] === null || modeDuration[m] === 0) return;
    this.#take(i, -1);
    const first = demandPtr[m];
    const had = this.#had;
    for (let k = first; k < demandPtr[m + 1]; k++) had[k - first] = this.#amount[k];
    this.#allot(m, width === null ? 1 : width[i]);
    // Nobody loses by a raise: a width below what it already has is reached.
    for (let k = first; k < demandPtr[m + 1]; k++)
      if (this.#amount[k] < had[k - first]) this.#amount[k] = had[k - first];
    this.#take(i, 1);
  }

  /** Sets the allotment of mode m to its demand, as far as its width and what is free go, less what would be idle. */
  #allot(m: number, width: number): void {
    const { demandPtr, demandResource, demandAmount, elastic } = this.#instance;
    const first = demandPtr[m];
    for (let k = first; k < demandPtr[m + 1]; k++) {
      const wanted = Math.min(this.#free[demandResource[k]], Math.ceil(width * demandAmount[k] - 1e-9));
      this.#amount[k] = Math.min(demandAmount[k], Math.max(wanted, elastic?.leastAmount[k] ?? 0));
    }
    // Of complementary resources the scarcest sets the pace: more of the others is of no use.
    for (const { positions } of elastic?.parts[m] ?? []) {
      if (positions.length < 2) continue;
      let share = 1;
      for (const p of positions) share = Math.min(share, this.#amount[first + p] / demandAmount[first + p]);
      if (share === 1) continue;
      for (const p of positions) {
        if (this.#hasOwnPart(m, p)) continue;
        const k = first + p;
        const useful = Math.ceil(share * demandAmount[k] - 1e-9);
        this.#amount[k] = Math.max(elastic?.leastAmount[k] ?? 0, Math.min(this.#amount[k], useful));
      }
    }
  }

  /** Whether the resource at this position speeds mode m up in another part too. */
  #hasOwnPart(m: number, position: number): boolean {
    const parts = this.#instance.elastic?.parts[m] ?? [];
    return parts.filter(({ positions }) => positions.includes(position)).length > 1;
  }

  /**
   * Starts i where its demand, or as much of it as the policy asks for, is free.
   *
   * @returns −1, or the resource that is short
   */
  #tryStart(i: number, policy: ConflictPolicy, now: number): number {
    const { demandPtr, demandResource, demandAmount, modeDuration, renewable, elastic } = this.#instance;
    const m = this.#mode[i];
    const duration = modeDuration[m];
    const mayBeShort = policy.startShare !== null && elastic !== null && elastic.parts[m] !== null;
    if (duration > 0) {
      for (let k = demandPtr[m]; k < demandPtr[m + 1]; k++) {
        const r = demandResource[k];
        const free = this.#free[r];
        if (!renewable[r] || free >= demandAmount[k]) continue;
        if (!mayBeShort) return r;
        const share = (policy.startShare as Float64Array)[i];
        if (free < elastic.leastAmount[k] || free < share * demandAmount[k] - 1e-9) return r;
      }
    }
    if (mayBeShort) this.#allot(m, policy.width === null ? 1 : policy.width[i]);
    else for (let k = demandPtr[m]; k < demandPtr[m + 1]; k++) this.#amount[k] = demandAmount[k];
    this.start[i] = now;
    if (duration > 0) this.#take(i, 1);
    return -1;
  }

  /** Sets work, speed and end of a task that has just been started, once its first allotment is known. */
  #begin(i: number, now: number): void {
    const { demandPtr, demandAmount, modeDuration } = this.#instance;
    const m = this.#mode[i];
    const duration = modeDuration[m];
    this.end[i] = now + duration;
    let isShort = false;
    for (let k = demandPtr[m]; k < demandPtr[m + 1]; k++) isShort ||= this.#amount[k] < demandAmount[k];
    this.#left[i] = duration;
    this.#since[i] = now;
    this.#speed[i] = 1;
    if (!isShort || duration === 0) return;
    this.#speed[i] = this.#speedOf(m);
    this.end[i] = now + ticksFor(duration, this.#speed[i]);
    this.#record(i, m, now);
  }

  #speedOf(m: number): number {
    const { elastic } = this.#instance;
    return elastic === null
      ? 1
      : workSpeed(elastic, this.#instance, m, this.#amount, this.#instance.demandPtr[m]);
  }

  /** Brings work, speed and end of the running tasks whose allotment has changed up to date. */
  #closeAllotments(running: readonly number[], now: number): void {
    const { demandPtr, elastic } = this.#instance;
    for (const i of running) {
      const m = this.#mode[i];
      if (elastic === null || elastic.parts[m] === null) continue;
      let changed = false;
      for (let k = demandPtr[m]; k < demandPtr[m + 1]; k++) changed ||= this.#amount[k] !== this.#before[k];
      if (!changed) continue;
      this.#left[i] -= (now - this.#since[i]) * this.#speed[i];
      this.#since[i] = now;
      this.#speed[i] = this.#speedOf(m);
      this.end[i] = now + ticksFor(this.#left[i], this.#speed[i]);
      this.#record(i, m, now);
    }
  }

  #record(i: number, m: number, now: number): void {
    const { demandPtr } = this.#instance;
    this.#log.add(i, now, this.#amount.slice(demandPtr[m], demandPtr[m + 1]));
  }

  /** The last schedule built, with what its elastic tasks got where that was ever less than they demand. */
  schedule(): Schedule {
    const copy = { start: this.start.slice(), mode: this.#mode.slice() };
    const allotments = this.#log.pieces(this.#instance, this.#mode, this.start, this.end);
    return allotments === null ? copy : { ...copy, allotments };
  }
}

/** Inserts i behind all that are not after it. O(list). */
function insertInOrder(list: number[], i: number, isBefore: (a: number, b: number) => boolean): void {
  let at = list.length;
  while (at > 0 && isBefore(i, list[at - 1])) at--;
  list.splice(at, 0, i);
}
