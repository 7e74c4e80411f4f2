import { decimals, mean, quantile } from '../experiments/table.ts';
import { cutAt, type Measurement, workersText } from './measurement.ts';
import type { Published } from './published.ts';

/** What rows of one set, solver and effort come to. Shares are of 1; NaN where nothing can be said. */
export interface Summary {
  files: number;
  feasible: number;
  proved: number;
  /** Mean deviation of the makespan from the critical path. */
  aboveCriticalPath: number;
  /** The same of the best makespans published. */
  publishedAboveCriticalPath: number;
  /** Mean deviation from the best published makespan, and from the best published lower bound. */
  aboveBest: number;
  aboveBestBound: number;
  /** Files whose makespan is the best published one, or better. */
  asGoodAsBest: number;
  /** Mean of makespan over own lower bound, less 1. */
  gap: number;
  medianMs: number;
  medianProofMs: number;
  incumbents: number;
  /** Schedules that the checker refused. */
  refused: number;
  /** Runs whose bound lies above a schedule of their own or above a published makespan. */
  wrongBounds: number;
}

/** Means are over the files with a schedule. */
export function summarise(rows: readonly Measurement[], published: ReadonlyMap<string, Published>): Summary {
  const found = rows.flatMap((row) => (row.makespan === null ? [] : [{ ...row, makespan: row.makespan }]));
  const known = found.flatMap((row) => {
    const best = published.get(row.name);
    return best === undefined ? [] : [{ ...row, best }];
  });
  const proofs = rows.flatMap(({ provedMs }) => (provedMs === null ? [] : [provedMs]));
  return {
    files: rows.length,
    feasible: found.length,
    proved: proofs.length,
    aboveCriticalPath: mean(found.map(({ makespan, criticalPath }) => makespan / criticalPath - 1)),
    publishedAboveCriticalPath: mean(
      known.map(({ best, criticalPath }) => best.bestMakespan / criticalPath - 1),
    ),
    aboveBest: mean(known.map(({ makespan, best }) => makespan / best.bestMakespan - 1)),
    aboveBestBound: mean(known.map(({ makespan, best }) => makespan / best.bestLowerBound - 1)),
    asGoodAsBest: known.filter(({ makespan, best }) => makespan <= best.bestMakespan).length,
    gap: mean(found.map(({ makespan, lowerBound }) => makespan / lowerBound - 1)),
    medianMs: quantile(
      rows.map(({ timeMs }) => timeMs),
      0.5,
    ),
    medianProofMs: quantile(proofs, 0.5),
    incumbents: rows.reduce((sum, { incumbents }) => sum + incumbents, 0),
    refused: rows.reduce((sum, { refused }) => sum + refused, 0),
    wrongBounds: rows.filter((row) => hasWrongBound(row, published.get(row.name))).length,
  };
}

/** Whether a bound told at any time lies above the makespan reached, or above one that others have reached. */
function hasWrongBound(row: Measurement, best: Published | undefined): boolean {
  const greatest = Math.max(row.lowerBound, ...row.course.map(([, , bound]) => bound));
  const least = Math.min(
    row.makespan ?? Number.POSITIVE_INFINITY,
    best?.bestMakespan ?? Number.POSITIVE_INFINITY,
  );
  return greatest > least * (1 + 1e-9);
}

export function countProved(rows: readonly Measurement[]): number {
  return rows.filter(({ provedMs }) => provedMs !== null).length;
}

/** How many rows have a lower bound that is the best published makespan: proofs, were that schedule at hand. */
export function boundsMet(rows: readonly Measurement[], published: ReadonlyMap<string, Published>): number {
  return rows.filter(({ name, lowerBound }) => lowerBound === published.get(name)?.bestMakespan).length;
}

/** Seconds at which a run of `seconds` is looked at: some round ones on the way, and its end. */
export function moments(seconds: number): number[] {
  return [1, 2, 5, 10, 30].filter((moment) => moment < seconds).concat(seconds);
}

/** The rows as they stood after so many seconds. */
export function rowsAt(rows: readonly Measurement[], seconds: number): Measurement[] {
  return rows.map((row) => (row.seconds === seconds ? row : cutAt(row, seconds * 1000)));
}

/** The figures in lines for the terminal; rows are of one set, solver and effort. */
export function describe(rows: readonly Measurement[], published: ReadonlyMap<string, Published>): string[] {
  const [{ set, solver, seconds, schedules, workers }] = rows;
  const budget = seconds === null ? `${decimals(schedules as number)} schedules` : `${seconds} s`;
  const all = summarise(rows, published);
  const lines = (seconds === null ? [null] : moments(seconds)).map((moment) => {
    const s = summarise(moment === null ? rows : rowsAt(rows, moment), published);
    const when = moment === null ? '' : `after ${moment} s: `;
    return `  ${when}${percent(s.aboveCriticalPath)} above the critical path, ${percent(s.aboveBest)} above the best published, ${s.proved} proved, ${s.feasible} feasible`;
  });
  return [
    `${set}: ${rows.length} problems, ${solver}, ${budget}, ${workersText(workers)}`,
    ...lines,
    `  the best published: ${percent(all.publishedAboveCriticalPath)} above the critical path; as good or better: ${all.asGoodAsBest}`,
    `  mean gap to the best published bound ${percent(all.aboveBestBound)}, to its own ${percent(all.gap)}`,
    `  median ${(all.medianMs / 1000).toFixed(2)} s; ${all.incumbents} schedules checked, ${all.refused} refused; wrong bounds ${all.wrongBounds}`,
  ];
}

export function percent(share: number, digits = 3): string {
  return Number.isFinite(share) ? `${decimals(100 * share, digits)} %` : '–';
}
