import type { LineChart } from '#report/svg/lineChart.ts';
import { decimals, markdownTable, mean } from '../../experiments/table.ts';
import { effortName, type Measurement, type MeasurementFile, workersText } from '../measurement.ts';
import type { Published } from '../published.ts';
import { moments, percent, rowsAt, summarise } from '../summary.ts';
import { courseSeries } from './courseSeries.ts';
import { provenance } from './provenance.ts';

type Draw = (name: string, chart: LineChart) => string;
/** What the others are compared with. */
const OWN = 'auto';

/** A table, a reading and a picture for each set and budget, over the problems that all solvers were given. */
export function peersSection(
  files: readonly MeasurementFile[],
  published: ReadonlyMap<string, Published>,
  draw: Draw,
): string[] {
  return files.flatMap((file) => {
    const solvers = [...new Set(file.rows.map(({ solver }) => solver))].sort(
      (a, b) => Number(b === OWN) - Number(a === OWN),
    );
    const timesMeasured = new Map<string, number>();
    for (const { name } of file.rows) timesMeasured.set(name, (timesMeasured.get(name) ?? 0) + 1);
    const rows = file.rows.filter(({ name }) => timesMeasured.get(name) === solvers.length);
    if (rows.length === 0) return [];
    const [{ set, seconds, workers }] = rows;
    const rowsOf = (id: string) =>
      rows.filter(({ solver }) => solver === id).sort((a, b) => a.name.localeCompare(b.name));
    const isPublished = rows.every(({ name }) => published.has(name));
    // A mean over some problems for one solver and over others for the next would compare nothing.
    const missed = new Set(rows.filter(({ makespan }) => makespan === null).map(({ name }) => name));
    const drawnOf = (id: string) => rowsOf(id).filter(({ name }) => !missed.has(name));
    const drawn = drawnOf(solvers[0]).length;
    const chart: LineChart = {
      title: `${set}: solvers side by side`,
      headline: `mean over the ${drawn} problems for which each has a schedule, from when it has; ${workersText(workers)} each`,
      xLabel: 'planning time, s',
      yLabel: isPublished ? 'above the best published makespan, %' : 'above the critical path, %',
      series: solvers.map((id) => courseSeries(id, drawnOf(id), isPublished ? published : null)),
    };
    const stops = moments(seconds as number);
    const lines = stops.flatMap((stop) =>
      solvers.map((id) => lineOf(id, stop, rowsAt(rowsOf(id), stop), rowsAt(rowsOf(OWN), stop), published)),
    );
    return [
      `### ${set}, ${seconds} s, ${workersText(workers)}`,
      markdownTable(HEADINGS, lines),
      reading(solvers, (id) => rowsOf(id), published),
      ...(drawn > 0 ? [draw(`peers-${set}-${effortName(rows[0])}`, chart)] : []),
      provenance([file]),
    ];
  });
}

const HEADINGS = [
  'solver',
  'after',
  'problems',
  'feasible',
  'above critical path',
  'above best published',
  'proved',
  'gap to own bound',
  '`auto` over it',
  '`auto` shorter',
  'equal',
  'longer',
];

function lineOf(
  id: string,
  stop: number,
  theirs: readonly Measurement[],
  own: readonly Measurement[],
  published: ReadonlyMap<string, Published>,
): (string | number)[] {
  const s = summarise(theirs, published);
  const [shorter, equal, longer] = id === OWN || own.length === 0 ? ['–', '–', '–'] : compared(own, theirs);
  return [
    id,
    `${stop} s`,
    s.files,
    s.feasible,
    percent(s.aboveCriticalPath),
    percent(s.aboveBest),
    s.proved,
    percent(s.gap),
    id === OWN ? '–' : decimals(meanRatio(own, theirs), 4),
    shorter,
    equal,
    longer,
  ];
}

/** How often the first is shorter, equal, longer; none is longer than any. Rows pair up. */
function compared(own: readonly Measurement[], theirs: readonly Measurement[]): [number, number, number] {
  const length = ({ makespan }: Measurement) => makespan ?? Number.POSITIVE_INFINITY;
  const differences = own.map((row, k) => Math.sign(compareLengths(length(row), length(theirs[k]))));
  const count = (sign: number) => differences.filter((difference) => difference === sign).length;
  return [count(-1), count(0), count(1)];
}

function compareLengths(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

/** Mean of makespan over makespan, over the problems for which both have a schedule. */
function meanRatio(own: readonly Measurement[], theirs: readonly Measurement[]): number {
  return mean(
    own.flatMap(({ makespan }, k) => {
      const other = theirs[k].makespan;
      return makespan === null || other === null ? [] : [makespan / other];
    }),
  );
}

/** The comparison at the end of the runs, in words that follow from the figures. */
function reading(
  solvers: readonly string[],
  rowsOf: (id: string) => readonly Measurement[],
  published: ReadonlyMap<string, Published>,
): string {
  const own = rowsOf(OWN);
  if (own.length === 0) return 'Reading: this project was not measured here.';
  const rows = solvers.flatMap((id) => rowsOf(id));
  const s = summarise(rows, published);
  const sentences = solvers
    .filter((id) => id !== OWN)
    .map((id) => {
      const theirs = rowsOf(id);
      const [shorter, , longer] = compared(own, theirs);
      const ratio = meanRatio(own, theirs);
      const word = ratio < 1 ? 'shorter than' : ratio > 1 ? 'longer than' : 'as long as';
      const proofs = `proves ${summarise(own, published).proved} against ${summarise(theirs, published).proved}`;
      return `\`auto\` is ${word} ${id} on the mean (${decimals(ratio, 4)} ×; shorter ${shorter}, longer ${longer} times) and ${proofs}`;
    });
  const without = solvers.flatMap((id) => {
    const count = rowsOf(id).filter(({ makespan }) => makespan === null).length;
    return count > 0 ? [`${id} ${count}`] : [];
  });
  const missing =
    without.length > 0
      ? ` Problems left without a schedule, which no mean counts: ${without.join(', ')}.`
      : ' All solvers have a schedule for each problem.';
  return `Reading: at the end, ${sentences.join('; ')}.${missing} Of ${s.incumbents} schedules of all solvers the checker refused ${s.refused}; bounds above a schedule of anybody: ${s.wrongBounds}.`;
}
