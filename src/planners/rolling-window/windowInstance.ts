import { capacityAt } from '#generation/capacityProfile.ts';
import { type ArcList, arcWeight, type Instance, transferTicks } from '#instance/instance.ts';
import type { Schedule } from '#schedule/schedule.ts';

/** A part of an instance: some of its tasks, with the others where a schedule has them. */
export interface Window {
  /** Tasks are those of the window, in the order given; resources are all there are. */
  readonly instance: Instance;
  /** The whole instance's row of each row of the mode table. */
  readonly modeRow: Int32Array;
}

/**
 * The instance of a window: its tasks may move, those that started before it stand where they are, and those
 * after it take nothing but what they use up. Capacities are what the standing tasks leave over time.
 *
 * Differs from the whole: an arc from a standing task counts at its greatest over the modes of the task it
 * leads to, because a release date knows no modes.
 *
 * @param tasks in order of starts, predecessors first, fewer than 31
 * @param standing the tasks that started before
 * O(tasks·(arcs + demands) + steps·standing demands)
 */
export function windowInstance(
  instance: Instance,
  schedule: Schedule,
  tasks: readonly number[],
  standing: readonly number[],
): Window {
  const modes = tasks.flatMap((i) => range(instance.modePtr[i], instance.modePtr[i + 1]));
  const modeRow = Int32Array.from(modes);
  const pick = <A extends Int32Array | Float64Array>(array: A, rows: readonly number[]): A =>
    (array.constructor as unknown as { from(it: ArrayLike<number>): A }).from(rows.map((row) => array[row]));
  const { predecessors, successors } = arcsAmong(instance, tasks);
  const left = capacityLeft(instance, schedule, standing);
  return {
    modeRow,
    instance: {
      ...instance,
      taskCount: tasks.length,
      predecessors,
      successors,
      topological: Int32Array.from(tasks.keys()),
      modePtr: pointers(tasks.map((i) => instance.modePtr[i + 1] - instance.modePtr[i])),
      modeTask: Int32Array.from(
        tasks.flatMap((i, w) => range(instance.modePtr[i], instance.modePtr[i + 1]).map(() => w)),
      ),
      modeDuration: pick(instance.modeDuration, modes),
      modeNode: pick(instance.modeNode, modes),
      modeCost: pick(instance.modeCost, modes),
      modeSource: pick(instance.modeSource, modes),
      elastic: null,
      ...demandsOf(instance, modes),
      capacity: budgetsLeft(instance, schedule, tasks),
      ...left,
      release: Int32Array.from(tasks, (i) => releaseAfter(instance, schedule, i, tasks)),
      deadline: pick(instance.deadline, [...tasks]),
      dueDate: pick(instance.dueDate, [...tasks]),
      weight: pick(instance.weight, [...tasks]),
      priority: pick(instance.priority, [...tasks]),
    },
  };
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, k) => from + k);
}

/** Starts of rows of these lengths, and their end. */
function pointers(lengths: readonly number[]): Int32Array {
  const ptr = new Int32Array(lengths.length + 1);
  lengths.forEach((length, k) => {
    ptr[k + 1] = ptr[k] + length;
  });
  return ptr;
}

function arcsAmong(
  { predecessors, successors }: Instance,
  tasks: readonly number[],
): { predecessors: ArcList; successors: ArcList } {
  const place = new Map(tasks.map((i, w) => [i, w]));
  const within = (arcs: ArcList): ArcList => {
    const rows = tasks.map((i) => range(arcs.ptr[i], arcs.ptr[i + 1]).filter((k) => place.has(arcs.task[k])));
    const all = rows.flat();
    return {
      ptr: pointers(rows.map((row) => row.length)),
      task: Int32Array.from(all, (k) => place.get(arcs.task[k]) as number),
      type: Int32Array.from(all, (k) => arcs.type[k]),
      lag: Int32Array.from(all, (k) => arcs.lag[k]),
      volume: Float64Array.from(all, (k) => arcs.volume[k]),
    };
  };
  return { predecessors: within(predecessors), successors: within(successors) };
}

function demandsOf({ demandPtr, demandResource, demandAmount }: Instance, modes: readonly number[]) {
  const rows = modes.map((m) => range(demandPtr[m], demandPtr[m + 1]));
  const all = rows.flat();
  return {
    demandPtr: pointers(rows.map((row) => row.length)),
    demandResource: Int32Array.from(all, (k) => demandResource[k]),
    demandAmount: Int32Array.from(all, (k) => demandAmount[k]),
  };
}

/** Capacities; of what is used up, without what the tasks outside the window use. */
function budgetsLeft(instance: Instance, { mode }: Schedule, tasks: readonly number[]): Int32Array {
  const { taskCount, capacity, renewable, demandPtr, demandResource, demandAmount } = instance;
  const left = capacity.slice();
  const inside = new Set(tasks);
  for (let i = 0; i < taskCount; i++) {
    if (inside.has(i)) continue;
    for (let k = demandPtr[mode[i]]; k < demandPtr[mode[i] + 1]; k++)
      if (!renewable[demandResource[k]]) left[demandResource[k]] -= demandAmount[k];
  }
  return left;
}

/** Calendars of what the standing tasks leave. */
function capacityLeft(instance: Instance, { start, mode }: Schedule, standing: readonly number[]) {
  const { resourceCount: R, renewable, modeDuration, demandPtr, demandResource, demandAmount } = instance;
  const calendars = Array.from({ length: R }, (_, r) => {
    if (!renewable[r]) return [];
    const changes = new Map<number, number>();
    const change = (time: number, by: number) => changes.set(time, (changes.get(time) ?? 0) + by);
    for (const i of standing) {
      const m = mode[i];
      if (modeDuration[m] === 0) continue;
      for (let k = demandPtr[m]; k < demandPtr[m + 1]; k++) {
        if (demandResource[k] !== r) continue;
        change(start[i], demandAmount[k]);
        change(start[i] + modeDuration[m], -demandAmount[k]);
      }
    }
    const { calendarPtr, calendarTime } = instance;
    if (changes.size === 0 && calendarPtr[r] === calendarPtr[r + 1]) return [];
    const times = new Set([
      0,
      ...changes.keys(),
      ...calendarTime.subarray(calendarPtr[r], calendarPtr[r + 1]),
    ]);
    let used = 0;
    return [...times]
      .sort((a, b) => a - b)
      .map((time) => {
        used += changes.get(time) ?? 0;
        return { time, capacity: capacityAt(instance, r, time) - used };
      });
  });
  const steps = calendars.flat();
  return {
    calendarPtr: pointers(calendars.map((calendar) => calendar.length)),
    calendarTime: Int32Array.from(steps, ({ time }) => time),
    calendarCapacity: Int32Array.from(steps, ({ capacity }) => capacity),
    hasCalendar: steps.length > 0,
  };
}

/** When the predecessors outside the window let task i start, whatever its mode. */
function releaseAfter(
  instance: Instance,
  { start, mode }: Schedule,
  i: number,
  tasks: readonly number[],
): number {
  const { predecessors, modePtr, modeDuration, modeNode, release } = instance;
  let ready = release[i];
  for (let k = predecessors.ptr[i]; k < predecessors.ptr[i + 1]; k++) {
    const p = predecessors.task[k];
    if (tasks.includes(p)) continue;
    for (let m = modePtr[i]; m < modePtr[i + 1]; m++) {
      const transfer = transferTicks(instance, predecessors.volume[k], modeNode[mode[p]], modeNode[m]);
      const wait = predecessors.lag[k] + transfer;
      const weight = arcWeight(predecessors.type[k], wait, modeDuration[mode[p]], modeDuration[m]);
      ready = Math.max(ready, start[p] + weight);
    }
  }
  return ready;
}
