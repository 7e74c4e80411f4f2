import { meanTransfer } from '#generation/meanTransfer.ts';
import { criticalPath, type CriticalPath } from '#instance/criticalPath.ts';
import type { Instance } from '#instance/instance.ts';
import { NEVER } from '#instance/instance.ts';

/** Numbers that describe a task before anything is placed; the input of the network's graph layers. */
export const TASK_FEATURES = 16;

/** What the construction asks of an instance again and again, computed once. */
export interface TaskFacts {
  readonly path: CriticalPath;
  /** Mean duration over all modes of all tasks, in ticks, at least 1: the unit of time of all features. */
  readonly timeScale: number;
  /** Mean duration of task i over its modes, in ticks. */
  readonly meanDuration: Float64Array;
  /**
   * Ticks from the end of task i to the end of the project, successors at their mean durations, transfers at
   * their mean: the upward rank of HEFT without the task itself.
   */
  readonly tail: Float64Array;
  /** Work that all direct and indirect successors bring the scarcest resource, in ticks of its whole capacity. */
  readonly workBehind: Float64Array;
  /** Number of direct and indirect successors. */
  readonly successorCount: Float64Array;
  /** Work on resource r over its capacity and the critical path: 1 says that it is busy all along. Length R. */
  readonly scarcity: Float64Array;
  /** Mean work of task i on resource r, in ticks of its whole capacity, at i·R + r. */
  readonly work: Float64Array;
  /** Σ of `work` over all tasks. Length R. */
  readonly totalWork: Float64Array;
  /** Row i of the features, at i·TASK_FEATURES: free of any scale. */
  readonly features: Float64Array;
}

/** Successors are counted one by one up to here; beyond, paths are counted, which saturates. */
const CLOSURE_UP_TO = 2_000;

/** Computes the facts. O(tasks² · resources) up to 2,000 tasks, O((tasks + arcs) · resources) beyond. */
export function taskFacts(instance: Instance): TaskFacts {
  const { taskCount: n, resourceCount: R, modePtr, modeDuration, demandPtr, demandResource } = instance;
  const { demandAmount, capacity, renewable, successors, predecessors, topological } = instance;
  const path = criticalPath(instance);
  const meanDuration = new Float64Array(n);
  const work = new Float64Array(n * R);
  const totalWork = new Float64Array(R);
  const share = new Float64Array(n * R);
  let durations = 0;
  for (let i = 0; i < n; i++) {
    const modes = modePtr[i + 1] - modePtr[i];
    for (let m = modePtr[i]; m < modePtr[i + 1]; m++) {
      meanDuration[i] += modeDuration[m] / modes;
      for (let k = demandPtr[m]; k < demandPtr[m + 1]; k++) {
        const r = demandResource[k];
        if (!renewable[r] || capacity[r] === 0) continue;
        work[i * R + r] += (modeDuration[m] * demandAmount[k]) / capacity[r] / modes;
        share[i * R + r] = Math.max(share[i * R + r], demandAmount[k] / capacity[r]);
      }
    }
    durations += meanDuration[i];
    for (let r = 0; r < R; r++) totalWork[r] += work[i * R + r];
  }
  const timeScale = Math.max(1, durations / Math.max(1, n));
  const length = Math.max(1, path.length);
  const scarcity = totalWork.map((sum) => sum / length);

  const transferOf = meanTransfer(instance);
  const tail = new Float64Array(n);
  const head = new Float64Array(n);
  for (let x = n - 1; x >= 0; x--) {
    const i = topological[x];
    tail[i] = path.tailAfterEnd[i];
    for (let k = successors.ptr[i]; k < successors.ptr[i + 1]; k++) {
      const j = successors.task[k];
      tail[i] = Math.max(tail[i], transferOf(successors.volume[k]) + meanDuration[j] + tail[j]);
    }
  }
  for (const j of topological) {
    for (let k = predecessors.ptr[j]; k < predecessors.ptr[j + 1]; k++) {
      const i = predecessors.task[k];
      head[j] = Math.max(head[j], head[i] + meanDuration[i] + transferOf(predecessors.volume[k]));
    }
  }
  let longest = 1;
  for (let i = 0; i < n; i++) longest = Math.max(longest, head[i] + meanDuration[i] + tail[i]);
  const { count, workBehind, durationBehind } = behind(instance, work, meanDuration);

  const features = new Float64Array(n * TASK_FEATURES);
  for (let i = 0; i < n; i++) {
    let at = i * TASK_FEATURES;
    let most = 0;
    let sum = 0;
    let scarce = 0;
    let scarceWork = 0;
    for (let r = 0; r < R; r++) {
      const s = share[i * R + r];
      most = Math.max(most, s);
      sum += s;
      scarce = Math.max(scarce, s * Math.min(2, scarcity[r]));
      scarceWork = Math.max(scarceWork, work[i * R + r]);
    }
    const outs = successors.ptr[i + 1] - successors.ptr[i];
    const ins = predecessors.ptr[i + 1] - predecessors.ptr[i];
    features[at++] = meanDuration[i] / timeScale - 1;
    features[at++] = tail[i] / longest;
    features[at++] = head[i] / longest;
    features[at++] = (longest - head[i] - meanDuration[i] - tail[i]) / longest;
    features[at++] = squash((longest - head[i] - meanDuration[i] - tail[i]) / timeScale);
    features[at++] = count[i] / Math.max(1, n);
    features[at++] = Math.log1p(count[i]) / 4;
    features[at++] = Math.min(2, outs / 3);
    features[at++] = Math.min(2, ins / 3);
    features[at++] = durationBehind[i] / (n * timeScale);
    features[at++] = workBehind[i] / longest;
    features[at++] = most;
    features[at++] = R > 0 ? sum / Math.min(R, 8) : 0;
    features[at++] = scarce;
    features[at++] = squash(scarceWork / timeScale);
    features[at++] =
      instance.dueDate[i] < NEVER ? squash((instance.dueDate[i] - head[i] - meanDuration[i]) / timeScale) : 1;
  }
  return {
    path,
    timeScale,
    meanDuration,
    tail,
    workBehind,
    successorCount: count,
    scarcity,
    work,
    totalWork,
    features,
  };
}

/** Maps the line onto (−1, 1), steep at 0. */
export function squash(x: number): number {
  return x / (1 + Math.abs(x));
}

/** Sums over all direct and indirect successors of each task. */
function behind(instance: Instance, work: Float64Array, duration: Float64Array) {
  const { taskCount: n, resourceCount: R, successors, topological } = instance;
  const count = new Float64Array(n);
  const durationBehind = new Float64Array(n);
  const byResource = new Float64Array(n * R);
  const isClosed = n <= CLOSURE_UP_TO;
  const seen = new Int32Array(isClosed ? n : 0).fill(-1);
  const stack = new Int32Array(isClosed ? n : 0);
  let total = 0;
  for (let i = 0; i < n; i++) total += duration[i];
  for (let x = n - 1; x >= 0; x--) {
    const i = topological[x];
    if (!isClosed) {
      for (let k = successors.ptr[i]; k < successors.ptr[i + 1]; k++) {
        const j = successors.task[k];
        count[i] = Math.min(n, count[i] + 1 + count[j]);
        durationBehind[i] = Math.min(total, durationBehind[i] + duration[j] + durationBehind[j]);
        for (let r = 0; r < R; r++) byResource[i * R + r] += work[j * R + r] + byResource[j * R + r];
      }
      continue;
    }
    let top = 0;
    stack[top++] = i;
    while (top > 0) {
      const from = stack[--top];
      for (let k = successors.ptr[from]; k < successors.ptr[from + 1]; k++) {
        const j = successors.task[k];
        if (seen[j] === i) continue;
        seen[j] = i;
        stack[top++] = j;
        count[i]++;
        durationBehind[i] += duration[j];
        for (let r = 0; r < R; r++) byResource[i * R + r] += work[j * R + r];
      }
    }
  }
  const totalWork = new Float64Array(R);
  for (let i = 0; i < n; i++) for (let r = 0; r < R; r++) totalWork[r] += work[i * R + r];
  const workBehind = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    // Where paths are counted, a sum may exceed all there is.
    for (let r = 0; r < R; r++)
      workBehind[i] = Math.max(workBehind[i], Math.min(totalWork[r], byResource[i * R + r]));
  }
  return { count, workBehind, durationBehind };
}
