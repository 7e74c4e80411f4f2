import { reverseArcs } from '#instance/compile.ts';
import { type ArcList, arcWeight, type Instance, NEVER } from '#instance/instance.ts';
import type { Schedule } from '#schedule/schedule.ts';

/**
 * A stretch of a schedule as an instance of its own: its tasks alone, from the moment the first of them starts.
 * What runs into it from before takes its capacity away, predecessors outside give release dates, and successors
 * outside give deadlines, so that none of them is put off by a precedence. Weights are work contents, so that the
 * weighted completion says how early the work as a whole is done: no task is favoured for being short.
 *
 * Source: the subproblems of Debels and Vanhoucke 2007 ('A decomposition-based genetic algorithm', section 3).
 * Differs from them: the tasks are a stretch of the list, and all the work counts, not only the end of the last.
 *
 * O(tasks of the stretch · (arcs + demands) + tasks that run into it): nothing depends on the size of the whole.
 *
 * @param order tasks of the whole by rising start
 * @param from the stretch is [from, to) of `order`
 * @param position scratch as long as the whole, all −1; left so
 * @param longest duration of any mode, in ticks: how far back a task that runs into the stretch may start
 * @returns the instance, task k of which is `order[from + k]`, and the tick at which it begins
 */
export function windowInstance(
  whole: Instance,
  { start, mode }: Schedule,
  order: Int32Array,
  from: number,
  to: number,
  position: Int32Array,
  longest: number,
): { instance: Instance; origin: number } {
  const tasks = order.subarray(from, to);
  const n = tasks.length;
  const origin = start[tasks[0]];
  for (let k = 0; k < n; k++) position[tasks[k]] = k;
  const modes = windowModes(whole, tasks);
  const release = new Int32Array(n);
  const deadline = new Int32Array(n);
  let length = 1;
  for (let k = 0; k < n; k++) {
    release[k] = Math.max(0, outerRelease(whole, tasks[k], start, mode, position) - origin);
    deadline[k] = outerDeadline(whole, tasks[k], start, mode, position) - origin;
    if (deadline[k] + origin >= NEVER) deadline[k] = NEVER;
    length = Math.max(length, start[tasks[k]] + whole.modeDuration[mode[tasks[k]]] - origin);
  }
  const horizon = Math.min(whole.horizon - origin, 3 * length + longest);
  const predecessors = innerArcs(whole, tasks, position);
  const instance: Instance = {
    ...whole,
    ...modes,
    ...windowCapacities(whole, { start, mode }, order, from, origin, horizon, longest),
    taskCount: n,
    horizon,
    predecessors,
    successors: reverseArcs(predecessors, n),
    // Starts rise along the order, and ties keep predecessors first.
    topological: Int32Array.from({ length: n }, (_, k) => k),
    fixed: new Uint8Array(n),
    planned: null,
    release,
    deadline,
    dueDate: new Int32Array(n).fill(NEVER),
    weight: Float64Array.from(tasks, (i) => workOf(whole, mode[i])),
    priority: Float64Array.from(tasks, (i) => whole.priority[i]),
    objective: [[{ term: 'weightedCompletion', weight: 1 }]],
  };
  for (let k = 0; k < n; k++) position[tasks[k]] = -1;
  return { instance, origin };
}

function windowModes(
  whole: Instance,
  tasks: Int32Array,
): Pick<
  Instance,
  | 'modePtr'
  | 'modeTask'
  | 'modeDuration'
  | 'modeNode'
  | 'modeCost'
  | 'modeSource'
  | 'isMultiMode'
  | 'demandPtr'
  | 'demandResource'
  | 'demandAmount'
> {
  const modePtr = new Int32Array(tasks.length + 1);
  const rows: number[] = [];
  const modeTask: number[] = [];
  const demandPtr = [0];
  const demandResource: number[] = [];
  const demandAmount: number[] = [];
  for (let k = 0; k < tasks.length; k++) {
    for (let m = whole.modePtr[tasks[k]]; m < whole.modePtr[tasks[k] + 1]; m++) {
      rows.push(m);
      modeTask.push(k);
      for (let d = whole.demandPtr[m]; d < whole.demandPtr[m + 1]; d++) {
        demandResource.push(whole.demandResource[d]);
        demandAmount.push(whole.demandAmount[d]);
      }
      demandPtr.push(demandResource.length);
    }
    modePtr[k + 1] = rows.length;
  }
  return {
    modePtr,
    modeTask: Int32Array.from(modeTask),
    modeDuration: Int32Array.from(rows, (m) => whole.modeDuration[m]),
    modeNode: Int32Array.from(rows, (m) => whole.modeNode[m]),
    modeCost: Float64Array.from(rows, (m) => whole.modeCost[m]),
    modeSource: Int32Array.from(rows, (m) => whole.modeSource[m]),
    isMultiMode: rows.length > tasks.length,
    demandPtr: Int32Array.from(demandPtr),
    demandResource: Int32Array.from(demandResource),
    demandAmount: Int32Array.from(demandAmount),
  };
}

/** Arcs both ends of which are in the window, rowed by their later end. */
function innerArcs({ predecessors }: Instance, tasks: Int32Array, position: Int32Array): ArcList {
  const ptr = new Int32Array(tasks.length + 1);
  const kept: number[] = [];
  for (let k = 0; k < tasks.length; k++) {
    for (let a = predecessors.ptr[tasks[k]]; a < predecessors.ptr[tasks[k] + 1]; a++)
      if (position[predecessors.task[a]] >= 0) kept.push(a);
    ptr[k + 1] = kept.length;
  }
  return {
    ptr,
    task: Int32Array.from(kept, (a) => position[predecessors.task[a]]),
    type: Int32Array.from(kept, (a) => predecessors.type[a]),
    lag: Int32Array.from(kept, (a) => predecessors.lag[a]),
    volume: Float64Array.from(kept, (a) => predecessors.volume[a]),
  };
}

/** When release and predecessors outside let the task start, whatever its mode. */
function outerRelease(
  { release, predecessors, modePtr, modeDuration }: Instance,
  i: number,
  start: Int32Array,
  mode: Int32Array,
  position: Int32Array,
): number {
  let earliest = release[i];
  for (let a = predecessors.ptr[i]; a < predecessors.ptr[i + 1]; a++) {
    const p = predecessors.task[a];
    if (position[p] >= 0) continue;
    for (let m = modePtr[i]; m < modePtr[i + 1]; m++) {
      const weight = arcWeight(
        predecessors.type[a],
        predecessors.lag[a],
        modeDuration[mode[p]],
        modeDuration[m],
      );
      earliest = Math.max(earliest, start[p] + weight);
    }
  }
  return earliest;
}

/** When the task must end for no successor outside to be put off, whatever its mode. */
function outerDeadline(
  { deadline, successors, modePtr, modeDuration }: Instance,
  i: number,
  start: Int32Array,
  mode: Int32Array,
  position: Int32Array,
): number {
  let latest = deadline[i];
  for (let a = successors.ptr[i]; a < successors.ptr[i + 1]; a++) {
    const j = successors.task[a];
    if (position[j] >= 0) continue;
    for (let m = modePtr[i]; m < modePtr[i + 1]; m++) {
      const weight = arcWeight(successors.type[a], successors.lag[a], modeDuration[m], modeDuration[mode[j]]);
      latest = Math.min(latest, start[j] - weight + modeDuration[m]);
    }
  }
  return latest;
}

/** Duration × share of each capacity, summed. */
function workOf(
  { modeDuration, demandPtr, demandResource, demandAmount, renewable, capacity }: Instance,
  m: number,
) {
  let work = 0;
  for (let d = demandPtr[m]; d < demandPtr[m + 1]; d++)
    if (renewable[demandResource[d]]) work += demandAmount[d] / capacity[demandResource[d]];
  return work * modeDuration[m];
}

/** Capacities from `origin` on, less what tasks take that started before; as calendar steps. */
function windowCapacities(
  whole: Instance,
  { start, mode }: Schedule,
  order: Int32Array,
  from: number,
  origin: number,
  horizon: number,
  longest: number,
): Pick<Instance, 'calendarPtr' | 'calendarTime' | 'calendarCapacity' | 'hasCalendar'> {
  const { resourceCount, renewable, capacity, calendarPtr, calendarTime, calendarCapacity } = whole;
  const { modeDuration, demandPtr, demandResource, demandAmount } = whole;
  const ending: Map<number, number>[] = Array.from({ length: resourceCount }, () => new Map());
  for (let x = from - 1; x >= 0 && start[order[x]] + longest > origin; x--) {
    const m = mode[order[x]];
    const end = start[order[x]] + modeDuration[m] - origin;
    if (end <= 0) continue;
    for (let d = demandPtr[m]; d < demandPtr[m + 1]; d++) {
      const r = demandResource[d];
      ending[r].set(end, (ending[r].get(end) ?? 0) + demandAmount[d]);
    }
  }
  const ptr = new Int32Array(resourceCount + 1);
  const time: number[] = [];
  const left: number[] = [];
  for (let r = 0; r < resourceCount; r++) {
    const own = ending[r];
    let used = 0;
    for (const amount of own.values()) used += amount;
    if (renewable[r] && (used > 0 || calendarPtr[r] < calendarPtr[r + 1])) {
      let step = calendarPtr[r];
      let offered = capacity[r];
      const last = calendarPtr[r + 1];
      const changes: number[] = [];
      for (
        let c = stepAt(calendarTime, step, last, origin);
        c < last && calendarTime[c] < origin + horizon;
        c++
      )
        changes.push(Math.max(0, calendarTime[c] - origin));
      step = stepAt(calendarTime, step, last, origin);
      for (const moment of [...new Set([0, ...changes, ...own.keys()])].sort((a, b) => a - b)) {
        for (; step < last && calendarTime[step] <= origin + moment; step++) offered = calendarCapacity[step];
        used -= own.get(moment) ?? 0;
        time.push(moment);
        left.push(offered - used);
      }
    }
    ptr[r + 1] = time.length;
  }
  return {
    calendarPtr: ptr,
    calendarTime: Int32Array.from(time),
    calendarCapacity: Int32Array.from(left),
    hasCalendar: time.length > 0,
  };
}

/** The last of the steps [first, last) at or before `moment`; `first` where there is none. Binary search. */
function stepAt(time: Int32Array, first: number, last: number, moment: number): number {
  let low = first;
  let high = last;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (time[middle] <= moment) low = middle + 1;
    else high = middle;
  }
  return Math.max(first, low - 1);
}
