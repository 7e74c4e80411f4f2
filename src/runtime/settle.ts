import { FINISH_FINISH, START_FINISH } from '#instance/instance.ts';
import type { RunEvent } from './events.ts';
import { arcLagMs, canReach, nodeOfRow, rowDurationMs } from './runModel.ts';
import { type AttemptState, isFinal, lastAttempt, type RunState } from './runState.ts';

/**
 * A lost attempt says nothing about its task, so it is made again without counting as a retry; but a task
 * that brings down whatever runs it must end some time.
 */
export const MOST_LOST_ATTEMPTS = 3;

/**
 * What follows for task i from what has happened, starting aside: whether its ended attempt was its last,
 * whether it is skipped, cancelled or stopped.
 *
 * @returns the event to record, or the time from which there may be one (Infinity: when something happens)
 */
export function settleTask(state: RunState, i: number, now: number): RunEvent | number {
  const task = state.tasks[i];
  const { id } = state.model.problem.tasks[i];
  const cancelled = state.cancelRequested || task.cancelRequested;
  if (task.status === 'pending') {
    if (cancelled) return endTask(id, 'cancelled', now, now, 'cancelled before it started');
    const culprit = failedPredecessor(state, i);
    if (culprit === null) return Number.POSITIVE_INFINITY;
    return endTask(id, 'skipped', now, now, `it waits for '${culprit}', which did not succeed`);
  }
  if (task.status === 'running') {
    const { attempt, stopRequested } = lastAttempt(task) as AttemptState;
    if (!cancelled || stopRequested) return Number.POSITIVE_INFINITY;
    return { type: 'stopRequested', at: now, task: id, attempt };
  }
  if (task.status !== 'ended') return Number.POSITIVE_INFINITY;
  return settleEnded(state, i, now, cancelled);
}

function settleEnded(state: RunState, i: number, now: number, cancelled: boolean): RunEvent | number {
  const task = state.tasks[i];
  const { id, retries } = state.model.problem.tasks[i];
  const { attempt, end } = lastAttempt(task) as AttemptState;
  if (end === null) throw new Error(`task '${id}' ended without an end`);
  if (end.outcome === 'succeeded') {
    const held = holdUntil(state, i);
    if (typeof held === 'string') {
      const message = `done, but it must not end before '${held}', which did not succeed`;
      return cancelled
        ? endTask(id, 'cancelled', now, now, 'cancelled before it could end')
        : endTask(id, 'failed', now, now, message);
    }
    const endedAt = Math.max(end.at, held);
    if (endedAt <= now) return endTask(id, 'succeeded', now, endedAt, end.message);
    // A run that is cancelled waits for no lag.
    if (cancelled) return endTask(id, 'cancelled', now, now, 'cancelled before it could end');
    return endedAt;
  }
  if (cancelled || end.outcome === 'cancelled') return endTask(id, 'cancelled', now, end.at, end.message);
  const lost = task.attempts.filter((each) => each.end?.outcome === 'lost').length;
  const failed = task.attempts.length - lost;
  const again = end.outcome === 'lost' ? lost < MOST_LOST_ATTEMPTS : failed <= retries.max;
  if (!again) return endTask(id, 'failed', now, end.at, end.message);
  const node = retries.otherNode && end.outcome !== 'lost' ? leastTriedNode(state, i) : task.nextRow;
  const backoff =
    end.outcome === 'lost'
      ? 0
      : Math.min(retries.backoff * retries.factor ** (failed - 1), retries.maxBackoff);
  return {
    type: 'retryScheduled',
    at: now,
    task: id,
    attempt: attempt + 1,
    notBefore: Math.max(now, end.at + backoff * state.model.msPerUnit),
    node: nodeOfRow(state.model.instance, node)?.id ?? null,
  };
}

function endTask(
  task: string,
  outcome: 'succeeded' | 'failed' | 'skipped' | 'cancelled',
  at: number,
  endedAt: number,
  message: string,
): RunEvent {
  return { type: 'taskEnded', at, task, outcome, endedAt, message };
}

/** A predecessor of task i that is final and did not succeed. */
function failedPredecessor(state: RunState, i: number): string | null {
  const { predecessors, problem } = state.model.instance;
  for (let k = predecessors.ptr[i]; k < predecessors.ptr[i + 1]; k++) {
    const before = state.tasks[predecessors.task[k]];
    if (isFinal(before) && before.status !== 'succeeded') return problem.tasks[predecessors.task[k]].id;
  }
  return null;
}

/**
 * Earliest end of task i by its finish-finish and start-finish arcs; Infinity while a predecessor has yet
 * to end or start; the id of a predecessor that never will. As nobody knows when that will be, a negative
 * lag counts back from when it is expected: by its start and planned duration, or before its start by the plan.
 */
function holdUntil(state: RunState, i: number): number | string {
  const { model, tasks } = state;
  const { predecessors } = model.instance;
  const row = (lastAttempt(tasks[i]) as AttemptState).row;
  let until = Number.NEGATIVE_INFINITY;
  for (let k = predecessors.ptr[i]; k < predecessors.ptr[i + 1]; k++) {
    const type = predecessors.type[k];
    if (type !== FINISH_FINISH && type !== START_FINISH) continue;
    const p = predecessors.task[k];
    const before = tasks[p];
    const attempt = lastAttempt(before);
    const beforeRow = attempt?.row ?? before.nextRow;
    const lag = arcLagMs(model, k, beforeRow, row);
    const started = before.attempts[0]?.startedAt;
    const occurred =
      type === START_FINISH ? started : before.status === 'succeeded' ? before.endedAt : undefined;
    if (occurred !== undefined && occurred !== null) until = Math.max(until, occurred + lag);
    else if (isFinal(before)) return model.problem.tasks[p].id;
    else if (lag >= 0) until = Number.POSITIVE_INFINITY;
    else {
      const start = attempt?.startedAt ?? state.startedAt + model.plannedStartMs[p];
      until = Math.max(until, start + (type === FINISH_FINISH ? rowDurationMs(model, beforeRow) : 0) + lag);
    }
  }
  return until;
}

/**
 * The row for a retry of task i: same mode, on the node with the fewest attempts of this task so far; of
 * several the fastest, then the first in the file. The node that just failed comes last.
 */
function leastTriedNode(state: RunState, i: number): number {
  const { instance } = state.model;
  const task = state.tasks[i];
  const tries = (row: number) => task.attempts.filter((attempt) => attempt.row === row).length;
  const rows: number[] = [];
  for (let row = instance.modePtr[i]; row < instance.modePtr[i + 1]; row++) {
    const sameMode = instance.modeSource[row] === instance.modeSource[task.nextRow];
    if (sameMode && row !== task.nextRow && canReach(instance, row)) rows.push(row);
  }
  rows.sort((a, b) => tries(a) - tries(b) || instance.modeDuration[a] - instance.modeDuration[b] || a - b);
  return rows[0] ?? task.nextRow;
}
