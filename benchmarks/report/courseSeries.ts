import type { Series } from '#report/svg/lineChart.ts';
import { mean } from '../../experiments/table.ts';
import type { Measurement } from '../measurement.ts';
import type { Published } from '../published.ts';

/** Moments of a picture's line. */
const POINTS = 120;

/**
 * Mean deviation over time, in percent, from the best published makespan or (null) the critical path; begins when every
 * problem that gets a schedule at all has one.
 */
export function courseSeries(
  name: string,
  rows: readonly Measurement[],
  published: ReadonlyMap<string, Published> | null,
): Series {
  const found = rows.filter(({ makespan }) => makespan !== null);
  const yardsticks = found.map((row) =>
    published === null ? row.criticalPath : (published.get(row.name)?.bestMakespan ?? Number.NaN),
  );
  const end = Math.max(...rows.map(({ seconds, timeMs }) => (seconds === null ? timeMs : seconds * 1000)));
  // Most happens in the beginning: moments lie the closer, the earlier.
  const times = Array.from({ length: POINTS }, (_, k) => end * ((k + 1) / POINTS) ** 2);
  const points = times.map((ms): [number, number] => {
    const shares = found.map((row, k) => makespanAt(row, ms, end) / yardsticks[k] - 1);
    return [ms / 1000, 100 * mean(shares)];
  });
  return { name, points, stepped: true };
}

/** NaN while there is no schedule. */
function makespanAt(row: Measurement, ms: number, end: number): number {
  if (ms >= end) return row.makespan ?? Number.NaN;
  let makespan = Number.NaN;
  for (const [at, value] of row.course) {
    if (at > ms) break;
    makespan = value ?? Number.NaN;
  }
  return makespan;
}
