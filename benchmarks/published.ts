import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Papa from 'papaparse';
import { BENCHMARK_FOLDER } from './benchmarkFiles.ts';

/** What others have published of one instance: best bounds, and makespans and bounds by solver. */
export interface Published {
  bestLowerBound: number;
  bestMakespan: number;
  /** By column name: `cpsat900x8` (900 s on 8 cores), … */
  solvers: Readonly<Record<string, { makespan: number; lowerBound: number; proved: boolean }>>;
}

/** How the solvers of `reference.csv` are called in tables. */
export const SOLVER_TITLES: Readonly<Record<string, string>> = {
  cpsat900x8: 'CP-SAT, 900 s × 8 cores',
  cpo900x8: 'CP Optimizer, 900 s × 8',
  cpo600x4: 'CP Optimizer, 600 s × 4',
  optalcp600x4: 'OptalCP, 600 s × 4',
};

/** By instance name, from the tables beside the files; empty where these are not there. */
export function readPublished(): Map<string, Published> {
  const published = new Map<string, Published>();
  for (const table of ['reference.csv', 'jobshop.csv']) {
    const path = join(BENCHMARK_FOLDER, table);
    if (!existsSync(path)) continue;
    const text = readFileSync(path, 'utf8');
    for (const row of Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true }).data) {
      const solvers = Object.keys(SOLVER_TITLES)
        .filter((id) => row[`${id}_ub`])
        .map((id) => {
          const [makespan, lowerBound] = [Number(row[`${id}_ub`]), Number(row[`${id}_lb`])];
          return [id, { makespan, lowerBound, proved: row[`${id}_proved`] === '1' }] as const;
        });
      published.set(row.instance, {
        bestLowerBound: Number(row.best_lb),
        bestMakespan: Number(row.best_ub),
        solvers: Object.fromEntries(solvers),
      });
    }
  }
  return published;
}
