import type { LineChart } from '#report/svg/lineChart.ts';
import { decimals, markdownTable, mean, quantile } from '../../experiments/table.ts';
import type { Measurement, MeasurementFile } from '../measurement.ts';
import { percent } from '../summary.ts';

/** How time and quality go with the number of tasks, over all sets measured by `auto` in seconds. */
export function growthSection(
  files: readonly MeasurementFile[],
  draw: (name: string, chart: LineChart) => string,
): string[] {
  const rows = files
    .flatMap((file) => file.rows)
    .filter(({ solver, seconds, course }) => solver === 'auto' && seconds !== null && course.length > 0);
  const sets = [...new Set(rows.map(({ set }) => set))].map((set) => figuresOf(set, rows));
  sets.sort((a, b) => a.tasks - b.tasks);
  if (sets.length === 0) return ['Not measured yet.'];
  // Problems of one kind, so that size is what differs.
  const projects = sets.filter(({ set }) => /^(j\d+|tasks\d+)$/.test(set));
  const chart: LineChart = {
    title: 'Growth with size',
    headline: 'projects: medians over the problems of each set; both axes are powers of ten',
    xLabel: 'tasks, as a power of ten',
    yLabel: 'ms, as a power of ten',
    series: [
      {
        name: 'to the first schedule',
        points: projects.map(({ tasks, first }) => [Math.log10(tasks), Math.log10(first)]),
      },
      {
        name: 'to the proof, where there is one',
        points: projects.map(({ tasks, proof }) => [Math.log10(tasks), Math.log10(proof)]),
      },
    ],
  };
  return [
    markdownTable(
      [
        'set',
        'tasks',
        'first schedule',
        'slowest first',
        'proof',
        'last over first schedule',
        'gap to bound',
      ],
      sets.map(({ set, tasks, first, slowest, proof, improved, gap }) => [
        set,
        decimals(tasks),
        milliseconds(first),
        milliseconds(slowest),
        milliseconds(proof),
        percent(improved, 2),
        percent(gap, 2),
      ]),
    ),
    'Reading: times are medians but for the slowest; the threads have to start within them. The last schedule over the first is how much the search gained in the longest run of each set, on the mean.',
    ...(projects.length > 1 ? [draw('growth', chart)] : []),
  ];
}

function figuresOf(set: string, all: readonly Measurement[]) {
  const own = all.filter((row) => row.set === set);
  const longest = Math.max(...own.map(({ seconds }) => seconds as number));
  const rows = own.filter(({ seconds }) => seconds === longest);
  const firsts = rows.map(({ course }) => Math.max(1, course[0][0]));
  const proofs = rows.flatMap(({ provedMs }) => (provedMs === null ? [] : [Math.max(1, provedMs)]));
  const made = rows.flatMap(({ makespan, lowerBound, course }) =>
    makespan === null ? [] : [{ makespan, lowerBound, first: course[0][1] as number }],
  );
  return {
    set,
    tasks: quantile(
      rows.map(({ tasks }) => tasks),
      0.5,
    ),
    first: quantile(firsts, 0.5),
    slowest: Math.max(...firsts),
    proof: quantile(proofs, 0.5),
    improved: mean(made.map(({ makespan, first }) => makespan / first - 1)),
    gap: mean(made.map(({ makespan, lowerBound }) => makespan / lowerBound - 1)),
  };
}

function milliseconds(ms: number): string {
  return Number.isFinite(ms) ? `${decimals(ms)} ms` : '–';
}
