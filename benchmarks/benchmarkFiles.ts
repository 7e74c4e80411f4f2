import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { basename, join } from 'node:path';
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

/** A file's name without its ending: how tables of results call it. */
export function nameOf(file: string): string {
  return basename(file).replace(/\.[^.]+$/, '');
}

/**
 * So many of the items, evenly spread. Files of a set are ordered by the parameters they were generated with, so
 * that the sample is stratified by these; it is the same one each time.
 */
export function sampleOf<T>(items: readonly T[], count: number): T[] {
  const stride = Math.max(1, items.length / count);
  return Array.from({ length: Math.min(count, items.length) }, (_, k) => items[Math.floor(k * stride)]);
}

export function loadBenchmark(file: string): Problem {
  return readProblem(readFileSync(file, 'utf8'), { name: file });
}

/** What a result was measured with; part of every results file. */
export function measuredWith(command: string): string {
  return `Measured ${new Date().toISOString().slice(0, 10)} with \`${command}\` on ${machineName()}, Node ${process.version}.`;
}

/** Cores and processor. */
export function machineName(): string {
  return `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}`;
}
