import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { compile } from '#instance/compile.ts';
import type { Instance } from '#instance/instance.ts';
import { readProblem } from '#io/formats.ts';
import { AllotError } from '#model/errors.ts';

/** The text of a file, or of standard input for '-'. @throws AllotError when it cannot be read */
export function readText(path: string): string {
  try {
    return readFileSync(path === '-' ? 0 : path, 'utf8');
  } catch (error) {
    throw fileError(error, path, 'read');
  }
}

/** Writes a file whole or not at all. @throws AllotError when it cannot be written */
export function writeFile(path: string, content: string | Uint8Array): void {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(temporary, content);
    renameSync(temporary, path);
  } catch (error) {
    throw fileError(error, path, 'written');
  }
}

export function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

export interface LoadedProblem {
  text: string;
  instance: Instance;
}

/** Reads, checks and compiles a problem file in any format. */
export function loadProblem(path: string, format?: string): LoadedProblem {
  const text = readText(path);
  const name = path === '-' ? 'standard input' : path;
  const problem = readProblem(text, { name, format });
  return { text, instance: compile(problem) };
}

function fileError(error: unknown, path: string, deed: string): AllotError {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const reasons: Record<string, string> = {
    ENOENT: 'there is no such file',
    EISDIR: 'it is a folder',
    EACCES: 'permission is denied',
    ENOSPC: 'the disk is full',
    EROFS: 'the disk is read-only',
  };
  const reason = reasons[code] ?? (error as Error).message;
  return new AllotError({ code: 'file', path: '', message: `'${path}' cannot be ${deed}: ${reason}` });
}
