import { type Instance, NEVER } from '#instance/instance.ts';
import { AllotError, type Issue, nearestName } from '#model/errors.ts';
import { formatTime } from '#model/time.ts';
import type { AllotmentPiece, Schedule } from '#schedule/schedule.ts';
import type { PlanRow } from './planDocument.ts';

/** Times this close to the grid, in ticks, are on it: they were divided and multiplied on the way. */
const TOLERANCE = 1e-4;

/**
 * Maps a plan's rows to a schedule of the instance: ids, modes, nodes and times. Whether the schedule keeps
 * the problem's rules is checkSchedule's matter.
 *
 * A row may leave out its mode or node where the rest decides; the end, where given, must be the start plus
 * the duration.
 *
 * @param source file name for messages
 * @throws AllotError with every mismatch: unknown, missing and repeated tasks, modes and nodes that a task
 *   does not have, times off the grid
 */
export function planToSchedule(
  instance: Instance,
  plan: { readonly tasks: readonly PlanRow[] },
  source?: string,
  lineOf?: (path: string) => number | undefined,
): Schedule {
  const { problem, taskCount, ticksPerUnit, modeDuration } = instance;
  const start = new Int32Array(taskCount).fill(-1);
  const mode = new Int32Array(taskCount).fill(-1);
  const taskIndex = new Map(problem.tasks.map((task, i) => [task.id, i]));
  const issues: Issue[] = [];
  const fail = (code: string, path: string, message: string, hint?: string) =>
    issues.push({ code, path, message, hint, line: lineOf?.(path) });
  const show = (time: number) => formatTime(time, problem.timeUnit);
  const step = ticksPerUnit > 1 ? `1/${show(ticksPerUnit)}` : show(1 / ticksPerUnit);
  const seen = new Uint8Array(taskCount);
  const allotments: (readonly AllotmentPiece[] | null)[] = new Array(taskCount).fill(null);

  plan.tasks.forEach((row, k) => {
    const path = `tasks[${k}]`;
    const i = taskIndex.get(row.id);
    if (i === undefined) {
      const near = taskCount <= 10_000 ? nearestName(row.id, taskIndex.keys()) : undefined;
      fail(
        'unknown-reference',
        `${path}.id`,
        `the problem has no task called '${row.id}'`,
        near && `you meant '${near}'`,
      );
      return;
    }
    if (seen[i]) {
      fail('duplicate-id', `${path}.id`, `the plan has task '${row.id}' twice`, 'drop one of them');
      return;
    }
    seen[i] = 1;
    const at = row.start * ticksPerUnit;
    const tick = Math.round(at);
    if (Math.abs(at - tick) > TOLERANCE)
      fail(
        'time-off-grid',
        `${path}.start`,
        `the start ${row.start} of task '${row.id}' is not on the grid of ${step}`,
      );
    else if (tick < 0 || tick >= NEVER)
      fail(
        'time-out-of-range',
        `${path}.start`,
        `the start ${row.start} of task '${row.id}' is out of range`,
      );
    else start[i] = tick;
    const chosen = chooseMode(instance, i, row);
    if (typeof chosen !== 'number') {
      fail(chosen.code, `${path}.${chosen.field}`, chosen.message, chosen.hint);
      return;
    }
    mode[i] = chosen;
    if (row.allotment) {
      allotments[i] = readPieces(instance, chosen, row.allotment, (field, message, hint) =>
        fail('bad-allotment', `${path}.allotment${field}`, `task '${row.id}' ${message}`, hint),
      );
      const last = row.allotment[row.allotment.length - 1].end;
      if (row.end !== undefined && Math.abs(row.end - last) * ticksPerUnit > TOLERANCE)
        fail(
          'wrong-end',
          `${path}.end`,
          `the allotment of task '${row.id}' ends at ${show(last)}, and the plan says ${show(row.end)}`,
        );
    } else if (row.end !== undefined && start[i] >= 0) {
      const end = (start[i] + modeDuration[chosen]) / ticksPerUnit;
      if (Math.abs(row.end - end) * ticksPerUnit > TOLERANCE)
        fail(
          'wrong-end',
          `${path}.end`,
          `task '${row.id}' ends at ${show(end)} (${show(row.start)} + ${show(modeDuration[chosen] / ticksPerUnit)}), and the plan says ${show(row.end)}`,
        );
    }
  });
  problem.tasks.forEach((task, i) => {
    if (!seen[i]) fail('missing-task', 'tasks', `the plan leaves out task '${task.id}'`);
  });
  if (issues.length > 0) throw new AllotError(issues, source);
  return allotments.some((pieces) => pieces !== null) ? { start, mode, allotments } : { start, mode };
}

/** The pieces of a row, in ticks and in the order of the mode's demands. What they break is checkSchedule's matter. */
function readPieces(
  instance: Instance,
  m: number,
  pieces: NonNullable<PlanRow['allotment']>,
  fail: (field: string, message: string, hint?: string) => void,
): AllotmentPiece[] {
  const { demandPtr, demandResource, groupName, resourceGroup, ticksPerUnit } = instance;
  const names = Array.from(
    demandResource.subarray(demandPtr[m], demandPtr[m + 1]),
    (r) => groupName[resourceGroup[r]],
  );
  return pieces.map((piece, k) => {
    for (const name of Object.keys(piece.amounts)) {
      if (!names.includes(name))
        fail(
          `[${k}].amounts.${name}`,
          `demands no '${name}'`,
          `use ${names.map((n) => `'${n}'`).join(', ')}`,
        );
    }
    const amounts = names.map((name) => {
      if (!(name in piece.amounts))
        fail(`[${k}].amounts`, `is not told how much '${name}' it gets`, `add '${name}'`);
      return piece.amounts[name] ?? 0;
    });
    const tick = (time: number, field: string) => {
      const at = time * ticksPerUnit;
      if (Math.abs(at - Math.round(at)) > TOLERANCE)
        fail(`[${k}].${field}`, `has a piece at ${time}, which is not on the grid`);
      return Math.round(at);
    };
    return {
      start: tick(piece.start, 'start'),
      end: tick(piece.end, 'end'),
      amounts: Int32Array.from(amounts),
    };
  });
}

interface Mismatch {
  code: string;
  field: 'mode' | 'node';
  message: string;
  hint?: string;
}

/** The row of the mode table that a plan's row means. */
function chooseMode(instance: Instance, i: number, row: PlanRow): number | Mismatch {
  const { problem, modePtr, modeSource, modeNode, modeDuration, ticksPerUnit } = instance;
  const task = problem.tasks[i];
  const modeName = (m: number) => task.modes[modeSource[m]].id;
  const nodeName = (m: number) => (modeNode[m] < 0 ? null : problem.nodes[modeNode[m]].id);
  const all = Array.from({ length: modePtr[i + 1] - modePtr[i] }, (_, k) => modePtr[i] + k);
  const inMode = row.mode === undefined ? all : all.filter((m) => modeName(m) === row.mode);
  if (inMode.length === 0) {
    const known = [...new Set(all.map(modeName))].map((name) => `'${name}'`).join(', ');
    return {
      code: 'unknown-mode',
      field: 'mode',
      message: `task '${row.id}' has no mode '${row.mode}'`,
      hint: known === '' ? undefined : `use one of ${known}`,
    };
  }
  const onNode = row.node === undefined ? inMode : inMode.filter((m) => nodeName(m) === row.node);
  if (onNode.length === 0) {
    const where = row.node === null ? 'on no node' : `on node '${row.node}'`;
    const able = inMode.map(nodeName).map((name) => (name === null ? 'no node' : `'${name}'`));
    return {
      code: 'node-not-allowed',
      field: 'node',
      message: `task '${row.id}' cannot run ${where}`,
      hint: `use one of ${able.join(', ')}`,
    };
  }
  const { end } = row;
  const fitting =
    onNode.length === 1 || end === undefined
      ? onNode
      : onNode.filter((m) => Math.abs((end - row.start) * ticksPerUnit - modeDuration[m]) <= TOLERANCE);
  if (fitting.length === 1) return fitting[0];
  const field = new Set(onNode.map(modeName)).size > 1 ? 'mode' : 'node';
  return {
    code: 'ambiguous-mode',
    field,
    message: `task '${row.id}' could run in ${onNode.length} ways, and the plan does not say which`,
    hint: `add its ${field}`,
  };
}
