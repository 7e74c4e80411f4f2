import { compile } from '#instance/compile.ts';
import { type Instance, transferTicks } from '#instance/instance.ts';
import { AllotError, type Issue, nearestName } from '#model/errors.ts';
import type { Mode, Node, Problem } from '#model/problem.ts';
import { checkSchedule } from '#schedule/checkSchedule.ts';
import type { Plan, PlannedTask } from '#schedule/plan.ts';

/** A problem and its plan in wall-clock time: what does not change while a run goes on. */
export interface RunModel {
  readonly problem: Problem;
  readonly instance: Instance;
  readonly plan: Plan;
  readonly msPerUnit: number;
  readonly msPerTick: number;
  readonly taskIndex: ReadonlyMap<string, number>;
  /** Planned row of the instance's mode table (mode and node) of task i. */
  readonly plannedRow: Int32Array;
  /** Planned start of task i, in milliseconds from the run's start. */
  readonly plannedStartMs: Float64Array;
  /** Tasks by planned start; ties with predecessors first. Dispatch follows it. */
  readonly order: Int32Array;
  /** Position of task i in `order`. */
  readonly position: Int32Array;
}

/**
 * Joins a problem to its plan.
 *
 * @param msPerUnit wall-clock milliseconds in one unit of the problem's time
 * @throws AllotError with everything wrong: tasks that are missing, unknown or planned twice, modes and
 *   nodes that a task does not have, requests without an endpoint, broken precedence or capacity
 */
export function buildRunModel(problem: Problem, plan: Plan, msPerUnit: number): RunModel {
  const instance = compile(problem);
  const taskIndex = new Map(problem.tasks.map((task, i) => [task.id, i]));
  const issues: Issue[] = [];
  const rows = readRows(instance, plan, taskIndex, issues);
  if (!(msPerUnit > 0 && Number.isFinite(msPerUnit))) {
    issues.push({
      code: 'bad-time-scale',
      path: '',
      message: `${msPerUnit} ms for a unit of time is not above 0`,
    });
  }
  const allotted = plan.tasks.filter((task) => task.allotment !== undefined);
  if (allotted.length > 0) {
    issues.push({
      code: 'elastic-plan',
      path: 'tasks',
      message: `the plan allots ${allotted.map((task) => `'${task.id}'`).join(', ')} less than the demand for a time, and running cannot change an allotment`,
      hint: "drop 'elastic' from these tasks and plan again",
    });
  }
  if (issues.length > 0) throw new AllotError(issues, 'plan');
  const planned = Array.from(rows.planned, (task) => task as PlannedTask);
  const start = Int32Array.from(planned, (task) => Math.round(task.start * instance.ticksPerUnit));
  for (const violation of checkSchedule(instance, { start, mode: rows.row })) {
    issues.push({ code: 'invalid-plan', path: 'tasks', message: violation.message, hint: 'plan it again' });
  }
  if (issues.length > 0) throw new AllotError(issues, 'plan');

  const rank = new Int32Array(problem.tasks.length);
  instance.topological.forEach((i, k) => {
    rank[i] = k;
  });
  const order = Int32Array.from(start.keys()).sort((a, b) => start[a] - start[b] || rank[a] - rank[b]);
  const position = new Int32Array(order.length);
  order.forEach((i, k) => {
    position[i] = k;
  });
  const msPerTick = msPerUnit / instance.ticksPerUnit;
  const plannedStartMs = Float64Array.from(start, (ticks) => ticks * msPerTick);
  return {
    problem,
    instance,
    plan,
    msPerUnit,
    msPerTick,
    taskIndex,
    plannedRow: rows.row,
    plannedStartMs,
    order,
    position,
  };
}

function readRows(
  instance: Instance,
  plan: Plan,
  taskIndex: ReadonlyMap<string, number>,
  issues: Issue[],
): { row: Int32Array; planned: (PlannedTask | undefined)[] } {
  const { problem, taskCount } = instance;
  const row = new Int32Array(taskCount).fill(-1);
  const planned = new Array<PlannedTask | undefined>(taskCount).fill(undefined);
  plan.tasks.forEach((entry, k) => {
    const path = `tasks[${k}]`;
    const i = taskIndex.get(entry.id);
    if (i === undefined) {
      const near = nearestName(entry.id, taskIndex.keys());
      const hint = near ? `you meant '${near}'` : 'this plan belongs to another problem';
      issues.push({
        code: 'unknown-reference',
        path,
        message: `the problem has no task '${entry.id}'`,
        hint,
      });
      return;
    }
    if (planned[i])
      issues.push({ code: 'duplicate-id', path, message: `task '${entry.id}' is planned twice` });
    planned[i] = entry;
    row[i] = findRow(instance, i, entry.mode, entry.node);
    if (row[i] < 0) {
      const place = entry.node === null ? 'on no node' : `on node '${entry.node}'`;
      const message = `task '${entry.id}' cannot run in mode '${entry.mode}' ${place}`;
      issues.push({ code: 'unknown-mode', path, message, hint: 'plan it again' });
    } else if (!canReach(instance, row[i])) {
      const message = `task '${entry.id}' sends a request to a path, and ${place(entry)} has no endpoint`;
      const hint = "give the node an 'endpoint', or the request an absolute url";
      issues.push({ code: 'no-endpoint', path, message, hint });
    }
  });
  problem.tasks.forEach((task, i) => {
    if (!planned[i]) {
      const message = `task '${task.id}' is not in the plan (status: ${plan.status})`;
      issues.push({ code: 'missing-task', path: 'tasks', message, hint: 'plan it again' });
    }
  });
  return { row, planned };
}

const place = (entry: PlannedTask) =>
  entry.node === null ? 'it has no node, so it' : `node '${entry.node}'`;

/** Row of the mode table of task i in the mode and on the node named; −1 for none. */
export function findRow(instance: Instance, i: number, mode: string, node: string | null): number {
  for (let row = instance.modePtr[i]; row < instance.modePtr[i + 1]; row++) {
    if (modeOfRow(instance, row).id === mode && (nodeOfRow(instance, row)?.id ?? null) === node) return row;
  }
  return -1;
}

/** The user's mode of a row. */
export function modeOfRow(instance: Instance, row: number): Mode {
  return instance.problem.tasks[instance.modeTask[row]].modes[instance.modeSource[row]];
}

/** The node of a row; null for none. */
export function nodeOfRow(instance: Instance, row: number): Node | null {
  const v = instance.modeNode[row];
  return v < 0 ? null : instance.problem.nodes[v];
}

/** False where the task's request is a path and the row's node has no endpoint to put it on. */
export function canReach(instance: Instance, row: number): boolean {
  const { run } = instance.problem.tasks[instance.modeTask[row]];
  if (run === undefined || !('request' in run)) return true;
  return URL.canParse(run.request.url) || nodeOfRow(instance, row)?.endpoint !== undefined;
}

/** Planned duration of a row, in milliseconds. */
export function rowDurationMs(model: RunModel, row: number): number {
  return model.instance.modeDuration[row] * model.msPerTick;
}

/** Lag of predecessor arc k in milliseconds, the transfer between the rows' nodes included. */
export function arcLagMs(model: RunModel, k: number, beforeRow: number, afterRow: number): number {
  const { instance, msPerTick } = model;
  const { lag, volume } = instance.predecessors;
  const from = instance.modeNode[beforeRow];
  const to = instance.modeNode[afterRow];
  return (lag[k] + transferTicks(instance, volume[k], from, to)) * msPerTick;
}
