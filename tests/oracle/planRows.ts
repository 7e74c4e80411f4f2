import type { Instance } from '#instance/instance.ts';
import type { Schedule } from '#schedule/schedule.ts';
import type { PlanRow } from './checkPlan.ts';

/** The schedule of the instance that says the same as the rows, which name modes and nodes by their ids. */
export function scheduleOf(instance: Instance, rows: readonly PlanRow[]): Schedule {
  const { problem, ticksPerUnit, modePtr, modeSource, modeNode } = instance;
  const start = new Int32Array(instance.taskCount);
  const mode = new Int32Array(instance.taskCount);
  problem.tasks.forEach((task, i) => {
    const row = rows.find(({ id }) => id === task.id)!;
    start[i] = Math.round(row.start * ticksPerUnit);
    const node = problem.nodes.findIndex(({ id }) => id === row.node);
    mode[i] = -1;
    for (let m = modePtr[i]; m < modePtr[i + 1]; m++) {
      if (task.modes[modeSource[m]].id === row.mode && modeNode[m] === node) mode[i] = m;
    }
    if (mode[i] < 0) throw new Error(`the instance has no mode '${row.mode}' on ${row.node} for '${row.id}'`);
  });
  return { start, mode };
}
