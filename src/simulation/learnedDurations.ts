import type { Instance } from '#instance/instance.ts';
import { type ExecutionState, FINISHED, RUNNING } from './policy.ts';
import { groupTasks, type TaskGroups } from './taskGroups.ts';

/**
 * How many tasks the mean of the wider group counts for before the history tells: means over few tasks are
 * drawn towards it.
 */
const PRIOR_TASKS = 10;
/** Observations within groups, and groups, from which on the history tells it. */
const ENOUGH = 3;

/**
 * Expected durations, learned while an execution goes on: for each kind of task on each node the mean of
 * observed over planned duration, shrunk towards the mean of the node, which is shrunk towards that of all
 * tasks, which is shrunk towards 1. How much is the history's to say: by the variance within groups over
 * that between groups (one-way analysis of variance; empirical Bayes after Efron and Morris 1973), so that
 * where tasks differ by chance alone nothing is made of their differences. An attempt under way that has
 * already taken longer than expected counts with what it has taken so far; to leave it out would make
 * every estimate too short while the slow ones are still running.
 */
export class LearnedDurations {
  readonly #instance: Instance;
  readonly #groups: TaskGroups;
  readonly #duration: Int32Array;
  /** Ratios observed in each group: how many, their sum, the sum of their squares. */
  readonly #count: Float64Array;
  readonly #sum: Float64Array;
  readonly #squares: Float64Array;
  readonly #nodeCount: Float64Array;
  readonly #nodeSum: Float64Array;
  readonly #ratio: Float64Array;

  constructor(instance: Instance) {
    const groups = groupTasks(instance);
    this.#instance = instance;
    this.#groups = groups;
    this.#duration = instance.modeDuration.slice();
    this.#count = new Float64Array(groups.count);
    this.#sum = new Float64Array(groups.count);
    this.#squares = new Float64Array(groups.count);
    this.#nodeCount = new Float64Array(instance.nodeCount + 1);
    this.#nodeSum = new Float64Array(instance.nodeCount + 1);
    this.#ratio = new Float64Array(groups.count).fill(1);
  }

  /** Expected durations given all that has been seen, by row of the mode table, in ticks; reused. O(tasks + modes). */
  update(state: ExecutionState): Int32Array {
    const { modeDuration } = this.#instance;
    this.#observe(state);
    this.#shrink();
    const duration = this.#duration;
    for (let m = 0; m < duration.length; m++) {
      const planned = modeDuration[m];
      duration[m] =
        planned === 0 ? 0 : Math.max(1, Math.round(planned * this.#ratio[this.#groups.ofMode[m]]));
    }
    return duration;
  }

  #observe(state: ExecutionState): void {
    const { modeDuration, taskCount } = this.#instance;
    this.#sum.fill(0);
    this.#count.fill(0);
    this.#squares.fill(0);
    for (let i = 0; i < taskCount; i++) {
      const planned = modeDuration[state.mode[i]];
      if (planned === 0) continue;
      const group = this.#groups.ofMode[state.mode[i]];
      const until = state.status[i] === FINISHED ? state.end[i] : state.now;
      const ratio = (until - state.start[i]) / planned;
      const counts =
        state.status[i] === FINISHED || (state.status[i] === RUNNING && ratio > this.#ratio[group]);
      if (!counts) continue;
      this.#sum[group] += ratio;
      this.#squares[group] += ratio * ratio;
      this.#count[group]++;
    }
  }

  #shrink(): void {
    const { nodeOf } = this.#groups;
    const [sum, count, nodeSum, nodeCount] = [this.#sum, this.#count, this.#nodeSum, this.#nodeCount];
    nodeSum.fill(0);
    nodeCount.fill(0);
    let [allSum, allCount] = [0, 0];
    for (let g = 0; g < sum.length; g++) {
      nodeSum[nodeOf[g]] += sum[g];
      nodeCount[nodeOf[g]] += count[g];
      allSum += sum[g];
      allCount += count[g];
    }
    const prior = this.#priorTasks(allSum, allCount);
    const all = (PRIOR_TASKS + allSum) / (PRIOR_TASKS + allCount);
    for (let g = 0; g < sum.length; g++) {
      const v = nodeOf[g];
      this.#ratio[g] = shrunk(shrunk(all, prior, nodeSum[v], nodeCount[v]), prior, sum[g], count[g]);
    }
  }

  /** Variance within groups over variance between them, in tasks; infinite where groups do not differ. */
  #priorTasks(allSum: number, allCount: number): number {
    const [count, sum, squares] = [this.#count, this.#sum, this.#squares];
    let [groups, within, between, countSquares] = [0, 0, 0, 0];
    for (let g = 0; g < count.length; g++) {
      if (count[g] === 0) continue;
      groups++;
      within += squares[g] - sum[g] ** 2 / count[g];
      between += count[g] * (sum[g] / count[g] - allSum / allCount) ** 2;
      countSquares += count[g] ** 2;
    }
    if (groups < ENOUGH || allCount - groups < ENOUGH) return PRIOR_TASKS;
    const varianceWithin = within / (allCount - groups);
    const varianceBetween = (between - (groups - 1) * varianceWithin) / (allCount - countSquares / allCount);
    return varianceBetween <= 0 ? Number.POSITIVE_INFINITY : varianceWithin / varianceBetween;
  }
}

/** A mean drawn towards `parent`, which counts for `prior` tasks. */
function shrunk(parent: number, prior: number, sum: number, count: number): number {
  return count === 0 ? parent : parent + (count / (count + prior)) * (sum / count - parent);
}
