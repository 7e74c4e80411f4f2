import type { LineChart } from '#report/svg/lineChart.ts';
import { decimals, markdownTable } from '../../experiments/table.ts';
import type { Measurement, MeasurementFile } from '../measurement.ts';
import { type Published, SOLVER_TITLES } from '../published.ts';
import { moments, percent, rowsAt, summarise } from '../summary.ts';
import { courseSeries } from './courseSeries.ts';
import { provenance } from './provenance.ts';

type Draw = (name: string, chart: LineChart) => string;

/** A table, a reading and a picture for each set. */
export function setsSection(
  files: readonly MeasurementFile[],
  published: ReadonlyMap<string, Published>,
  draw: Draw,
): string[] {
  const sets = [...new Set(files.flatMap((file) => file.rows.map((row) => row.set)))];
  return sets.flatMap((set) => {
    const own = files.filter((file) => file.rows[0]?.set === set);
    return [`### ${set}`, ...sectionOf(set, own, published, draw), provenance(own)];
  });
}

function sectionOf(
  set: string,
  files: readonly MeasurementFile[],
  published: ReadonlyMap<string, Published>,
  draw: Draw,
): string[] {
  const lines = files.flatMap(({ rows }) => measuredLines(rows, published));
  const names = new Set(files.flatMap(({ rows }) => rows.map(({ name }) => name)));
  const largest = files.reduce((a, b) => (b.rows.length > a.rows.length ? b : a));
  const others = publishedLines(largest.rows, published);
  const headings = [
    'planner',
    'budget',
    'workers',
    'problems',
    'feasible',
    'above critical path',
    'above best published',
    'above best bound',
    'as good as best',
    'proved',
    'median time of proof',
  ];
  const timed = files.filter(({ rows }) => rows[0].seconds !== null);
  const hasYardstick = [...names].some((name) => published.has(name));
  const picture = draw(`${set}-time`, {
    title: `${set}: quality against time`,
    headline: `mean over the problems${hasYardstick ? '; from when each has a schedule' : ''}`,
    xLabel: 'planning time, s',
    yLabel: hasYardstick ? 'above the best published makespan, %' : 'above the critical path, %',
    series: timed.map(({ rows }) =>
      courseSeries(`${titleOf(rows[0])}, ${rows.length} problems`, rows, hasYardstick ? published : null),
    ),
  });
  return [
    markdownTable(headings, [...lines, ...others]),
    reading(files, published),
    ...(timed.length > 0 ? [picture] : []),
  ];
}

function titleOf({ solver, seconds, workers, seed }: Measurement): string {
  return `${solver}, ${seconds} s × ${workers}, seed ${seed}`;
}

function measuredLines(
  rows: readonly Measurement[],
  published: ReadonlyMap<string, Published>,
): (string | number)[][] {
  const [{ solver, seconds, schedules, workers }] = rows;
  const stops = seconds === null ? [null] : moments(seconds);
  return stops.map((stop) => {
    const s = summarise(stop === null ? rows : rowsAt(rows, stop), published);
    const budget = stop === null ? `${decimals(schedules as number)} schedules` : `${stop} s`;
    return [
      solver,
      stop === seconds || stop === null ? budget : `${budget} of ${seconds} s`,
      workers,
      s.files,
      s.feasible,
      percent(s.aboveCriticalPath),
      percent(s.aboveBest),
      percent(s.aboveBestBound),
      s.asGoodAsBest,
      s.proved,
      Number.isFinite(s.medianProofMs) ? `${(s.medianProofMs / 1000).toFixed(2)} s` : '–',
    ];
  });
}

/** What others reached on the same problems. */
function publishedLines(
  rows: readonly Measurement[],
  published: ReadonlyMap<string, Published>,
): (string | number)[][] {
  const asMeasured = (pick: (best: Published) => { makespan: number; lowerBound: number; proved: boolean }) =>
    rows.flatMap((row) => {
      const best = published.get(row.name);
      if (best === undefined) return [];
      const { makespan, lowerBound, proved } = pick(best);
      return [{ ...row, makespan, lowerBound, provedMs: proved ? 0 : null }];
    });
  const line = (title: string, own: Measurement[]) => {
    const s = summarise(own, published);
    const figures = [s.aboveCriticalPath, s.aboveBest, s.aboveBestBound].map((share) => percent(share));
    return [title, '–', '–', s.files, s.feasible, ...figures, s.asGoodAsBest, s.proved, '–'];
  };
  const solvers = Object.entries(SOLVER_TITLES)
    .filter(([id]) => rows.every((row) => published.get(row.name)?.solvers[id] !== undefined))
    .map(([id, title]) =>
      line(
        title,
        asMeasured((best) => best.solvers[id]),
      ),
    );
  const best = asMeasured(({ bestMakespan, bestLowerBound }) => ({
    makespan: bestMakespan,
    lowerBound: bestLowerBound,
    proved: bestMakespan === bestLowerBound,
  }));
  return best.length === rows.length ? [...solvers, line('best published', best)] : [];
}

/** What the table says, in a sentence or two that follow from its figures. */
function reading(files: readonly MeasurementFile[], published: ReadonlyMap<string, Published>): string {
  const longest = files.reduce((a, b) => (effortOf(b) > effortOf(a) ? b : a)).rows;
  const s = summarise(longest, published);
  const all = summarise(
    files.flatMap(({ rows }) => rows),
    published,
  );
  const rivals = Object.entries(SOLVER_TITLES).flatMap(([id, title]) => {
    const rows = longest.flatMap((row) => {
      const theirs = published.get(row.name)?.solvers[id];
      return theirs === undefined ? [] : [{ ...row, makespan: theirs.makespan }];
    });
    return rows.length === longest.length
      ? [{ title, share: summarise(rows, published).aboveCriticalPath }]
      : [];
  });
  const beaten = rivals.filter(({ share }) => s.aboveCriticalPath < share).map(({ title }) => title);
  const ahead = rivals.filter(({ share }) => s.aboveCriticalPath >= share).map(({ title }) => title);
  const budget =
    longest[0].seconds === null
      ? `${decimals(longest[0].schedules as number)} schedules`
      : `${longest[0].seconds} s`;
  const place =
    rivals.length === 0
      ? ''
      : beaten.length === 0
        ? ` Its schedules are on the mean no shorter than those of ${ahead.join('; ')}.`
        : ` Its schedules are on the mean shorter than those of ${beaten.join('; ')}${ahead.length > 0 ? `; not shorter than those of ${ahead.join('; ')}` : ''}.`;
  const best = Number.isFinite(s.aboveBest)
    ? `, ${percent(s.aboveBest, 2)} above the best published (${percent(s.publishedAboveCriticalPath, 2)})`
    : '';
  return `Reading: with a budget of ${budget}, schedules are ${percent(s.aboveCriticalPath, 2)} above the critical path${best}, ${s.proved} of ${s.files} proved.${place} Of ${decimals(all.incumbents)} schedules handed out in all runs the checker refused ${all.refused}; bounds above a schedule of anybody: ${all.wrongBounds}.`;
}

function effortOf({ rows: [{ seconds, schedules }] }: MeasurementFile): number {
  return seconds === null ? (schedules as number) / 1e9 : seconds;
}
