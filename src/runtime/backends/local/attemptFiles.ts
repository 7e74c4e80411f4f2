import {
  closeSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

/*
 * The folder of an attempt is how an engine and a supervisor talk, as either may die and the other go on:
 *   order.json  what to run; written by the engine
 *   claim.json  who runs it; made once, by the supervisor that is first, or by an engine that forbids it
 *   result.json the task's own result, if it writes one
 *   exit.json   how it ended; written once by the supervisor
 */

export interface SupervisedOrder {
  file: string;
  args: string[];
  cwd: string;
  /** Added to the engine's environment. */
  env: Record<string, string>;
  logPath: string;
  /** Null: none. */
  timeoutMs: number | null;
  graceMs: number;
}

export interface Claim {
  /** Leader of the process group that everything of the attempt runs in; null: nobody may run it. */
  pid: number | null;
  /** As processIdentity has it. */
  identity: string | null;
}

export interface Exit {
  /** `exited`: by itself. `notStarted`: there was no such program or folder. */
  reason: 'exited' | 'notStarted' | 'timedOut' | 'stopped';
  code: number | null;
  signal: string | null;
  /** Last line of the log where it failed, or why it could not be started; else empty. */
  lastLine: string;
  /** Present when there was a result and it is JSON. */
  result?: unknown;
  /** Why the result could not be read. */
  resultError?: string;
  endedAt: number;
}

export const orderPath = (dir: string) => join(dir, 'order.json');
export const resultPath = (dir: string) => join(dir, 'result.json');
const claimPath = (dir: string) => join(dir, 'claim.json');
const exitPath = (dir: string) => join(dir, 'exit.json');

/** Makes the claim unless there is one. Whole or not at all: a link appears with its content. */
export function tryClaim(dir: string, claim: Claim): boolean {
  const draft = join(dir, `claim.${process.pid}`);
  writeFileSync(draft, JSON.stringify(claim));
  try {
    linkSync(draft, claimPath(dir));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    unlinkSync(draft);
  }
}

export function readClaim(dir: string): Claim | null {
  return readJson<Claim>(claimPath(dir));
}

export function readExit(dir: string): Exit | null {
  return readJson<Exit>(exitPath(dir));
}

/** Flushed to the disk before and after it gets its name: a power cut leaves the whole file or none. */
export function writeExit(dir: string, exit: Exit): void {
  const draft = join(dir, 'exit.draft');
  const file = openSync(draft, 'w');
  writeFileSync(file, JSON.stringify(exit));
  fsyncSync(file);
  closeSync(file);
  renameSync(draft, exitPath(dir));
  const folder = openSync(dir, 'r');
  fsyncSync(folder);
  closeSync(folder);
}

export function writeOrder(dir: string, order: SupervisedOrder): void {
  // A supervisor of an engine that died may be reading the older, equal one.
  const draft = join(dir, `order.${process.pid}`);
  writeFileSync(draft, JSON.stringify(order), { mode: 0o600 });
  renameSync(draft, orderPath(dir));
}

function readJson<T>(path: string): T | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
