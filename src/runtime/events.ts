import type { ProblemShape } from '#model/schema.ts';
import type { Plan } from '#schedule/plan.ts';

/*
 * What a run writes down. The log is the run: its state is the fold of these events (runState.ts), and
 * nothing else is kept. Both what happened (an attempt ended) and what was decided (a task starts) are
 * events, so that a later version of the dispatcher can go on with an older log.
 * `at` is in milliseconds since 1970 and never falls along the log.
 */

/**
 * How an attempt ended. `rejected`: it did its work, but the result fails an evaluation rule. `lost`: it
 * vanished without a word (its supervisor was killed, the machine went down), so it did not succeed.
 */
export type AttemptOutcome = 'succeeded' | 'failed' | 'rejected' | 'timedOut' | 'cancelled' | 'lost';
export type TaskOutcome = 'succeeded' | 'failed' | 'skipped' | 'cancelled';
export type RunOutcome = 'succeeded' | 'failed' | 'cancelled';

export interface RunStarted {
  type: 'runStarted';
  at: number;
  /** Name of the log's form; a log of another form is refused. */
  format: typeof LOG_FORMAT;
  /** The problem as the user wrote it, for parseProblem. */
  problem: ProblemShape;
  plan: Plan;
  /** Folder of the problem file; commands and modules are relative to it. */
  problemDir: string;
  /** Wall-clock milliseconds in one unit of the problem's time. */
  msPerUnit: number;
}

export interface RunResumed {
  type: 'runResumed';
  at: number;
}

export interface AttemptStarted {
  type: 'attemptStarted';
  at: number;
  task: string;
  /** From 1. */
  attempt: number;
  mode: string;
  node: string | null;
}

export interface AttemptEnded {
  type: 'attemptEnded';
  at: number;
  task: string;
  attempt: number;
  outcome: AttemptOutcome;
  /** When it ended: before `at` when nobody was watching. */
  endedAt: number;
  /** Why, for people; empty where there is nothing to say. */
  message: string;
  /** What the task handed back; absent for nothing. */
  result?: unknown;
}

export interface StopRequested {
  type: 'stopRequested';
  at: number;
  task: string;
  attempt: number;
}

export interface RetryScheduled {
  type: 'retryScheduled';
  at: number;
  task: string;
  /** The attempt to come. */
  attempt: number;
  notBefore: number;
  node: string | null;
}

export interface TaskEnded {
  type: 'taskEnded';
  at: number;
  task: string;
  outcome: TaskOutcome;
  /** When it counts as ended: at its last attempt's end, or later where a finish-finish or start-finish lag holds it. */
  endedAt: number;
  message: string;
}

export interface CancelRequested {
  type: 'cancelRequested';
  at: number;
  /** Absent: the whole run. */
  task?: string;
}

export interface RunEnded {
  type: 'runEnded';
  at: number;
  outcome: RunOutcome;
}

export type RunEvent =
  | RunStarted
  | RunResumed
  | AttemptStarted
  | AttemptEnded
  | StopRequested
  | RetryScheduled
  | TaskEnded
  | CancelRequested
  | RunEnded;

export const LOG_FORMAT = 'allot-run-1';
