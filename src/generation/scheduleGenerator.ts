import { type Instance, NEVER } from '#instance/instance.ts';
import type { EventProfile } from '#kernels/eventProfile.ts';
import { type ParallelInput, parallelSgs } from '#kernels/parallelSgs.ts';
import { sortByKey } from '#kernels/sortByKey.ts';
import { createEventProfile, fitsDenseProfile } from './capacityProfile.ts';
import { DenseProfile } from './denseProfile.ts';
import { MachineProfile } from './machineProfile.ts';
import { ModeView, type WeightedArcs } from './modeView.ts';

/** Makespan of a pass in which some task fitted nowhere. */
export const NO_FIT = -1;

/**
 * Builds schedules of one instance: binds the kernels to its arrays and owns their scratch memory, so that
 * a pass allocates nothing. Every method that builds a schedule counts as one pass, forward or backward.
 *
 * Deadlines are not enforced forward: a pass may end a task late, which the evaluation of the schedule tells.
 */
export class ScheduleGenerator {
  readonly instance: Instance;
  readonly view: ModeView;
  /** Passes made so far: what a budget of schedules counts. */
  passes = 0;

  readonly #machines: MachineProfile | null;
  readonly #dense: DenseProfile | null;
  readonly #events: EventProfile | null;
  /** Read only by backward passes: earliest mirrored starts, from deadlines. */
  readonly #mirroredRelease: Int32Array;
  readonly #mirroredStart: Int32Array;
  readonly #list: Int32Array;
  readonly #scratch: Int32Array;
  readonly #key: Int32Array;
  readonly #position: Int32Array;

  constructor(instance: Instance) {
    const n = instance.taskCount;
    this.instance = instance;
    this.view = new ModeView(instance);
    this.#machines = MachineProfile.of(instance);
    const dense = this.#machines === null && fitsDenseProfile(instance);
    this.#dense = dense ? new DenseProfile(instance) : null;
    this.#events = dense || this.#machines !== null ? null : createEventProfile(instance);
    this.#mirroredRelease = new Int32Array(n);
    this.#mirroredStart = new Int32Array(n);
    this.#list = new Int32Array(n);
    this.#scratch = new Int32Array(n);
    this.#key = new Int32Array(n);
    this.#position = new Int32Array(n);
    for (let x = 0; x < n; x++) this.#position[instance.topological[x]] = x;
  }

  /** Modes that the following passes use; one row of the mode table a task. */
  setModes(mode: Int32Array): void {
    if (this.instance.isMultiMode) this.view.setModes(mode);
  }

  /**
   * Serial generation forward: each task of the list at its earliest.
   *
   * @param list predecessors before successors
   * @param start written, in ticks
   * @returns makespan in ticks, or NO_FIT
   */
  serial(list: Int32Array, start: Int32Array): number {
    this.passes++;
    const { instance, view } = this;
    return this.#pass(list, view.into, instance.release, start, 0);
  }

  /**
   * Serial generation backward from `end`: each task of the list at its latest. Takes successors first.
   *
   * @param list successors before predecessors
   * @param start written, in ticks; below a release date or 0 where the list needs more room than `end`
   * @param latestEnd when each task ends at the latest, if that is before `end`
   * @returns how many ticks before `end` the first task starts, or NO_FIT
   */
  serialBackward(
    list: Int32Array,
    end: number,
    start: Int32Array,
    latestEnd = this.instance.deadline,
  ): number {
    this.passes++;
    const { view } = this;
    const mirroredRelease = this.#mirroredRelease;
    for (let i = 0; i < start.length; i++) {
      const deadline = latestEnd[i];
      mirroredRelease[i] = deadline < NEVER && deadline < end ? end - deadline : 0;
    }
    const mirroredStart = this.#mirroredStart;
    const length = this.#pass(list, view.mirrored, mirroredRelease, mirroredStart, end);
    if (length === NO_FIT) return NO_FIT;
    for (let i = 0; i < start.length; i++) start[i] = end - mirroredStart[i] - view.duration[i];
    return length;
  }

  /** One serial pass over either direction of time; `mirrorAt` > 0 says that time runs back from there. */
  #pass(
    list: Int32Array,
    arcs: WeightedArcs,
    release: Int32Array,
    start: Int32Array,
    mirrorAt: number,
  ): number {
    const { view } = this;
    if (this.#machines) return this.#machines.pass(list, arcs, release, view, start);
    if (this.#dense) return this.#dense.pass(list, arcs, release, view, start, mirrorAt);
    if (mirrorAt > 0) return this.#eventBackward(list, mirrorAt, release, start);
    return this.#eventForward(list, release, start);
  }

  #eventForward(list: Int32Array, release: Int32Array, start: Int32Array): number {
    const events = this.#events as EventProfile;
    const { duration, demandPtr, demandResource, demandAmount, into } = this.view;
    events.reset();
    let makespan = 0;
    for (let x = 0; x < list.length; x++) {
      const i = list[x];
      let est = release[i];
      for (let k = into.ptr[i]; k < into.ptr[i + 1]; k++)
        est = Math.max(est, start[into.task[k]] + into.weight[k]);
      const t = events.earliestFit(
        est,
        duration[i],
        demandResource,
        demandAmount,
        demandPtr[i],
        demandPtr[i + 1],
      );
      if (t < 0) return NO_FIT;
      events.reserve(t, duration[i], demandResource, demandAmount, demandPtr[i], demandPtr[i + 1]);
      start[i] = t;
      makespan = Math.max(makespan, t + duration[i]);
    }
    return makespan;
  }

  /** Latest fits on the same profile, found from the end; `start` holds mirrored starts. */
  #eventBackward(list: Int32Array, end: number, release: Int32Array, start: Int32Array): number {
    const events = this.#events as EventProfile;
    const { duration, demandPtr, demandResource, demandAmount, mirrored } = this.view;
    events.reset();
    let length = 0;
    for (let x = 0; x < list.length; x++) {
      const i = list[x];
      let earliest = release[i];
      for (let k = mirrored.ptr[i]; k < mirrored.ptr[i + 1]; k++) {
        earliest = Math.max(earliest, start[mirrored.task[k]] + mirrored.weight[k]);
      }
      const latestStart = end - earliest - duration[i];
      const t = events.latestFit(
        latestStart,
        duration[i],
        demandResource,
        demandAmount,
        demandPtr[i],
        demandPtr[i + 1],
      );
      if (t < 0) return NO_FIT;
      events.reserve(t, duration[i], demandResource, demandAmount, demandPtr[i], demandPtr[i + 1]);
      start[i] = end - t - duration[i];
      length = Math.max(length, end - t);
    }
    return length;
  }

  /**
   * Parallel generation.
   *
   * @param rank smaller starts first; a permutation
   * @param start written, in ticks
   * @returns makespan in ticks, or NO_FIT
   */
  parallel(rank: Int32Array, start: Int32Array): number {
    this.passes++;
    const { instance, view } = this;
    const input: ParallelInput = {
      rank,
      arcPtr: view.into.ptr,
      arcTask: view.into.task,
      arcWeight: view.into.weight,
      outPtr: view.mirrored.ptr,
      outTask: view.mirrored.task,
      release: instance.release,
      duration: view.duration,
      demandPtr: view.demandPtr,
      demandResource: view.demandResource,
      demandAmount: view.demandAmount,
      capacity: instance.capacity,
      stepPtr: instance.calendarPtr,
      stepTime: instance.calendarTime,
      stepCapacity: instance.calendarCapacity,
      horizon: instance.horizon,
    };
    return parallelSgs(input, start);
  }

  /**
   * Double justification: all tasks as late as possible by falling end, then as early as possible by
   * rising start. Never lengthens a schedule when no arc lets tasks overlap; else the old one is kept.
   * Source: Valls, Ballestín and Quintanilla 2005. Two passes.
   *
   * @param start read and written, a valid schedule under the current modes
   * @param makespan of that schedule
   * @returns the new makespan, at most the old
   */
  justify(start: Int32Array, makespan: number): number {
    if (makespan === 0) return 0;
    const before = start.slice();
    const list = this.#list;
    this.listByEnd(start, list);
    if (this.serialBackward(list, makespan, start) === NO_FIT) {
      start.set(before);
      return makespan;
    }
    this.listByStart(start, list);
    const improved = this.serial(list, start);
    if (improved === NO_FIT || improved > makespan) {
      start.set(before);
      return makespan;
    }
    return improved;
  }

  /**
   * Puts tasks off towards the starts that are wanted, none beyond its own: a backward pass in which each task
   * ends at the latest where it ends now or is wanted to end, whichever is later. By falling end no task takes
   * room that one before it in time has, so each can at least stay where it is. One pass.
   *
   * @param wanted start of each task, in ticks; −1 for no wish
   * @param start read and written, a valid schedule under the current modes
   * @param end nothing is put off beyond this tick, nor beyond a deadline
   */
  delayTowards(wanted: Int32Array, start: Int32Array, end: number): void {
    const { deadline } = this.instance;
    const { duration } = this.view;
    const before = start.slice();
    const latestEnd = start.map((now, i) =>
      Math.max(now + duration[i], Math.min(Math.max(now, wanted[i]) + duration[i], deadline[i], end)),
    );
    const last = latestEnd.reduce((most, date) => Math.max(most, date), 0);
    this.listByEnd(start, this.#list);
    const length = this.serialBackward(this.#list, last, start, latestEnd);
    // Where arcs let tasks overlap, the order of ends may be none that they can be placed in.
    if (length === NO_FIT || start.some((now, i) => now < before[i])) start.set(before);
  }

  /** Writes a list by rising start, predecessors first. O(n + range of starts + arcs). */
  listByStart(start: Int32Array, list: Int32Array): void {
    list.set(this.instance.topological);
    sortByKey(list, start, this.#scratch);
    if (this.instance.hasOverlappingArcs) this.#repair(list, this.view.into);
  }

  /** Writes a list by falling end, successors first. */
  listByEnd(start: Int32Array, list: Int32Array): void {
    const { topological } = this.instance;
    const { duration } = this.view;
    const key = this.#key;
    const n = list.length;
    for (let x = 0; x < n; x++) {
      list[x] = topological[n - 1 - x];
      key[x] = -(start[x] + duration[x]);
    }
    sortByKey(list, key, this.#scratch);
    // A milestone ends when its predecessor does: equal ends keep reversed topological order, which is right.
    if (this.instance.hasOverlappingArcs) this.#repair(list, this.view.mirrored);
  }

  /** Moves tasks behind those they wait for, else in the order given. */
  #repair(list: Int32Array, arcs: WeightedArcs): void {
    const order = this.#scratch;
    const placed = new Uint8Array(list.length);
    let next = 0;
    const stack: number[] = [];
    for (const wanted of list) {
      stack.push(wanted);
      while (stack.length > 0) {
        const i = stack[stack.length - 1];
        if (placed[i]) {
          stack.pop();
          continue;
        }
        const depth = stack.length;
        for (let k = arcs.ptr[i]; k < arcs.ptr[i + 1]; k++)
          if (!placed[arcs.task[k]]) stack.push(arcs.task[k]);
        if (stack.length === depth) {
          placed[i] = 1;
          order[next++] = i;
          stack.pop();
        }
      }
    }
    list.set(order);
  }
}
