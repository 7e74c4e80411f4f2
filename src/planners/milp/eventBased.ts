import { NO_FIT, ScheduleGenerator } from '#generation/scheduleGenerator.ts';
import { criticalPath } from '#instance/criticalPath.ts';
import { type Instance, NEVER } from '#instance/instance.ts';
import { type Formulation, makespanBound, makespanWeight } from './formulation.ts';
import { LinearModel } from './linearModel.ts';

/** Why the event-based model cannot take an instance; true when it can. */
export function eventBasedSupports(instance: Instance): true | string {
  if (instance.isMultiMode) return 'tasks have several modes or nodes';
  if (instance.hasGeneralArcs) return 'there are lags or transfers';
  if (instance.hasCalendar) return 'capacities change over time';
  if (makespanWeight(instance) === null) return 'the objective is other than the makespan';
  return true;
}

/**
 * The on/off event-based programme of Koné, Artigues, Lopez and Mongeau 2011 (section 3.2.2): as many events
 * as tasks, each at a time of its own; z[i, e] says that task i is at work from event e to the next. Its size
 * does not grow with the length of the horizon. Release dates and deadlines are added.
 *
 * tasks² binary columns, tasks³ rows.
 * @param end the last tick at which anything may end
 */
export function eventBased(instance: Instance, end: number): Formulation {
  const { taskCount: n, predecessors, release, deadline, renewable, capacity, resourceCount } = instance;
  const { minDuration: duration, length } = criticalPath(instance);
  const weight = makespanWeight(instance) as number;
  const model = new LinearModel();
  const makespan = model.column({ cost: 1, lower: length, upper: end, integer: true });
  // Times of events: the first is at 0 or later, none after the end.
  const time = Array.from({ length: n }, () => model.column({ upper: end }));
  const z = Array.from({ length: n }, () => Array.from({ length: n }, () => model.binary()));
  type Term = [number, number];
  const any = Number.POSITIVE_INFINITY;
  /** `factor` times (z[i, e] − z[i, e − 1]): 1 where i starts at event e, −1 where it has ended by then. */
  const turnsOn = (i: number, e: number, factor: number): Term[] =>
    e === 0
      ? [[z[i][e], factor]]
      : [
          [z[i][e], factor],
          [z[i][e - 1], -factor],
        ];
  for (let e = 0; e + 1 < n; e++)
    model.row(0, any, [
      [time[e + 1], 1],
      [time[e], -1],
    ]);
  for (let i = 0; i < n; i++) {
    model.row(
      1,
      any,
      z[i].map((column): Term => [column, 1]),
    );
    for (let e = 0; e < n; e++) {
      // The makespan is behind what starts at e.
      model.row(0, any, [[makespan, 1], [time[e], -1], ...turnsOn(i, e, -duration[i])]);
      if (release[i] > 0) model.row(0, any, [[time[e], 1], ...turnsOn(i, e, -release[i])]);
      if (deadline[i] < NEVER)
        model.row(Number.NEGATIVE_INFINITY, deadline[i] - duration[i] + end, [
          [time[e], 1],
          ...turnsOn(i, e, end),
        ]);
      // What starts at e and has ended by f lies between them.
      for (let f = e + 1; f < n; f++)
        model.row(-duration[i], any, [
          [time[f], 1],
          [time[e], -1],
          ...turnsOn(i, e, -duration[i]),
          ...turnsOn(i, f, duration[i]),
        ]);
      // No interruption: nothing before a start, nothing behind an end.
      if (e > 0) {
        const before = z[i].slice(0, e).map((column): Term => [column, 1]);
        model.row(Number.NEGATIVE_INFINITY, e, [...before, ...turnsOn(i, e, e)]);
        const behind = z[i].slice(e).map((column): Term => [column, 1]);
        model.row(Number.NEGATIVE_INFINITY, n - e, [...behind, ...turnsOn(i, e, -(n - e))]);
      }
    }
  }
  for (let j = 0; j < n; j++) {
    for (let k = predecessors.ptr[j]; k < predecessors.ptr[j + 1]; k++) {
      const i = predecessors.task[k];
      // While i is at work, j has not begun.
      for (let e = 0; e < n; e++) {
        const begun = z[j].slice(0, e + 1).map((column): Term => [column, 1]);
        model.row(Number.NEGATIVE_INFINITY, 1 + e, [...begun, [z[i][e], 1 + e]]);
      }
    }
  }
  for (let r = 0; r < resourceCount; r++) {
    if (!renewable[r]) continue;
    const users = usersOf(instance, r, duration);
    if (users.reduce((sum, { amount }) => sum + amount, 0) <= capacity[r]) continue;
    for (let e = 0; e < n; e++)
      model.row(
        Number.NEGATIVE_INFINITY,
        capacity[r],
        users.map(({ i, amount }): Term => [z[i][e], amount]),
      );
  }

  return {
    model,
    scheduleOf: (values) => {
      // Event times are continuous to the solver. The order of starts is what counts: placed in that order,
      // each task at its earliest, nothing ends later.
      const begins = Float64Array.from(z, (columns) => columns.findIndex((column) => values[column] > 0.5));
      const order = Int32Array.from(begins.keys()).sort((a, b) => begins[a] - begins[b]);
      const start = new Int32Array(n);
      if (new ScheduleGenerator(instance).serial(order, start) === NO_FIT) return null;
      return { start, mode: instance.modePtr.slice(0, n) };
    },
    boundOf: (objective) => makespanBound(instance, weight, objective),
  };
}

function usersOf(instance: Instance, r: number, duration: Int32Array): { i: number; amount: number }[] {
  const { taskCount, modePtr, demandPtr, demandResource, demandAmount } = instance;
  const users: { i: number; amount: number }[] = [];
  for (let i = 0; i < taskCount; i++) {
    const m = modePtr[i];
    // A task of duration 0 takes nothing.
    if (duration[i] === 0) continue;
    for (let k = demandPtr[m]; k < demandPtr[m + 1]; k++)
      if (demandResource[k] === r) users.push({ i, amount: demandAmount[k] });
  }
  return users;
}
