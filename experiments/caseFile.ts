import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readProblem } from '#io/formats.ts';
import type { Problem } from '#model/problem.ts';

/** A worked case of the documents, from examples/. */
export function loadCase(file: string): Problem {
  return readProblem(readFileSync(join(import.meta.dirname, '../examples', file), 'utf8'), { name: file });
}
