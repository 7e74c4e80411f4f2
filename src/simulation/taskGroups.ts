import type { Instance } from '#instance/instance.ts';

/**
 * Modes whose durations are wrong in the same way: those of tasks of one kind, stated or classified, on one
 * node. Tasks without a kind are of one kind together.
 */
export interface TaskGroups {
  readonly count: number;
  /** Group of each row of the mode table. */
  readonly ofMode: Int32Array;
  /** Node of each group, counted from 1; 0 for none. */
  readonly nodeOf: Int32Array;
}

/** Groups in order of first appearance. O(modes). */
export function groupTasks({ problem, modeTask, modeNode }: Instance): TaskGroups {
  const seen = new Map<string, number>();
  const nodeOf: number[] = [];
  const ofMode = modeTask.map((i, m) => {
    const key = JSON.stringify([problem.tasks[i].kind ?? null, modeNode[m]]);
    const known = seen.get(key);
    if (known !== undefined) return known;
    seen.set(key, nodeOf.length);
    return nodeOf.push(modeNode[m] + 1) - 1;
  });
  return { count: nodeOf.length, ofMode, nodeOf: Int32Array.from(nodeOf) };
}
