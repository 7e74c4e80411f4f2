import type { Mode, Node, Task } from '#model/problem.ts';
import type { AttemptOutcome } from '../events.ts';

/** One attempt to be made. `task.id` and `attempt` together name it, in this and in every later process. */
export interface AttemptOrder {
  readonly task: Task;
  /** From 1. */
  readonly attempt: number;
  readonly mode: Mode;
  readonly node: Node | null;
  /** When it was decided on. */
  readonly startedAt: number;
  readonly plannedDurationMs: number;
  /** Infinity: none. Kept by the backend, so that it holds even while no engine is alive. */
  readonly timeoutMs: number;
}

export interface AttemptReport {
  readonly outcome: Exclude<AttemptOutcome, 'rejected'>;
  readonly endedAt: number;
  readonly message: string;
  readonly result?: unknown;
}

/** Where work is done. Reports come by callback, never from within `perform` or `stop`. */
export interface Backend {
  /**
   * Makes the attempt. Asked again for the same attempt, by a process that resumes a run, it takes up the
   * one under way or reports how that ended: an attempt's work is begun at most once.
   */
  perform(order: AttemptOrder, ended: (report: AttemptReport) => void): void;
  /** Ends an attempt under way, its whole process tree; the report follows as ever. */
  stop(order: AttemptOrder): void;
  /** Lets go of what is under way without ending it; no report comes after it. */
  detach(): void;
}
