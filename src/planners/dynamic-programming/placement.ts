import { capacityAt } from '#generation/capacityProfile.ts';
import type { CriticalPath } from '#instance/criticalPath.ts';
import { arcWeight, type Instance, NEVER, transferTicks } from '#instance/instance.ts';
import type { State } from './state.ts';

/** Where one more task fits beside a state, what it adds to it, and what is left to be added. */
export class Placement {
  readonly #instance: Instance;
  readonly #minDuration: Int32Array;
  readonly #maxDuration: Int32Array;
  readonly #after: Int32Array;
  /** Least use of non-renewable resource r by task i at i·R + r. */
  readonly #leastUse: Int32Array;
  /** Least demand × duration of task i on renewable resource r at i·R + r. */
  readonly #leastEnergy: Float64Array;
  readonly #leastCost: Float64Array;
  readonly #hasBudgets: boolean;

  /** @param after least ticks from the end of task i to the end of what follows outside the problem */
  constructor(instance: Instance, path: CriticalPath, after: Int32Array) {
    const { taskCount, resourceCount: R, modePtr, modeDuration, modeCost, renewable } = instance;
    this.#instance = instance;
    this.#minDuration = path.minDuration;
    this.#after = after;
    this.#maxDuration = new Int32Array(taskCount);
    this.#leastUse = new Int32Array(taskCount * R).fill(NEVER);
    this.#leastEnergy = new Float64Array(taskCount * R).fill(Number.POSITIVE_INFINITY);
    this.#leastCost = new Float64Array(taskCount).fill(Number.POSITIVE_INFINITY);
    this.#hasBudgets = renewable.some((flag) => flag === 0);
    const demand = new Int32Array(R);
    for (let i = 0; i < taskCount; i++) {
      for (let m = modePtr[i]; m < modePtr[i + 1]; m++) {
        this.#maxDuration[i] = Math.max(this.#maxDuration[i], modeDuration[m]);
        this.#leastCost[i] = Math.min(this.#leastCost[i], modeCost[m]);
        demand.fill(0);
        this.#addDemands(m, 1, demand);
        for (let r = 0; r < R; r++) {
          const at = i * R + r;
          this.#leastUse[at] = Math.min(this.#leastUse[at], demand[r]);
          this.#leastEnergy[at] = Math.min(this.#leastEnergy[at], demand[r] * modeDuration[m]);
        }
      }
    }
  }

  /** Earliest start of task i in mode m at or after the state's now, in ticks; −1 when there never is room. */
  earliest(state: State, i: number, m: number): number {
    const instance = this.#instance;
    const { predecessors, modeDuration, modeNode, release } = instance;
    let ready = Math.max(state.now, release[i]);
    for (let k = predecessors.ptr[i]; k < predecessors.ptr[i + 1]; k++) {
      const p = predecessors.task[k];
      const from = state.mode[p];
      const wait =
        predecessors.lag[k] + transferTicks(instance, predecessors.volume[k], modeNode[from], modeNode[m]);
      ready = Math.max(
        ready,
        state.start[p] + arcWeight(predecessors.type[k], wait, modeDuration[from], modeDuration[m]),
      );
    }
    if (modeDuration[m] === 0) return ready;
    for (let at = ready; at < NEVER; at = this.#nextEvent(state, m, at))
      if (this.#fits(state, m, at)) return at;
    return -1;
  }

  /** Whether mode m fits during [at, at + duration) beside the tasks of the set, none of which starts later. */
  #fits(state: State, m: number, at: number): boolean {
    const { demandPtr, demandResource, demandAmount, renewable, calendarPtr, calendarTime, modeDuration } =
      this.#instance;
    for (let k = demandPtr[m]; k < demandPtr[m + 1]; k++) {
      const r = demandResource[k];
      if (!renewable[r]) continue;
      if (demandAmount[k] > this.#free(state, r, at)) return false;
      const end = at + modeDuration[m];
      for (let c = calendarPtr[r]; c < calendarPtr[r + 1]; c++) {
        const time = calendarTime[c];
        if (time > at && time < end && demandAmount[k] > this.#free(state, r, time)) return false;
      }
    }
    return true;
  }

  #free(state: State, r: number, time: number): number {
    const { taskCount, modeDuration, demandPtr, demandResource, demandAmount } = this.#instance;
    let free = capacityAt(this.#instance, r, time);
    for (let i = 0; i < taskCount; i++) {
      if (!(state.set & (1 << i))) continue;
      const m = state.mode[i];
      if (state.start[i] + modeDuration[m] <= time) continue;
      for (let k = demandPtr[m]; k < demandPtr[m + 1]; k++)
        if (demandResource[k] === r) free -= demandAmount[k];
    }
    return free;
  }

  /** The first moment after `at` at which mode m may find more room; NEVER for none. */
  #nextEvent(state: State, m: number, at: number): number {
    const { taskCount, modeDuration, demandPtr, demandResource, calendarPtr, calendarTime } = this.#instance;
    let next = NEVER;
    for (let i = 0; i < taskCount; i++) {
      if (!(state.set & (1 << i))) continue;
      const end = state.start[i] + modeDuration[state.mode[i]];
      if (end > at && end < next) next = end;
    }
    for (let k = demandPtr[m]; k < demandPtr[m + 1]; k++) {
      const r = demandResource[k];
      for (let c = calendarPtr[r]; c < calendarPtr[r + 1]; c++)
        if (calendarTime[c] > at && calendarTime[c] < next) next = calendarTime[c];
    }
    return next;
  }

  /** Whether mode m of task i leaves every other open task at least its least use of each budget. */
  withinBudgets(state: State, i: number, m: number): boolean {
    if (!this.#hasBudgets) return true;
    const { resourceCount: R, taskCount, capacity, renewable } = this.#instance;
    const used = state.used.slice();
    this.#addDemands(m, 1, used);
    for (let j = 0; j < taskCount; j++) {
      if (j === i || state.set & (1 << j)) continue;
      for (let r = 0; r < R; r++) used[r] += this.#leastUse[j * R + r];
    }
    return used.every((amount, r) => renewable[r] === 1 || amount <= capacity[r]);
  }

  /** The state with task i started at `at` in mode m. */
  extend(state: State, i: number, m: number, at: number): State {
    const start = state.start.slice();
    const mode = state.mode.slice();
    start[i] = at;
    mode[i] = m;
    const end = at + this.#instance.modeDuration[m];
    const used = state.used.slice();
    if (this.#hasBudgets) this.#addDemands(m, 1, used);
    return {
      set: state.set | (1 << i),
      now: at,
      start,
      mode,
      latest: Math.max(state.latest, end + this.#after[i]),
      used,
      sums: state.sums.map((sum, level) => sum + this.#sum(level, i, end, this.#instance.modeCost[m])),
    };
  }

  #addDemands(m: number, sign: number, amounts: Int32Array): void {
    const { demandPtr, demandResource, demandAmount } = this.#instance;
    for (let k = demandPtr[m]; k < demandPtr[m + 1]; k++)
      amounts[demandResource[k]] += sign * demandAmount[k];
  }

  /** Least that task j can add to the sums of a level when it ends no earlier than `end`. */
  leastSum(level: number, j: number, end: number): number {
    return this.#sum(level, j, end, this.#leastCost[j]);
  }

  #sum(level: number, i: number, end: number, cost: number): number {
    const { objective, weight, dueDate, ticksPerUnit } = this.#instance;
    let sum = 0;
    for (const { term, weight: w } of objective[level]) {
      if (term === 'weightedCompletion') sum += (w * weight[i] * end) / ticksPerUnit;
      else if (term === 'weightedTardiness' && dueDate[i] < NEVER)
        sum += (w * weight[i] * Math.max(0, end - dueDate[i])) / ticksPerUnit;
      else if (term === 'cost') sum += w * cost;
    }
    return sum;
  }

  /** Least start-to-start ticks along arc k into the open task j, over all modes still possible. */
  leastWeight(state: State, k: number, j: number): number {
    const { predecessors, modeDuration } = this.#instance;
    const i = predecessors.task[k];
    const before = state.set & (1 << i) ? modeDuration[state.mode[i]] : this.#minDuration[i];
    return arcWeight(predecessors.type[k], predecessors.lag[k], before, this.#maxDuration[j]);
  }

  /** No completion ends earlier: now and the work that is left on each resource, spread over its capacity. */
  energyEnd(state: State): number {
    const instance = this.#instance;
    const { resourceCount: R, taskCount, renewable, capacity, calendarPtr, modeDuration } = instance;
    const { demandPtr, demandResource, demandAmount } = instance;
    let latest = 0;
    for (let r = 0; r < R; r++) {
      if (!renewable[r] || calendarPtr[r] < calendarPtr[r + 1]) continue;
      let energy = 0;
      for (let i = 0; i < taskCount; i++) {
        if (!(state.set & (1 << i))) {
          energy += this.#leastEnergy[i * R + r];
          continue;
        }
        const m = state.mode[i];
        const left = state.start[i] + modeDuration[m] - state.now;
        if (left <= 0) continue;
        for (let k = demandPtr[m]; k < demandPtr[m + 1]; k++)
          if (demandResource[k] === r) energy += left * demandAmount[k];
      }
      if (energy > 0) latest = Math.max(latest, state.now + Math.ceil(energy / capacity[r]));
    }
    return latest;
  }
}
