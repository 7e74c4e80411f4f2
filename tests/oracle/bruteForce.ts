import type { Instance } from '#instance/instance.ts';
import type { Problem } from '#model/problem.ts';
import { checkSchedule } from '#schedule/checkSchedule.ts';
import type { Schedule } from '#schedule/schedule.ts';
import { checkPartialPlan, type PlanRow } from './checkPlan.ts';
import { rowAt, waysOf } from './listScheduler.ts';

/** The least makespan in ticks and a plan that has it; null: no plan ends by the last tick looked at. */
export type Optimum = { makespan: number; rows: PlanRow[] } | null;

/**
 * The least makespan by depth-first search over every way (mode and node) and every start tick of every
 * task. A branch is left only when the second checker finds that the rows so far break a rule among
 * themselves, which no further row can mend (every rule is a 'never too early, never too much'), or when
 * a row ends no earlier than the best whole plan known. So it is exact for anything the model can say:
 * it argues about no dominance of left-shifted, active or regular schedules.
 *
 * O((ways · lastTick)^tasks); meant for five tasks at most.
 * @param lastTick ends beyond it are not looked at
 * @param mostChecks gives up behind so many
 * @returns 'gave up', or the optimum over all plans that end by `lastTick`
 */
export function leastMakespan(
  problem: Problem,
  tick: number,
  lastTick: number,
  mostChecks = 200_000,
): Optimum | 'gave up' {
  const ways = waysOf(problem, tick);
  const order = predecessorsFirst(problem);
  const rows: PlanRow[] = [];
  let best: Optimum = null;
  let limit = lastTick;
  let checks = 0;

  const place = (depth: number, latestEnd: number): void => {
    if (depth === order.length) {
      best = { makespan: latestEnd, rows: [...rows] };
      limit = latestEnd - 1;
      return;
    }
    const i = order[depth];
    for (const way of ways[i]) {
      for (let start = 0; start + way.duration <= limit && latestEnd <= limit; start++) {
        if (++checks > mostChecks) return;
        rows.push(rowAt(problem.tasks[i].id, way, start, tick));
        if (checkPartialPlan(problem, rows, tick).length === 0)
          place(depth + 1, Math.max(latestEnd, start + way.duration));
        rows.pop();
      }
    }
  };
  place(0, 0);
  return checks > mostChecks ? 'gave up' : best;
}

/**
 * The least value by trying every vector of modes with every vector of starts, each judged whole by
 * checkSchedule. Shares nothing with leastMakespan: no order, no partial plan, no bound, the other
 * checker. So it is exact for any value, among the schedules that end by `lastTick`.
 * O((modes · lastTick)^tasks): for three tasks.
 *
 * @param evaluate gives what is to be minimised; several figures count the first first
 * @returns null when no schedule ends by `lastTick`
 */
export function leastByVectors(
  instance: Instance,
  lastTick: number,
  evaluate: (schedule: Schedule) => number[],
): number[] | null {
  const { taskCount, modePtr, modeDuration } = instance;
  const start = new Int32Array(taskCount);
  const mode = modePtr.slice(0, taskCount);
  let best: number[] | null = null;
  for (let i = 0; i < taskCount;) {
    const inTime = start.every((at, k) => at + modeDuration[mode[k]] <= lastTick);
    if (inTime && checkSchedule(instance, { start, mode }).length === 0) {
      const value = evaluate({ start, mode });
      if (best === null || isLess(value, best)) best = value;
    }
    // The next vector: starts run fastest, then modes, like the digits of a counter.
    for (i = 0; i < taskCount && ++start[i] > lastTick; i++) start[i] = 0;
    if (i < taskCount) continue;
    for (i = 0; i < taskCount && ++mode[i] === modePtr[i + 1]; i++) mode[i] = modePtr[i];
  }
  return best;
}

/** Whether a comes before b by the first figure in which they differ by more than rounding. */
export function isLess(a: readonly number[], b: readonly number[]): boolean {
  const k = a.findIndex((value, index) => Math.abs(value - b[index]) > 1e-9);
  return k >= 0 && a[k] < b[k];
}

function predecessorsFirst(problem: Problem): number[] {
  const order: number[] = [];
  while (order.length < problem.tasks.length) {
    problem.tasks.forEach((task, i) => {
      const done = (id: string) => order.some((k) => problem.tasks[k].id === id);
      if (!done(task.id) && task.after.every((arc) => done(arc.task))) order.push(i);
    });
  }
  return order;
}
