import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { compile } from '#instance/compile.ts';
import type { Instance } from '#instance/instance.ts';
import { readProblem } from '#io/formats.ts';
import { AllotError } from '#model/errors.ts';
import { fileError, makeFolder } from '#runtime/fileSystem.ts';

/** The text of a file, or of standard input for '-'. @throws AllotError when it cannot be read */
export function readText(path: string): string {
  try {
    return readFileSync(path === '-' ? 0 : path, 'utf8');
  } catch (error) {
    throw fileError(error, path, 'read');
  }
}

/** What a JSON file holds. @throws AllotError when it cannot be read or is no JSON */
export function readJsonFile(path: string): unknown {
  const text = readText(path);
  try {
    return JSON.parse(text);
  } catch (error) {
    const message = `the file is no JSON: ${(error as Error).message}`;
    throw new AllotError({ code: 'not-json', path: '', message }, path);
  }
}

/** Writes a file whole or not at all. @throws AllotError when it cannot be written */
export function writeFile(path: string, content: string | Uint8Array): void {
  const temporary = `${path}.${process.pid}.tmp`;
  makeFolder(dirname(path));
  try {
    writeFileSync(temporary, content);
    renameSync(temporary, path);
  } catch (error) {
    throw fileError(error, path, 'written');
  }
}

/** @throws AllotError when the path may not be looked at */
export function isDirectory(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  } catch (error) {
    throw fileError(error, path, 'read');
  }
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
  try {
    return { text, instance: compile(problem) };
  } catch (error) {
    // What is found in compiling does not know the file it came from.
    throw error instanceof AllotError ? new AllotError(error.issues, name) : error;
  }
}
