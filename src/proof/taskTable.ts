import type { Instance } from '#instance/instance.ts';

/** The modes of each task by rising duration, ties by index: what a proof means by the rank of a mode. */
export interface TaskTable {
  /** Variable of the end of task i; that of its start where it has one mode. */
  readonly end: Int32Array;
  /** Added to variable end[i] it is the end. */
  readonly shift: Int32Array;
  /** Variable of the rank of its mode; −1: it has one. */
  readonly rank: Int32Array;
  /** Duration by rank of task i at modePtr[i] + rank. */
  readonly duration: Int32Array;
  /** Mode of the instance by rank, likewise. */
  readonly mode: Int32Array;
  /** Task whose start, end or rank a variable is. */
  readonly taskOf: Int32Array;
  /** Variables so far: starts, the makespan, ends and ranks. */
  readonly count: number;
}

export function taskTable({ taskCount: n, modePtr, modeDuration }: Instance): TaskTable {
  const end = new Int32Array(n);
  const shift = new Int32Array(n);
  const rank = new Int32Array(n).fill(-1);
  const mode = Int32Array.from(modeDuration.keys());
  const taskOf = [...Array(n).keys(), -1];
  for (let i = 0; i < n; i++) {
    const count = modePtr[i + 1] - modePtr[i];
    mode.subarray(modePtr[i], modePtr[i + 1]).sort((p, q) => modeDuration[p] - modeDuration[q] || p - q);
    end[i] = i;
    shift[i] = count === 1 ? modeDuration[modePtr[i]] : 0;
    if (count === 1) continue;
    end[i] = taskOf.push(i) - 1;
    rank[i] = taskOf.push(i) - 1;
  }
  return {
    end,
    shift,
    rank,
    mode,
    duration: mode.map((m) => modeDuration[m]),
    taskOf: Int32Array.from(taskOf),
    count: taskOf.length,
  };
}
