import { type CriticalPath, criticalPath } from '#instance/criticalPath.ts';
import { type Instance, NEVER } from '#instance/instance.ts';
import { compareValues, rounding } from '#schedule/objective.ts';
import type { Schedule } from '#schedule/schedule.ts';
import { Dominance } from './dominance.ts';
import { Placement } from './placement.ts';
import type { State } from './state.ts';

/** What follows a problem that is a part of a larger one. Ticks by task. */
export interface Following {
  /** Least time from the start of a task to the end of the whole. */
  readonly tail: Int32Array;
  /** Least time from its end, whatever its mode. */
  readonly tailAfterEnd: Int32Array;
}

/**
 * Dynamic programming over sets of started tasks, one layer for each size of set.
 *
 * A state stands for a set of tasks with their starts; its value is the best objective over all ways to start
 * the others at or after its latest start ('now'). A state is expanded by starting one more task, whose
 * predecessors are all in the set, in one of its modes, at the earliest moment from now on that its
 * predecessors, its release and the tasks of the set leave room.
 *
 * Exact for every regular objective, because
 * - the value of a state is the least of its expansions' values: in a best completion take the open task
 *   that starts first (predecessors before successors). Moving it to the earliest moment at which it fits
 *   beside the set disturbs nobody: until its old start only tasks of the set run, and from there on it ran
 *   before. (The precedence tree of Patterson et al. 1989.)
 * - an expansion is left out when another open task k could start before it and end by then, in each of its
 *   modes: every completion has k later, and moving k there costs nothing. The k that fits earliest stays.
 * - a state is dropped when another of the same set dominates it (see Dominance).
 * - a state is dropped when a lower bound on its value is no better than a schedule already known.
 *
 * The number of sets is up to 2^tasks where nothing orders the tasks; precedence makes it small.
 */
export class SetSearch {
  /** Tasks in each set of the layer being expanded. */
  size = 0;
  /** Tasks placed so far: the work done. */
  placed = 0;
  /** More states than allowed: the search cannot go on. */
  full = false;
  /** Proved lower bound on the first objective level; −Infinity while there is none. */
  bound = Number.NEGATIVE_INFINITY;

  readonly #instance: Instance;
  #upper: readonly number[] | null;
  readonly #maxStates: number;
  readonly #path: CriticalPath;
  readonly #placement: Placement;
  readonly #dominance: Dominance;
  /** Tasks that must be in the set before task i, as bits. */
  readonly #before: Int32Array;
  readonly #layer = new Map<number, State[]>();
  #count = 0;
  /** Least bound over what the current layer holds. */
  #layerBound = Number.POSITIVE_INFINITY;
  #last: State[] = [];
  /** Scratch: earliest starts under a state. */
  readonly #est: Int32Array;

  /**
   * @param upper values of a schedule that is known; null for none
   * @param following the makespan then counts from the end of each task to the end of the whole
   */
  constructor(
    instance: Instance,
    upper: readonly number[] | null,
    maxStates: number,
    following: Following | null = null,
  ) {
    const { taskCount, predecessors } = instance;
    this.#instance = instance;
    this.#upper = upper;
    this.#maxStates = maxStates;
    const path = criticalPath(instance);
    this.#path = following === null ? path : { ...path, tail: following.tail };
    this.#placement = new Placement(instance, path, following?.tailAfterEnd ?? new Int32Array(taskCount));
    this.#dominance = new Dominance(instance);
    this.#est = new Int32Array(taskCount);
    this.#before = new Int32Array(taskCount);
    for (let i = 0; i < taskCount; i++)
      for (let k = predecessors.ptr[i]; k < predecessors.ptr[i + 1]; k++)
        this.#before[i] |= 1 << predecessors.task[k];
  }

  /** From now on looks only for what is better than this schedule. */
  beat({ start, mode }: Schedule): void {
    let [state] = this.first();
    for (let i = 0; i < start.length; i++) state = this.#placement.extend(state, i, mode[i], start[i]);
    this.#upper = this.#levels(state.latest, state.sums);
  }

  /** The layer of the empty set. */
  first(): State[] {
    const { taskCount, resourceCount, objective } = this.#instance;
    return [
      {
        set: 0,
        now: 0,
        start: new Int32Array(taskCount),
        mode: new Int32Array(taskCount),
        latest: 0,
        used: new Int32Array(resourceCount),
        sums: new Float64Array(objective.length),
      },
    ];
  }

  /** Adds to the next layer every state that starts one more task. */
  expand(state: State): void {
    const { taskCount, modePtr, modeDuration, deadline } = this.#instance;
    const offers: { task: number; mode: number; at: number }[] = [];
    /** Task k could always end by this moment, having started before it. */
    let othersEndBy = NEVER;
    let endsFirst = -1;
    for (let i = 0; i < taskCount; i++) {
      if (state.set & (1 << i) || (this.#before[i] & ~state.set) !== 0) continue;
      let end = -1;
      for (let m = modePtr[i]; m < modePtr[i + 1]; m++) {
        this.placed++;
        const at = this.#placement.earliest(state, i, m);
        if (at < 0) continue;
        end = Math.max(end, Math.max(at + modeDuration[m], at + 1));
        if (at + modeDuration[m] > deadline[i]) continue;
        if (this.#placement.withinBudgets(state, i, m)) offers.push({ task: i, mode: m, at });
      }
      if (end >= 0 && end < othersEndBy) {
        othersEndBy = end;
        endsFirst = i;
      }
    }
    for (const { task, mode, at } of offers)
      if (at < othersEndBy || task === endsFirst) this.#add(this.#placement.extend(state, task, mode, at));
  }

  /** Closes the layer and returns its states. */
  next(): State[] {
    this.size++;
    const states = [...this.#layer.values()].flat();
    this.#layer.clear();
    this.#count = 0;
    const known = this.#upper?.[0] ?? Number.POSITIVE_INFINITY;
    this.bound = Math.min(known, this.#layerBound);
    if (!Number.isFinite(this.bound)) this.bound = Number.NEGATIVE_INFINITY;
    this.#layerBound = Number.POSITIVE_INFINITY;
    this.#last = states;
    return states;
  }

  /** The best schedule of the last layer; null when there is none better than the one known before. */
  best(): Schedule | null {
    let best: State | null = null;
    let values: number[] = [];
    for (const state of this.#last) {
      const own = this.#levels(state.latest, state.sums);
      if (best !== null && compareValues(own, values) >= 0) continue;
      best = state;
      values = own;
    }
    return best;
  }

  #add(state: State): void {
    const bound = this.#lowerBound(state);
    const upper = this.#upper;
    if (upper !== null) {
      const margin = rounding(upper[0]);
      // Equal on the first level may still be better on a later one.
      if (upper.length === 1 ? bound >= upper[0] - margin : bound > upper[0] + margin) return;
    }
    this.#layerBound = Math.min(this.#layerBound, bound);
    const rivals = this.#layer.get(state.set);
    if (rivals === undefined) {
      this.#layer.set(state.set, [state]);
      this.#grow(1);
      return;
    }
    let kept = 0;
    for (let k = 0; k < rivals.length; k++) {
      const rival = rivals[k];
      // Once the newcomer has thrown a rival out, none can dominate it: domination is transitive.
      if (kept === k && this.#dominance.holds(rival, state)) return;
      if (!this.#dominance.holds(state, rival)) rivals[kept++] = rival;
    }
    this.#grow(1 - (rivals.length - kept));
    rivals.length = kept;
    rivals.push(state);
  }

  #grow(by: number): void {
    this.#count += by;
    if (this.#count > this.#maxStates) this.full = true;
  }

  /** Objective levels of a whole schedule, or of bounds on its makespan and sums. Times in the problem's unit. */
  #levels(makespan: number, sums: Float64Array): number[] {
    const { objective, ticksPerUnit } = this.#instance;
    return objective.map((level, l) =>
      level.reduce(
        (value, { term, weight }) =>
          term === 'makespan' ? value + (weight * makespan) / ticksPerUnit : value,
        sums[l],
      ),
    );
  }

  /**
   * Lower bound on the first level over all completions: heads from what is placed, tails of the critical
   * path, and the work that is left on each resource of constant capacity.
   */
  #lowerBound(state: State): number {
    const { taskCount, topological, predecessors, objective } = this.#instance;
    const { est: head, minDuration, tail } = this.#path;
    const est = this.#est;
    let makespan = state.latest;
    let sum = state.sums[0];
    for (let x = 0; x < taskCount; x++) {
      const j = topological[x];
      if (state.set & (1 << j)) {
        est[j] = state.start[j];
        continue;
      }
      let at = Math.max(head[j], state.now);
      for (let k = predecessors.ptr[j]; k < predecessors.ptr[j + 1]; k++)
        at = Math.max(at, est[predecessors.task[k]] + this.#placement.leastWeight(state, k, j));
      est[j] = at;
      makespan = Math.max(makespan, at + tail[j]);
      sum += this.#placement.leastSum(0, j, at + minDuration[j]);
    }
    makespan = Math.max(makespan, this.#placement.energyEnd(state));
    const sums = new Float64Array(objective.length);
    sums[0] = sum;
    return this.#levels(makespan, sums)[0];
  }
}
