/*
 * The process that stands between an engine and a task's program: node supervise.ts <folder of the attempt>.
 * It leads a session and process group of its own, so it outlives the engine, and a later engine learns from
 * exit.json how the program ended. Its death takes nothing with it that the group's number cannot find.
 */
import { spawn } from 'node:child_process';
import { closeSync, existsSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { systemClock } from '../../clock.ts';
import {
  type Exit,
  orderPath,
  resultPath,
  type SupervisedOrder,
  tryClaim,
  writeExit,
} from './attemptFiles.ts';
import { groupHasOthers, processIdentity } from './processIdentity.ts';

/** How often a stop looks whether the group is empty. */
const POLL_MS = 20;

const dir = process.argv[2];
let reason: Exit['reason'] = 'exited';
let stop = (_why: 'timedOut' | 'stopped') => {};
// From before the claim, so whoever reads the claim can ask for a stop.
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => stop('stopped'));

if (tryClaim(dir, { pid: process.pid, identity: processIdentity(process.pid) })) {
  supervise(JSON.parse(readFileSync(orderPath(dir), 'utf8')) as SupervisedOrder);
}

function supervise(order: SupervisedOrder): void {
  const log = openSync(order.logPath, 'a');
  const program = spawn(order.file, order.args, {
    cwd: order.cwd,
    env: { ...process.env, ...order.env },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  stop = (why) => {
    if (reason !== 'exited') return;
    reason = why;
    process.kill(-process.pid, 'SIGTERM');
    setTimeout(() => finish(null, 'SIGKILL'), order.graceMs);
  };
  if (order.timeoutMs !== null) systemClock.at(Date.now() + order.timeoutMs, () => stop('timedOut'));

  program.on('error', (error) => {
    reason = 'notStarted';
    finish(null, null, whyNotStarted(error, order));
  });
  program.on('exit', (code, signal) => {
    if (reason === 'exited') return finish(code, signal);
    // A shell dies at once, and what it started still has its grace.
    const waitForOthers = () => {
      if (groupHasOthers(process.pid)) setTimeout(waitForOthers, POLL_MS);
      else finish(code, signal);
    };
    waitForOthers();
  });

  function finish(code: number | null, signal: string | null, error = ''): never {
    const failed = code !== 0 && reason === 'exited';
    const lastLine = failed ? readLastLine(order.logPath) : error;
    writeExit(dir, { reason, code, signal, lastLine, ...readResult(), endedAt: Date.now() });
    // Whatever the program left behind ends with it, and so does this process.
    process.kill(-process.pid, 'SIGKILL');
    process.exit();
  }
}

/** The system says ENOENT of the program where it means the folder, too. */
function whyNotStarted(error: NodeJS.ErrnoException, { file, cwd }: SupervisedOrder): string {
  if (!existsSync(cwd)) return `there is no folder '${cwd}'`;
  if (error.code === 'ENOENT') return `there is no program '${file}'`;
  if (error.code === 'EACCES') return `'${file}' may not be executed`;
  return error.message;
}

function readResult(): { result?: unknown; resultError?: string } {
  let text: string;
  try {
    text = readFileSync(resultPath(dir), 'utf8');
  } catch {
    return {};
  }
  try {
    return { result: JSON.parse(text) };
  } catch (error) {
    return { resultError: (error as Error).message };
  }
}

/** The last line with anything in it, of the log's last kilobyte. */
function readLastLine(path: string): string {
  const file = openSync(path, 'r');
  const tail = Buffer.alloc(1024);
  const length = readSync(file, tail, 0, tail.length, Math.max(0, fstatSync(file).size - tail.length));
  closeSync(file);
  const lines = tail.toString('utf8', 0, length).split('\n');
  return (
    lines
      .findLast((line) => line.trim() !== '')
      ?.trim()
      .slice(-200) ?? ''
  );
}
