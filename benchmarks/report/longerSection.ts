import { markdownTable } from '../../experiments/table.ts';
import type { MeasurementFile } from '../measurement.ts';
import { countProved } from '../summary.ts';
import { provenance } from './provenance.ts';

/** What was proved when those that a shorter run had left open got more time. */
export function longerSection(files: readonly MeasurementFile[], sets: readonly MeasurementFile[]): string[] {
  const lines = files.map(({ rows }) => {
    const [{ set, solver, seconds, workers, seed }] = rows;
    const tried = new Set(rows.map(({ name }) => name));
    // The shorter run is the one that left all of these open.
    const before = sets
      .map((file) => file.rows)
      .filter(
        ([row]) => row.set === set && row.solver === solver && row.workers === workers && row.seed === seed,
      )
      .filter(([row]) => row.seconds !== null && row.seconds < (seconds as number))
      .find((all) => all.every(({ name, provedMs }) => !tried.has(name) || provedMs === null));
    if (before === undefined)
      return [set, solver, workers, '–', '–', `${seconds} s`, rows.length, countProved(rows), '–'];
    return [
      set,
      solver,
      workers,
      `${before[0].seconds} s`,
      `${countProved(before)} of ${before.length}`,
      `${seconds} s`,
      rows.length,
      countProved(rows),
      countProved(before) + countProved(rows),
    ];
  });
  return [
    markdownTable(
      ['set', 'planner', 'workers', 'first', 'proved', 'then', 'tried', 'proved of these', 'together'],
      lines,
    ),
    'Reading: only what the first run left open, with a proof in sight, was tried again from the beginning with more time. The sum is what is proved within the longer time, at least.',
    provenance(files),
  ];
}
