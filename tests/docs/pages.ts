import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';

/*
 * The pages for users and the code blocks in them. What a block's first line says after the language:
 *   yaml             a whole problem file, which must parse
 *   yaml <name>      the same, kept under this name for the blocks behind it
 *   yaml fragment    a part of one
 *   json|csv|js <name>  a file kept under this name
 *   ts               a module, which must compile and run
 *   sh               its lines that begin with `npx allot` are run, one after another, and must exit with 0
 *   sh exit <n>      the same with another exit code, of the last line
 *   sh elsewhere     needs what a scratch folder has not
 *   sh picture       draws the picture of a planner's page; run by `npm run pictures`
 *   text output      what the sh or ts block before it writes to stdout, times in ms aside
 *   text sample      the same, but it differs from one time to the next
 */

export const ROOT = resolve(import.meta.dirname, '../..');

export interface Block {
  language: string;
  /** What follows the language. */
  info: string;
  text: string;
  /** Of the opening fence, from 1. */
  line: number;
}

/** Pages of the repository that are for users, relative to the root. */
export function pages(): string[] {
  const docs = readdirSync(join(ROOT, 'docs')).filter((name) => name.endsWith('.md'));
  return ['README.md', ...docs.map((name) => `docs/${name}`)];
}

/** Pages about planners, relative to the root. */
export function plannerPages(): string[] {
  return readdirSync(join(ROOT, 'docs/planners'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/planners/${name}`);
}

export function readPage(page: string): string {
  return readFileSync(join(ROOT, page), 'utf8');
}

export function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  let open: Block | null = null;
  text.split('\n').forEach((line, k) => {
    if (!line.startsWith('```')) {
      if (open) open.text += `${line}\n`;
    } else if (open) {
      blocks.push(open);
      open = null;
    } else {
      const [language, ...info] = line.slice(3).trim().split(/\s+/);
      open = { language, info: info.join(' '), text: '', line: k + 1 };
    }
  });
  return blocks;
}

export interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A folder in which a page's blocks run, with the examples and the commands `allot` and `npx`. */
export class Scratch {
  readonly dir: string;
  readonly #env: NodeJS.ProcessEnv;
  #modules = 0;

  /** Inside the project, so that modules there find 'allot'. */
  constructor() {
    mkdirSync(join(ROOT, 'out'), { recursive: true });
    this.dir = mkdtempSync(join(ROOT, 'out/docs-'));
    symlinkSync(join(ROOT, 'examples'), join(this.dir, 'examples'));
    const bin = join(this.dir, '.bin');
    mkdirSync(bin);
    for (const [name, shift] of [
      ['allot', ''],
      ['npx', 'shift; '],
    ]) {
      const command = join(bin, name);
      writeFileSync(command, `#!/bin/sh\n${shift}exec '${process.execPath}' '${ROOT}/bin/allot.js' "$@"\n`);
      chmodSync(command, 0o755);
    }
    this.#env = { ...process.env, PATH: `${bin}:${process.env.PATH}`, NO_COLOR: '1' };
  }

  keep(name: string, text: string): void {
    writeFileSync(join(this.dir, name), text);
  }

  /** Runs the lines that call allot; stdout is that of all of them, the code that of the last. */
  shell(text: string): Outcome {
    const all: Outcome = { code: 0, stdout: '', stderr: '' };
    for (const line of text.replace(/\\\n\s*/g, '').split('\n')) {
      if (!/^(npx )?allot /.test(line)) continue;
      if (all.code !== 0) return { ...all, stderr: `${all.stderr}\nthen not run: ${line}` };
      const { status, stdout, stderr } = this.#spawn('/bin/sh', ['-c', line]);
      all.code = status;
      all.stdout += stdout;
      all.stderr += stderr;
    }
    return all;
  }

  /** Writes a module and runs it. */
  module(text: string): Outcome {
    const name = `block${++this.#modules}.ts`;
    this.keep(name, text);
    const { status, stdout, stderr } = this.#spawn(process.execPath, [name]);
    return { code: status, stdout, stderr };
  }

  #spawn(file: string, args: string[]) {
    return spawnSync(file, args, { cwd: this.dir, env: this.#env, encoding: 'utf8', timeout: 60_000 });
  }
}

/** Without the times that differ from run to run. */
export function steady(output: string): string {
  return output
    .replace(/\d+ ms/g, '… ms')
    .replace(/"timeMs":\s*\d+/g, '"timeMs": …')
    .trimEnd();
}
