import { resolve } from 'node:path';
import { AllotError } from '#model/errors.ts';
import type { Problem } from '#model/problem.ts';
import { GRAINS_PER_UNIT } from '#model/time.ts';
import type { Plan } from '#schedule/plan.ts';
import { LocalBackend } from './backends/local/localBackend.ts';
import { systemClock } from './clock.ts';
import { LOG_FORMAT, type RunEvent, type RunStarted } from './events.ts';
import { holdsRun, lockRun, makeRunFolder, storePath } from './runFolder.ts';
import { buildRunModel } from './runModel.ts';
import { Runner, replay } from './runner.ts';
import { type RunRecord, recordOf } from './runRecord.ts';
import type { RunState } from './runState.ts';
import { SqliteStore } from './store/sqlite.ts';

export interface RunOptions {
  /** Folder of the run: its log, the tasks' logs, results and shared data. */
  dir: string;
  /** Told of every event once it is on disk, with the state after it. */
  onEvent?: (event: RunEvent, state: RunState) => void;
  /** Aborting it cancels the run. */
  signal?: AbortSignal;
}

export interface StartOptions extends RunOptions {
  problem: Problem;
  plan: Plan;
  /** Folder of the problem file; commands and modules are relative to it. */
  problemDir: string;
  /** Wall-clock milliseconds in one unit of time; as the unit says where absent, 1000 for `unit`. */
  msPerUnit?: number;
}

/** A run being worked on by this process. */
export interface OpenRun {
  /**
   * What came of it. Rejects with an AllotError when the log cannot be written; the tasks under way then go
   * on unwatched, and resuming takes them up.
   */
  readonly done: Promise<RunRecord>;
  /** Stops the run, or one task: SIGTERM, and SIGKILL 2 s later. Throws AllotError for an unknown task. */
  cancel(task?: string): void;
  /** Where it is. */
  record(): RunRecord;
}

/**
 * Begins to carry out a plan in a new run folder.
 *
 * @throws AllotError `run-exists`, `run-locked`, or everything wrong with the plan
 */
export function beginRun({ problem, plan, problemDir, msPerUnit, ...options }: StartOptions): OpenRun {
  const scale = msPerUnit ?? GRAINS_PER_UNIT[problem.timeUnit];
  // Before anything is made on disk.
  buildRunModel(problem, plan, scale);
  return open(options, {
    type: 'runStarted',
    at: systemClock.now(),
    format: LOG_FORMAT,
    problem: problem.input,
    plan,
    problemDir: resolve(problemDir),
    msPerUnit: scale,
  });
}

/**
 * Takes up a run that was broken off: what succeeded stays, what is still running is adopted, what ended
 * meanwhile is read. A run that has ended is left as it is.
 *
 * @throws AllotError `not-a-run` or `run-locked`
 */
export function reopenRun(options: RunOptions): OpenRun {
  return open(options);
}

/** Carries out a plan and resolves when the run has ended. Rejects as `beginRun` throws. */
export async function startRun(options: StartOptions): Promise<RunRecord> {
  return beginRun(options).done;
}

/** Finishes a run that was broken off. Rejects as `reopenRun` throws. */
export async function resumeRun(options: RunOptions): Promise<RunRecord> {
  return reopenRun(options).done;
}

/**
 * Reads a run, under way or not, without touching it.
 *
 * @throws AllotError `not-a-run`
 */
export function readRun(dir: string): RunRecord {
  return recordOf(readRunState(dir), resolve(dir));
}

/** As readRun, with the problem, the plan and the instance that the run is about. */
export function readRunState(dir: string): RunState {
  assertRun(resolve(dir));
  const store = new SqliteStore(storePath(resolve(dir)), { readOnly: true });
  try {
    return replay(store.readAll());
  } finally {
    store.close();
  }
}

function open({ dir: given, onEvent, signal }: RunOptions, first?: RunStarted): OpenRun {
  const dir = resolve(given);
  if (process.platform === 'win32') {
    const message = 'running needs process groups and signals, which Windows does not have';
    throw new AllotError({ code: 'unsupported-platform', path: '', message, hint: 'run it under WSL' });
  }
  if (first) makeRunFolder(dir);
  else assertRun(dir);
  const unlock = lockRun(dir);
  let store: SqliteStore | undefined;
  const close = () => {
    store?.close();
    unlock();
  };
  let runner: Runner;
  try {
    store = new SqliteStore(storePath(dir));
    const backend = ({ problemDir }: RunState) => new LocalBackend({ clock: systemClock, dir, problemDir });
    runner = new Runner({ store, clock: systemClock, backend, onEvent }, first);
  } catch (error) {
    close();
    throw error;
  }
  const cancel = () => runner.cancel();
  if (signal?.aborted) cancel();
  signal?.addEventListener('abort', cancel);
  const done = runner.done
    .then((state) => recordOf(state, dir), asAllotError)
    .finally(() => {
      signal?.removeEventListener('abort', cancel);
      close();
    });
  return { done, cancel: (task) => runner.cancel(task), record: () => recordOf(runner.state, dir) };
}

function assertRun(dir: string): void {
  if (holdsRun(dir)) return;
  const message = `there is no run in '${dir}'`;
  throw new AllotError({ code: 'not-a-run', path: '', message, hint: 'start one there first' });
}

function asAllotError(error: unknown): never {
  if (error instanceof AllotError) throw error;
  throw new AllotError({
    code: 'run-broken-off',
    path: '',
    message: `the run could not go on: ${(error as Error).message}`,
    hint: 'mend that and resume it; nothing done so far is lost',
  });
}
