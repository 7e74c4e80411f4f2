import { arcWeight, type Instance, transferTicks } from '#instance/instance.ts';
import { endOf, type Schedule } from '#schedule/schedule.ts';
import { capacitySteps, type Step, valueAt } from './loadSteps.ts';

/**
 * Marks the tasks that fix the makespan of this schedule: from each task that ends last, back over the
 * predecessors and the users of full resources whose end lets it start no earlier.
 * Source: the 'critical sequence' of Wiest 1964. Differs from the critical path, which knows of
 * precedence alone, because in a schedule a task waits for resources as well.
 *
 * @param loads use of each resource in this schedule, in ticks
 * @returns 1 for each critical task, by its index. O(critical tasks · demands · tasks).
 */
export function criticalTasks(instance: Instance, schedule: Schedule, loads: readonly Step[][]): Uint8Array {
  const { taskCount, modeNode, predecessors, demandPtr, demandResource, demandAmount } = instance;
  const { start, mode } = schedule;
  const end = start.map((_, i) => endOf(instance, schedule, i));
  const latest = end.reduce((a, b) => Math.max(a, b), 0);
  const critical = new Uint8Array(taskCount);
  const open: number[] = [];
  const mark = (i: number) => {
    if (critical[i]) return;
    critical[i] = 1;
    open.push(i);
  };
  const endingAt = new Map<number, number[]>();
  for (let i = 0; i < taskCount; i++) {
    if (end[i] === latest) mark(i);
    const others = endingAt.get(end[i]);
    if (others) others.push(i);
    else endingAt.set(end[i], [i]);
  }
  const demandOn = (m: number, r: number) => {
    for (let k = demandPtr[m]; k < demandPtr[m + 1]; k++) if (demandResource[k] === r) return demandAmount[k];
    return 0;
  };
  while (open.length > 0) {
    const j = open.pop() as number;
    for (let k = predecessors.ptr[j]; k < predecessors.ptr[j + 1]; k++) {
      const i = predecessors.task[k];
      const wait =
        arcWeight(predecessors.type[k], predecessors.lag[k], end[i] - start[i], end[j] - start[j]) +
        transferTicks(instance, predecessors.volume[k], modeNode[mode[i]], modeNode[mode[j]]);
      if (start[i] + wait === start[j]) mark(i);
    }
    if (start[j] === 0 || end[j] === start[j]) continue;
    const before = start[j] - 1;
    for (let k = demandPtr[mode[j]]; k < demandPtr[mode[j] + 1]; k++) {
      const r = demandResource[k];
      if (!instance.renewable[r]) continue;
      const free = valueAt(capacitySteps(instance, r), before) - valueAt(loads[r], before);
      if (free >= demandAmount[k]) continue;
      for (const i of endingAt.get(start[j]) ?? []) if (demandOn(mode[i], r) > 0) mark(i);
    }
  }
  return critical;
}
