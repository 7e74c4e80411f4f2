import type { Instance } from '#instance/instance.ts';
import { type ExecutionState, FINISHED, RUNNING } from './policy.ts';
import { groupTasks, type TaskGroups } from './taskGroups.ts';

/**
 * Weight of what is believed before anything is seen, in tasks: a mean over few tasks is drawn towards
 * that of the wider group.
 */
const PRIOR_TASKS = 2;

/**
 * Expected durations, learned while an execution goes on: for each kind of task on each node the mean of
 * observed over planned duration, shrunk towards the mean of the node, which is shrunk towards that of all
 * tasks, which is shrunk towards 1 (empirical Bayes shrinkage of nested means; Efron and Morris 1973). An
 * attempt under way that has already taken longer than expected counts with what it has taken so far; to
 * leave it out would make every estimate too short while the slow ones are still running.
 */
export class LearnedDurations {
  readonly #instance: Instance;
  readonly #groups: TaskGroups;
  readonly #duration: Int32Array;
  /** Sum of ratios and number of tasks, by group and by node. */
  readonly #sum: Float64Array;
  readonly #count: Float64Array;
  readonly #nodeSum: Float64Array;
  readonly #nodeCount: Float64Array;
  readonly #ratio: Float64Array;

  constructor(instance: Instance) {
    const groups = groupTasks(instance);
    this.#instance = instance;
    this.#groups = groups;
    this.#duration = instance.modeDuration.slice();
    this.#sum = new Float64Array(groups.count);
    this.#count = new Float64Array(groups.count);
    this.#nodeSum = new Float64Array(instance.nodeCount + 1);
    this.#nodeCount = new Float64Array(instance.nodeCount + 1);
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
    const all = (PRIOR_TASKS + allSum) / (PRIOR_TASKS + allCount);
    for (let g = 0; g < sum.length; g++) {
      const v = nodeOf[g];
      const node = (PRIOR_TASKS * all + nodeSum[v]) / (PRIOR_TASKS + nodeCount[v]);
      this.#ratio[g] = (PRIOR_TASKS * node + sum[g]) / (PRIOR_TASKS + count[g]);
    }
  }
}
