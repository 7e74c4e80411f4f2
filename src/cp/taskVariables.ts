import type { Instance } from '#instance/instance.ts';

/**
 * Which variables a task has. Its start is variable i. With one mode its end is its start plus its
 * duration. With several, its end is a variable of its own, and so is the rank of its mode: modes are ranked
 * by rising duration, so that bounds on the rank are bounds on the duration.
 */
export interface TaskVariables {
  /** Task i ends at variable end[i] plus shift[i]. */
  end: Int32Array;
  shift: Int32Array;
  /** Variable of the rank of its mode; −1: it has but one. */
  rank: Int32Array;
  /** Mode of rank k of task i at modePtr[i] + k. */
  modeOfRank: Int32Array;
  /** First variable behind those of tasks. */
  next: number;
}

/** @param first variable that is free */
export function taskVariables({ taskCount, modePtr, modeDuration }: Instance, first: number): TaskVariables {
  const end = new Int32Array(taskCount);
  const shift = new Int32Array(taskCount);
  const rank = new Int32Array(taskCount).fill(-1);
  const modeOfRank = Int32Array.from(modeDuration.keys());
  let next = first;
  for (let i = 0; i < taskCount; i++) {
    end[i] = i;
    shift[i] = modeDuration[modePtr[i]];
    if (modePtr[i + 1] - modePtr[i] < 2) continue;
    end[i] = next++;
    shift[i] = 0;
    rank[i] = next++;
    modeOfRank
      .subarray(modePtr[i], modePtr[i + 1])
      .sort((a, b) => modeDuration[a] - modeDuration[b] || a - b);
  }
  return { end, shift, rank, modeOfRank, next };
}

/** The modes that the store has settled on. */
export function chosenModes(
  { modePtr, taskCount }: Instance,
  { rank, modeOfRank }: TaskVariables,
  bound: Int32Array,
): Int32Array {
  return Int32Array.from({ length: taskCount }, (_, i) =>
    rank[i] < 0 ? modePtr[i] : modeOfRank[modePtr[i] + bound[2 * rank[i]]],
  );
}
