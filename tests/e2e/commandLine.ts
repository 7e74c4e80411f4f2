import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

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
