import type { Instance } from '#instance/instance.ts';

/** A stretch [start, end) of a task, in ticks, over which its allotment stays the same. */
export interface AllotmentPiece {
  readonly start: number;
  readonly end: number;
  /** Amount of each demand of the task's mode, in the order of the mode's demands. */
  readonly amounts: Int32Array;
}

/** An answer: when each task starts and in which mode (hence on which node). */
export interface Schedule {
  /** Start of task i, in ticks. Length tasks. */
  readonly start: Int32Array;
  /** Mode of task i: a row of the instance's mode table, in [modePtr[i], modePtr[i+1]). Length tasks. */
  readonly mode: Int32Array;
  /**
   * What each elastic task gets over time: pieces without gaps from its start to its end. Null for a task
   * that has its full demand throughout and so lasts as long as its mode; absent where all tasks do.
   */
  readonly allotments?: readonly (readonly AllotmentPiece[] | null)[];
}

/** When task i ends, in ticks: with its last piece where it is allotted over time, else by its mode's duration. */
export function endOf(instance: Instance, schedule: Schedule, i: number): number {
  const pieces = schedule.allotments?.[i];
  if (pieces && pieces.length > 0) return pieces[pieces.length - 1].end;
  return schedule.start[i] + instance.modeDuration[schedule.mode[i]];
}

/** Latest end over all tasks, in ticks; 0 for none. */
export function makespan(instance: Instance, schedule: Schedule): number {
  const { modeDuration } = instance;
  let latest = 0;
  for (let i = 0; i < schedule.start.length; i++) {
    const end =
      schedule.allotments === undefined
        ? schedule.start[i] + modeDuration[schedule.mode[i]]
        : endOf(instance, schedule, i);
    if (end > latest) latest = end;
  }
  return latest;
}

/**
 * Calls `visit` for each stretch over which task i takes `amount` of a resource: each demand of its mode
 * once, or once a piece. Tasks of no duration take nothing.
 */
export function visitUses(
  instance: Instance,
  schedule: Schedule,
  i: number,
  visit: (resource: number, amount: number, start: number, end: number) => void,
): void {
  const { demandPtr, demandResource, demandAmount, modeDuration } = instance;
  const m = schedule.mode[i];
  const first = demandPtr[m];
  const pieces = schedule.allotments?.[i];
  if (pieces) {
    for (const { start, end, amounts } of pieces) {
      for (let k = first; k < demandPtr[m + 1]; k++)
        if (end > start) visit(demandResource[k], amounts[k - first], start, end);
    }
    return;
  }
  const start = schedule.start[i];
  const end = start + modeDuration[m];
  for (let k = first; k < demandPtr[m + 1]; k++)
    if (end > start) visit(demandResource[k], demandAmount[k], start, end);
}

/** A copy that shares nothing that its owner may write. */
export function copySchedule(schedule: Schedule): Schedule {
  const copy = { start: schedule.start.slice(), mode: schedule.mode.slice() };
  // Pieces are never changed once made.
  return schedule.allotments === undefined ? copy : { ...copy, allotments: schedule.allotments.slice() };
}
