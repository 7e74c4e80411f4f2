import { type Instance, NEVER } from '#instance/instance.ts';
import { loadImbalance, taskCost } from './objective.ts';
import { endOf, makespan, type Schedule, visitUses } from './schedule.ts';

/** Figures of a schedule. Times in the problem's unit, utilisations between 0 and 1. */
export interface ScheduleMetrics {
  makespan: number;
  /** Mean over tasks of start − earliest moment its predecessors and its release let it start. */
  meanWait: number;
  /** Mean over tasks of end − release. */
  meanFlow: number;
  /** Greatest load over mean load of the nodes, less 1. */
  loadImbalance: number;
  cost: number;
  deadlines: { met: number; of: number };
  dueDates: { met: number; of: number };
  /** Energy used over energy offered until the makespan, for each renewable resource; share used up for others. */
  utilisation: { resource: string; mean: number; peak: number }[];
  tasks: { id: string; wait: number; flow: number }[];
}

/** Level of use of one resource over time. */
export interface LoadStep {
  /** Ticks. */
  time: number;
  used: number;
  capacity: number;
}

/** Metrics A5 of a schedule, all but the success rate, which only a run has. O(tasks·log tasks + arcs). */
export function scheduleMetrics(instance: Instance, schedule: Schedule): ScheduleMetrics {
  const { problem, taskCount, ticksPerUnit, release, deadline, dueDate } = instance;
  const unit = (ticks: number) => ticks / ticksPerUnit;
  const total = makespan(instance, schedule);
  const end = (i: number) => endOf(instance, schedule, i);
  const ready = readyTimes(instance, schedule);
  const count = (dates: Int32Array) => {
    const dated = [...dates.keys()].filter((i) => dates[i] < NEVER);
    return { met: dated.filter((i) => end(i) <= dates[i]).length, of: dated.length };
  };
  const tasks = problem.tasks.map((task, i) => ({
    id: task.id,
    wait: unit(schedule.start[i] - ready[i]),
    flow: unit(end(i) - release[i]),
  }));
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / Math.max(1, taskCount);
  return {
    makespan: unit(total),
    meanWait: mean(tasks.map((task) => task.wait)),
    meanFlow: mean(tasks.map((task) => task.flow)),
    loadImbalance: loadImbalance(instance, schedule),
    cost: problem.tasks.reduce((sum, _, i) => sum + taskCost(instance, schedule, i), 0),
    // The deadline of a fixed task is its own end.
    deadlines: count(deadline.map((date, i) => (instance.fixed[i] ? NEVER : date))),
    dueDates: count(dueDate),
    utilisation: instance.resourceName.map((resource, r) => ({
      resource,
      ...utilisation(instance, schedule, r, total),
    })),
    tasks,
  };
}

function utilisation(
  instance: Instance,
  schedule: Schedule,
  r: number,
  total: number,
): { mean: number; peak: number } {
  if (!instance.renewable[r]) {
    const used = usedUp(instance, schedule, r);
    const share = instance.capacity[r] === 0 ? 0 : used / instance.capacity[r];
    return { mean: share, peak: share };
  }
  let energy = 0;
  let offered = 0;
  let peak = 0;
  const steps = loadProfile(instance, schedule, r);
  steps.forEach((step, k) => {
    const until = k + 1 < steps.length ? Math.min(total, steps[k + 1].time) : total;
    const length = Math.max(0, until - step.time);
    energy += step.used * length;
    offered += step.capacity * length;
    if (length > 0 && step.capacity > 0) peak = Math.max(peak, step.used / step.capacity);
  });
  return { mean: offered === 0 ? 0 : energy / offered, peak };
}

function usedUp(instance: Instance, schedule: Schedule, r: number): number {
  const { demandPtr, demandResource, demandAmount } = instance;
  let used = 0;
  for (const mode of schedule.mode) {
    for (let k = demandPtr[mode]; k < demandPtr[mode + 1]; k++)
      if (demandResource[k] === r) used += demandAmount[k];
  }
  return used;
}

/** Use and capacity of renewable resource r over time, as steps; the first at 0. O(tasks·log tasks). */
export function loadProfile(instance: Instance, schedule: Schedule, r: number): LoadStep[] {
  const { taskCount, calendarPtr, calendarTime, calendarCapacity } = instance;
  const change = new Map<number, number>([[0, 0]]);
  const add = (time: number, amount: number) => change.set(time, (change.get(time) ?? 0) + amount);
  for (let i = 0; i < taskCount; i++) {
    visitUses(instance, schedule, i, (resource, amount, start, end) => {
      if (resource !== r) return;
      add(start, amount);
      add(end, -amount);
    });
  }
  const last = makespan(instance, schedule);
  for (let k = calendarPtr[r]; k < calendarPtr[r + 1] && calendarTime[k] <= last; k++)
    add(calendarTime[k], 0);
  let used = 0;
  let step = calendarPtr[r];
  return [...change.keys()]
    .sort((a, b) => a - b)
    .map((time) => {
      used += change.get(time) as number;
      while (step + 1 < calendarPtr[r + 1] && calendarTime[step + 1] <= time) step++;
      const capacity = step < calendarPtr[r + 1] ? calendarCapacity[step] : instance.capacity[r];
      return { time, used, capacity };
    });
}

/** When predecessors and release let each task start, in ticks, resources aside. */
function readyTimes(instance: Instance, schedule: Schedule): Int32Array {
  const { predecessors, modeNode, nodeCount } = instance;
  const ready = instance.release.slice();
  for (let j = 0; j < instance.taskCount; j++) {
    for (let k = predecessors.ptr[j]; k < predecessors.ptr[j + 1]; k++) {
      const i = predecessors.task[k];
      const from = schedule.mode[i];
      const to = schedule.mode[j];
      const countsEnd = predecessors.type[k] % 2 === 0;
      const boundsEnd = predecessors.type[k] >= 2;
      let at = (countsEnd ? endOf(instance, schedule, i) : schedule.start[i]) + predecessors.lag[k];
      if (
        predecessors.volume[k] > 0 &&
        modeNode[from] >= 0 &&
        modeNode[to] >= 0 &&
        modeNode[from] !== modeNode[to]
      ) {
        const pair = modeNode[from] * nodeCount + modeNode[to];
        at += Math.ceil(
          predecessors.volume[k] * instance.transferPerUnit[pair] + instance.transferLatency[pair] - 1e-9,
        );
      }
      ready[j] = Math.max(ready[j], at - (boundsEnd ? endOf(instance, schedule, j) - schedule.start[j] : 0));
    }
  }
  return ready;
}
