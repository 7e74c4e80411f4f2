import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { readProblem } from '#io/formats.ts';
import type { Problem } from '#model/problem.ts';

/*
 * The public instances that benchmarks read. Not part of this repository: docs/benchmarks.md says where to
 * download them and into which folder.
 */

export const BENCHMARK_FOLDER = process.env.ALLOT_BENCHMARKS ?? '../shared/benchmarks';

/** Files of one set, by name in natural order; none where the set is not there. */
export function benchmarkFiles(set: string): string[] {
  const folder = join(BENCHMARK_FOLDER, set);
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  return names.map((name) => join(folder, name));
}

export function loadBenchmark(file: string): Problem {
  return readProblem(readFileSync(file, 'utf8'), { name: file });
}

/** What a result was measured with; part of every results file. */
export function measuredWith(command: string): string {
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}`;
  return `Measured ${new Date().toISOString().slice(0, 10)} with \`${command}\` on ${machine}, Node ${process.version}.`;
}
