import type { Instance } from '#instance/instance.ts';
import type { QLearner } from './learner.ts';

/**
 * What a learner knows, for a learner on the problem as it has become: tasks arrived, tasks gone, nodes lost
 * or come back. Tasks and modes are recognised by their names. A state new to the second learner begins
 * with the values that the first one has of the same allocation of the tasks common to both; an action
 * begins with 0 where its task is new or its next processor is another than it was.
 *
 * The first learner's tasks that are gone count as standing where they stood last. Its rewards are shares of
 * another first allocation, so values carry over to scale only roughly.
 *
 * @returns for `new QLearner(instance, …, inherit)`; reads the first learner's table each time it is called
 */
export function inheritedValues(
  from: QLearner,
  instance: Instance,
): (mode: Int32Array) => Float64Array | null {
  const before = from.space.instance;
  const modeBefore = sameModes(before, instance);
  const actionBefore = new Map(Array.from(from.space.tasks, (task, action) => [task, action]));
  const tasks = Int32Array.from(
    Array.from({ length: instance.taskCount }, (_, i) => i).filter(
      (i) => instance.modePtr[i + 1] - instance.modePtr[i] > 1,
    ),
  );
  const allocation = from.space.mode.slice();
  return (mode) => {
    for (const m of mode) {
      const old = modeBefore[m];
      if (old >= 0) allocation[before.modeTask[old]] = old;
    }
    const state = from.table.find(from.space.keyOf(allocation));
    if (state < 0) return null;
    const { actions, values } = from.table;
    return Float64Array.from(tasks, (i) => {
      const old = modeBefore[mode[i]];
      if (old < 0) return 0;
      const action = actionBefore.get(before.modeTask[old]);
      const leadsTheSameWay = nextMode(before, old) === modeBefore[nextMode(instance, mode[i])];
      return action !== undefined && leadsTheSameWay ? values[state * actions + action] : 0;
    });
  };
}

/** The mode of `before` that each mode of `instance` is, by names of task, mode and node; −1 for none. */
function sameModes(before: Instance, instance: Instance): Int32Array {
  const known = new Map(Array.from(before.modeTask, (_, m) => [modeName(before, m), m]));
  return Int32Array.from(instance.modeTask, (_, m) => known.get(modeName(instance, m)) ?? -1);
}

function modeName({ problem, modeTask, modeNode, modeSource }: Instance, m: number): string {
  const task = problem.tasks[modeTask[m]];
  const node = modeNode[m] < 0 ? null : problem.nodes[modeNode[m]].id;
  return JSON.stringify([task.id, task.modes[modeSource[m]].id, node]);
}

function nextMode({ modePtr, modeTask }: Instance, m: number): number {
  const task = modeTask[m];
  return m + 1 === modePtr[task + 1] ? modePtr[task] : m + 1;
}
