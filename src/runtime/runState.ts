import { parseProblem } from '#model/parse.ts';
import type { AttemptOutcome, RunEvent, RunOutcome, RunStarted, TaskOutcome } from './events.ts';
import { buildRunModel, findRow, type RunModel } from './runModel.ts';

/**
 * `pending`: waits for its turn or its retry. `ended`: its last attempt ended, and what follows from that
 * is not decided yet, or a finish-finish or start-finish lag holds it.
 */
export type TaskStatus = 'pending' | 'running' | 'ended' | TaskOutcome;

export interface AttemptState {
  readonly attempt: number;
  /** Row of the instance's mode table: mode and node. */
  readonly row: number;
  readonly startedAt: number;
  readonly stopRequested: boolean;
  /** Null while it runs. */
  readonly end: {
    readonly at: number;
    readonly outcome: AttemptOutcome;
    readonly message: string;
    readonly result?: unknown;
  } | null;
}

export interface TaskState {
  readonly status: TaskStatus;
  readonly attempts: readonly AttemptState[];
  /** Row of the attempt to come. */
  readonly nextRow: number;
  /** No attempt starts before: the backoff. */
  readonly notBefore: number;
  readonly cancelRequested: boolean;
  /** Null until the status is final. */
  readonly endedAt: number | null;
  readonly message: string;
}

/** A run at one moment. Task i is the problem's i-th. */
export interface RunState {
  readonly model: RunModel;
  readonly problemDir: string;
  readonly startedAt: number;
  /** Time of the newest event. */
  readonly at: number;
  readonly cancelRequested: boolean;
  readonly resumes: number;
  readonly tasks: readonly TaskState[];
  readonly outcome: RunOutcome | null;
}

/** Whether nothing more can happen to the task. */
export function isFinal(task: TaskState): boolean {
  return task.endedAt !== null;
}

/** The newest attempt; undefined before the first. */
export function lastAttempt(task: TaskState): AttemptState | undefined {
  return task.attempts[task.attempts.length - 1];
}

/**
 * The state before anything was dispatched.
 *
 * @throws AllotError when the plan is no valid plan of the problem
 */
export function openState(event: RunStarted): RunState {
  const model = buildRunModel(parseProblem(event.problem), event.plan, event.msPerUnit);
  return {
    model,
    problemDir: event.problemDir,
    startedAt: event.at,
    at: event.at,
    cancelRequested: false,
    resumes: 0,
    outcome: null,
    tasks: Array.from(model.plannedRow, (row) => ({
      status: 'pending',
      attempts: [],
      nextRow: row,
      notBefore: event.at,
      cancelRequested: false,
      endedAt: null,
      message: '',
    })),
  };
}

/** The state after one more event. Pure. O(tasks), for the copied array. */
export function applyEvent(state: RunState, event: RunEvent): RunState {
  const next = { ...state, at: Math.max(state.at, event.at) };
  switch (event.type) {
    case 'runStarted':
      throw new Error('a log holds one runStarted, and it comes first');
    case 'runResumed':
      return { ...next, resumes: state.resumes + 1 };
    case 'runEnded':
      return { ...next, outcome: event.outcome };
    case 'cancelRequested': {
      if (event.task === undefined) return { ...next, cancelRequested: true };
      return withTask(next, event.task, () => ({ cancelRequested: true }));
    }
    case 'attemptStarted':
      return withTask(next, event.task, (task, i) => {
        const row = findRow(state.model.instance, i, event.mode, event.node);
        const { attempt, at } = event;
        const started: AttemptState = { attempt, row, startedAt: at, stopRequested: false, end: null };
        return { status: 'running', attempts: [...task.attempts, started] };
      });
    case 'stopRequested':
      return withTask(next, event.task, (task) => ({ attempts: withLast(task, { stopRequested: true }) }));
    case 'attemptEnded':
      return withTask(next, event.task, (task) => {
        const { outcome, message, result } = event;
        const end = { at: event.endedAt, outcome, message, result };
        return { status: 'ended', attempts: withLast(task, { end }) };
      });
    case 'retryScheduled':
      return withTask(next, event.task, (task, i) => {
        const { instance } = state.model;
        const source = instance.modeSource[task.nextRow];
        const mode = instance.problem.tasks[i].modes[source].id;
        const nextRow = findRow(instance, i, mode, event.node);
        return { status: 'pending', nextRow, notBefore: event.notBefore };
      });
    case 'taskEnded':
      return withTask(next, event.task, () => {
        return { status: event.outcome, endedAt: event.endedAt, message: event.message };
      });
  }
}

function withTask(
  state: RunState,
  id: string,
  change: (task: TaskState, index: number) => Partial<TaskState>,
): RunState {
  const i = state.model.taskIndex.get(id) as number;
  const task = state.tasks[i];
  return { ...state, tasks: state.tasks.with(i, { ...task, ...change(task, i) }) };
}

function withLast(task: TaskState, change: Partial<AttemptState>): AttemptState[] {
  const last = lastAttempt(task) as AttemptState;
  return task.attempts.with(-1, { ...last, ...change });
}
