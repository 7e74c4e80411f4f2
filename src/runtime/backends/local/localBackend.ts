import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import type { Task } from '#model/problem.ts';
import type { Clock } from '../../clock.ts';
import { attemptPath, dataPath, logPath } from '../../runFolder.ts';
import type { AttemptOrder, AttemptReport, Backend } from '../contract.ts';
import {
  type Claim,
  type Exit,
  readClaim,
  readExit,
  resultPath,
  tryClaim,
  writeOrder,
} from './attemptFiles.ts';
import { processIdentity } from './processIdentity.ts';
import { programOf, scriptPath } from './program.ts';

/** From SIGTERM to SIGKILL. */
const GRACE_MS = 2000;
/** How often a supervisor that is no child of this process is looked at. */
const POLL_MS = 50;

interface UnderWay {
  order: AttemptOrder;
  dir: string;
  ended: (report: AttemptReport) => void;
  stopAsked: boolean;
  /** Calls off what is awaited. */
  release: () => void;
}

export interface LocalBackendOptions {
  clock: Clock;
  /** Folder of the run. */
  dir: string;
  /** Folder of the problem file. */
  problemDir: string;
}

/**
 * Runs commands, functions and requests on this machine, each under a supervisor (supervise.ts). A task with
 * nothing to run takes its planned time.
 */
export class LocalBackend implements Backend {
  readonly #options: LocalBackendOptions;
  readonly #underWay = new Map<string, UnderWay>();

  constructor(options: LocalBackendOptions) {
    this.#options = options;
  }

  perform(order: AttemptOrder, ended: (report: AttemptReport) => void): void {
    const dir = attemptPath(this.#options.dir, order.task.id, order.attempt);
    const attempt: UnderWay = { order, dir, ended, stopAsked: false, release: () => {} };
    this.#underWay.set(keyOf(order), attempt);
    const { run } = order.task;
    if (run === undefined) {
      this.#wait(attempt);
      return;
    }
    // By way of the clock, as no report may come from within.
    this.#later(attempt, 0, () => {
      mkdirSync(dir, { recursive: true });
      if (readClaim(dir) === null) this.#supervise(attempt, run);
      else this.#look(attempt);
    });
  }

  stop(order: AttemptOrder): void {
    const attempt = this.#underWay.get(keyOf(order));
    if (attempt === undefined) return;
    attempt.stopAsked = true;
    const stopped = () => this.#report(attempt, 'cancelled', 'stopped before it ran');
    if (order.task.run === undefined) {
      this.#later(attempt, 0, stopped);
      return;
    }
    this.#attend(attempt, () => {
      mkdirSync(attempt.dir, { recursive: true });
      // With the claim in our hand nobody will ever run it; else its holder can be told.
      if (tryClaim(attempt.dir, { pid: null, identity: null })) {
        this.#later(attempt, 0, stopped);
        return;
      }
      const claim = readClaim(attempt.dir);
      if (claim?.pid && processIdentity(claim.pid) === claim.identity) sendSignal(claim.pid, 'SIGTERM');
    });
  }

  detach(): void {
    for (const attempt of this.#underWay.values()) attempt.release();
    this.#underWay.clear();
  }

  #wait(attempt: UnderWay): void {
    const { startedAt, plannedDurationMs, timeoutMs } = attempt.order;
    const timedOut = timeoutMs < plannedDurationMs;
    const end = startedAt + Math.min(plannedDurationMs, timeoutMs);
    attempt.release = this.#options.clock.at(end, () => {
      if (timedOut) this.#report(attempt, 'timedOut', timeoutMessage(timeoutMs), end);
      else this.#report(attempt, 'succeeded', "has no 'run': waited for its planned duration", end);
    });
  }

  #supervise(attempt: UnderWay, run: NonNullable<Task['run']>): void {
    const { order, dir } = attempt;
    const log = logPath(this.#options.dir, order.task.id, order.attempt);
    writeOrder(dir, {
      ...programOf(run, order.node, this.#options.problemDir),
      env: this.#environment(order, dir),
      logPath: log,
      timeoutMs: Number.isFinite(order.timeoutMs) ? order.timeoutMs : null,
      graceMs: GRACE_MS,
    });
    const logFile = openSync(log, 'a');
    const supervisor = spawn(process.execPath, [scriptPath('supervise'), dir], {
      detached: true,
      stdio: ['ignore', 'ignore', logFile],
    });
    closeSync(logFile);
    const look = () => this.#attend(attempt, () => this.#look(attempt));
    supervisor.on('error', look);
    supervisor.on('exit', look);
    attempt.release = () => letGo(supervisor);
  }

  /** Reports the end where it can be told by now; else looks again later. */
  #look(attempt: UnderWay): void {
    const { dir, stopAsked } = attempt;
    // Where its supervisor is gone and ran nothing, the claim keeps one that is late from doing so still.
    const forbidden = readClaim(dir) === null && tryClaim(dir, { pid: null, identity: null });
    const { pid, identity } = readClaim(dir) as Claim;
    if (pid !== null && processIdentity(pid) === identity) {
      this.#later(attempt, POLL_MS, () => this.#look(attempt));
      return;
    }
    const exit = readExit(dir);
    if (exit !== null) {
      this.#reportExit(attempt, exit);
      return;
    }
    if (pid !== null) killGroup(pid);
    if (stopAsked) this.#report(attempt, 'cancelled', 'stopped');
    else
      this.#report(
        attempt,
        'lost',
        forbidden ? 'its supervisor did not come up' : 'its supervisor was killed',
      );
  }

  #reportExit(attempt: UnderWay, exit: Exit): void {
    const [outcome, message] = judgeExit(exit, attempt.order.timeoutMs);
    this.#report(attempt, outcome, message, exit.endedAt, exit.result);
  }

  #report(
    attempt: UnderWay,
    outcome: AttemptReport['outcome'],
    message: string,
    endedAt = this.#options.clock.now(),
    result?: unknown,
  ): void {
    if (!this.#underWay.delete(keyOf(attempt.order))) return;
    attempt.ended({ outcome, message, endedAt, result });
  }

  #later(attempt: UnderWay, delayMs: number, step: () => void): void {
    attempt.release();
    const { clock } = this.#options;
    attempt.release = clock.at(clock.now() + delayMs, () => this.#attend(attempt, step));
  }

  /** What fails here (a full disk, no more processes) fails the attempt, not the run. */
  #attend(attempt: UnderWay, step: () => void): void {
    if (this.#underWay.get(keyOf(attempt.order)) !== attempt) return;
    try {
      step();
    } catch (error) {
      this.#later(attempt, 0, () => this.#report(attempt, 'failed', (error as Error).message));
    }
  }

  #environment(order: AttemptOrder, dir: string): Record<string, string> {
    return {
      ...order.task.env,
      ALLOT_TASK: order.task.id,
      ALLOT_NODE: order.node?.id ?? '',
      ALLOT_MODE: order.mode.id,
      ALLOT_ATTEMPT: String(order.attempt),
      ALLOT_RUN_DIR: dataPath(this.#options.dir),
      ALLOT_RESULT: resultPath(dir),
      ALLOT_DEMAND: JSON.stringify(order.mode.demand),
    };
  }
}

function judgeExit(exit: Exit, timeoutMs: number): [outcome: AttemptReport['outcome'], message: string] {
  if (exit.reason === 'timedOut') return ['timedOut', timeoutMessage(timeoutMs)];
  if (exit.reason === 'stopped') return ['cancelled', 'stopped'];
  if (exit.reason === 'notStarted') return ['failed', `could not be started: ${exit.lastLine}`];
  if (exit.code !== 0) {
    const how = exit.signal === null ? `exit code ${exit.code}` : `killed by ${exit.signal}`;
    return ['failed', exit.lastLine === '' ? how : `${how}: ${exit.lastLine}`];
  }
  if (exit.resultError !== undefined) return ['failed', `its result is not JSON: ${exit.resultError}`];
  return ['succeeded', ''];
}

function keyOf(order: AttemptOrder): string {
  return JSON.stringify([order.task.id, order.attempt]);
}

function letGo(supervisor: ChildProcess): void {
  supervisor.removeAllListeners();
  // Else a spawn that fails late would bring the process down.
  supervisor.on('error', () => {});
  supervisor.unref();
}

/** What a killed supervisor left behind. The number of a group is not given away while it has members. */
function killGroup(leader: number): void {
  if (processIdentity(leader) === null) sendSignal(-leader, 'SIGKILL');
}

/** A process, or with a negative number a group, that is gone meanwhile is as good as told. */
function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function timeoutMessage(timeoutMs: number): string {
  return `timed out after ${timeoutMs / 1000} s`;
}
