import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';

const PROGRAM = resolve(import.meta.dirname, '../../bin/allot.js');

export interface Said {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A folder for the files of one test, with the real command line run in it. */
export class CommandLine {
  readonly dir = mkdtempSync(join(tmpdir(), 'allot-e2e-'));

  path(name: string): string {
    return join(this.dir, name);
  }

  write(name: string, text: string): void {
    writeFileSync(this.path(name), text);
  }

  allot(...args: string[]): Said {
    const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], {
      cwd: this.dir,
      encoding: 'utf8',
      timeout: 60_000,
    });
    return { code: status, stdout, stderr };
  }

  /** Starts a command and comes back at once. */
  start(...args: string[]): ChildProcess {
    return spawn(process.execPath, [PROGRAM, ...args], { cwd: this.dir });
  }
}

/** What a started command says until it ends. */
export function ended(child: ChildProcess): Promise<Said> {
  const said: Said = { code: null, stdout: '', stderr: '' };
  child.stdout?.on('data', (text) => {
    said.stdout += text;
  });
  child.stderr?.on('data', (text) => {
    said.stderr += text;
  });
  return new Promise((done) => child.on('close', (code) => done({ ...said, code })));
}

/** Waits until a started command has Ctrl-C in hand: on a busy machine that takes a while. Linux tells; elsewhere 2 s do. */
export async function listensToInterrupt(child: ChildProcess): Promise<void> {
  const status = `/proc/${child.pid}/status`;
  const INTERRUPT = 1n << 1n;
  for (let k = 0; k < 200; k++) {
    if (!existsSync(status)) return setTimeout(2000);
    const caught = /^SigCgt:\s*([0-9a-f]+)$/m.exec(readFileSync(status, 'utf8'));
    if (caught !== null && (BigInt(`0x${caught[1]}`) & INTERRUPT) !== 0n) return;
    await setTimeout(50);
  }
}
