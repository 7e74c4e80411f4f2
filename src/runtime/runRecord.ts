import type { TimeUnit } from '#model/time.ts';
import type { AttemptOutcome, RunOutcome, TaskOutcome } from './events.ts';
import { logPath } from './runFolder.ts';
import { modeOfRow, nodeOfRow } from './runModel.ts';
import { isFinal, type RunState, type TaskState } from './runState.ts';

/** Where a run is, or what came of it: what reports and the command line show. */
export interface RunRecord {
  /** Folder of the run. */
  dir: string;
  /** The problem's name. */
  problem: string;
  /** `unfinished`: under way, or broken off and not resumed yet. */
  status: RunOutcome | 'unfinished';
  timeUnit: TimeUnit;
  /** Wall-clock milliseconds in one unit. */
  msPerUnit: number;
  /** Milliseconds since 1970. */
  startedAt: number;
  /** From the run's start to the latest end so far, in units. */
  makespan: number;
  /** By the plan, in units. */
  plannedMakespan: number;
  /** How often it was taken up again after being broken off. */
  resumes: number;
  /** Tasks that succeeded, of those that are final; 0 for none. */
  successRate: number;
  tasks: TaskRecord[];
}

/** Times in units from the run's start, as in a plan. */
export interface TaskRecord {
  id: string;
  name: string;
  status: 'pending' | 'running' | TaskOutcome;
  /** What it runs; `wait`: nothing, it takes its planned time. */
  kind: 'command' | 'function' | 'request' | 'wait';
  planned: { mode: string; node: string | null; start: number; end: number };
  /** Of its first attempt; null before. */
  start: number | null;
  /** Null until it is final. */
  end: number | null;
  /** Why it ended so, for people; may be empty. */
  message: string;
  /** Of the attempt that succeeded; absent for none. */
  result?: unknown;
  attempts: AttemptRecord[];
}

export interface AttemptRecord {
  /** From 1. */
  attempt: number;
  mode: string;
  node: string | null;
  start: number;
  /** Null while it runs. */
  end: number | null;
  outcome: AttemptOutcome | 'running';
  message: string;
  result?: unknown;
  /** File with what it wrote to stdout and stderr; null for a wait. */
  log: string | null;
}

/** @param dir folder of the run; log paths are made from it */
export function recordOf(state: RunState, dir: string): RunRecord {
  const { model } = state;
  const { instance, problem } = model;
  const units = (at: number) => (at - state.startedAt) / model.msPerUnit;
  const tasks = state.tasks.map((task, i): TaskRecord => {
    const { id, name, run } = problem.tasks[i];
    const kind =
      run === undefined ? 'wait' : 'command' in run ? 'command' : 'function' in run ? 'function' : 'request';
    const row = model.plannedRow[i];
    const start = model.plannedStartMs[i] / model.msPerUnit;
    const attempts = task.attempts.map((attempt): AttemptRecord => ({
      attempt: attempt.attempt,
      mode: modeOfRow(instance, attempt.row).id,
      node: nodeOfRow(instance, attempt.row)?.id ?? null,
      start: units(attempt.startedAt),
      end: attempt.end === null ? null : units(attempt.end.at),
      outcome: attempt.end?.outcome ?? 'running',
      message: attempt.end?.message ?? '',
      result: attempt.end?.result,
      log: kind === 'wait' ? null : logPath(dir, id, attempt.attempt),
    }));
    return {
      id,
      name,
      status: statusOf(task),
      kind,
      planned: {
        mode: modeOfRow(instance, row).id,
        node: nodeOfRow(instance, row)?.id ?? null,
        start,
        end: start + instance.modeDuration[row] / instance.ticksPerUnit,
      },
      start: attempts[0]?.start ?? null,
      end: task.endedAt === null ? null : units(task.endedAt),
      message: task.message,
      result: task.status === 'succeeded' ? attempts.at(-1)?.result : undefined,
      attempts,
    };
  });
  const final = state.tasks.filter(isFinal).length;
  const succeeded = state.tasks.filter((task) => task.status === 'succeeded').length;
  return {
    dir,
    problem: problem.name,
    status: state.outcome ?? 'unfinished',
    timeUnit: problem.timeUnit,
    msPerUnit: model.msPerUnit,
    startedAt: state.startedAt,
    makespan: tasks.reduce((latest, task) => Math.max(latest, task.end ?? 0), 0),
    plannedMakespan: tasks.reduce((latest, task) => Math.max(latest, task.planned.end), 0),
    resumes: state.resumes,
    successRate: final === 0 ? 0 : succeeded / final,
    tasks,
  };
}

/** For a reader, a task whose attempt ended and whose fate is open is still at it. */
function statusOf(task: TaskState): TaskRecord['status'] {
  return task.status === 'ended' ? 'running' : task.status;
}
