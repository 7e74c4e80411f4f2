/*
 * `auto` on a set of benchmark files at a wall-clock budget: mean deviation from the critical path, or the
 * gap to the best published makespan, and how many are proved. Rows are appended to a file, and a second run
 * goes on where the first was stopped.
 *
 *   npm run bench:sets -- --set j60 --seconds 5 --workers 2            every file of the set
 *   npm run bench:sets -- --set j120 --seconds 10 --sample 60          every k-th, 60 in all
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { compile } from '#instance/compile.ts';
import { criticalPath } from '#instance/criticalPath.ts';
import { planInParallel } from '#parallel/planInParallel.ts';
import { checkSchedule } from '#schedule/checkSchedule.ts';
import { BENCHMARK_FOLDER, benchmarkFiles, loadBenchmark, measuredWith } from '../benchmarkFiles.ts';

const { values } = parseArgs({
  options: {
    set: { type: 'string', default: 'j60' },
    seconds: { type: 'string', default: '5' },
    workers: { type: 'string', default: '2' },
    seed: { type: 'string', default: '1' },
    planner: { type: 'string', default: 'auto' },
    sample: { type: 'string' },
  },
});
const { set, planner } = values;
const [seconds, workers, seed] = [values.seconds, values.workers, values.seed].map(Number);
const all = benchmarkFiles(set);
if (all.length === 0) {
  console.log('skipped: the benchmark files are not there; see docs/benchmarks.md');
  process.exit(0);
}
const stride = values.sample === undefined ? 1 : all.length / Number(values.sample);
const files = Array.from({ length: Math.floor(all.length / stride) }, (_, k) => all[Math.floor(k * stride)]);

mkdirSync('out', { recursive: true });
const run = [set, planner, seconds, workers, seed].join('-');
const log = join('out', `sets-${run}.csv`);
const HEADING = 'file,status,makespan,lowerBound,criticalPath,timeMs,schedules';
if (!existsSync(log)) writeFileSync(log, `${HEADING}\n`);
const rows = new Map(
  readFileSync(log, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => [line.split(',')[0], line.split(',')] as const),
);
for (const file of files) {
  if (rows.has(file)) continue;
  const instance = compile(loadBenchmark(file));
  const options = { planner, workers, seed, timeLimitMs: seconds * 1000 };
  const { plan, schedule } = await planInParallel(instance, options);
  const violations = schedule === null ? [] : checkSchedule(instance, schedule);
  if (violations.length > 0) throw new Error(`${file}: ${violations[0].message}`);
  const length = criticalPath(instance).length / instance.ticksPerUnit;
  const row = [
    file,
    plan.status,
    plan.makespan ?? '',
    plan.lowerBound,
    length,
    plan.timeMs,
    plan.schedules,
  ].map(String);
  appendFileSync(log, `${row.join(',')}\n`);
  rows.set(file, row);
}
report(files.map((file) => rows.get(file) as string[]));

function report(results: string[][]): void {
  const best = bestPublished();
  const feasible = results.filter((row) => row[2] !== '');
  const mean = (of: (row: string[]) => number) =>
    feasible.reduce((sum, row) => sum + of(row), 0) / feasible.length;
  const known = (row: string[]) => best.get(nameOf(row[0])) ?? Number.NaN;
  const times = results.map((row) => Number(row[5])).sort((a, b) => a - b);
  const lines = [
    `${set}: ${results.length} of ${all.length} files, ${seconds} s, ${workers} workers, seed ${seed}, ${planner}`,
    `feasible ${feasible.length}, proved best ${results.filter((row) => row[1] === 'optimal').length}`,
    `above the critical path  ${(100 * mean((row) => Number(row[2]) / Number(row[4]) - 1)).toFixed(3)} %`,
    `the best published        ${(100 * mean((row) => known(row) / Number(row[4]) - 1)).toFixed(3)} %`,
    `above the best published  ${(100 * mean((row) => Number(row[2]) / known(row) - 1)).toFixed(3)} %; as good or better: ${feasible.filter((row) => Number(row[2]) <= known(row)).length}`,
    `median time ${(times[times.length >> 1] / 1000).toFixed(2)} s`,
    measuredWith(
      `npm run bench:sets -- --set ${set} --seconds ${seconds} --workers ${workers}${values.sample ? ` --sample ${values.sample}` : ''}`,
    ),
  ];
  console.log(lines.join('\n'));
  writeFileSync(join('benchmarks/results', `sets-${run}.txt`), `${lines.join('\n')}\n`);
}

function nameOf(file: string): string {
  return (file.split('/').at(-1) as string).replace(/\.[^.]+$/, '');
}

/** Best published makespan by instance name, from the tables beside the files. */
function bestPublished(): Map<string, number> {
  const best = new Map<string, number>();
  for (const [table, name, value] of [
    ['reference.csv', 'instance', 'best_ub'],
    ['jobshop.csv', 'instance', 'best_ub'],
  ]) {
    const path = join(BENCHMARK_FOLDER, table);
    if (!existsSync(path)) continue;
    const [heading, ...lines] = readFileSync(path, 'utf8').trim().split('\n');
    const columns = heading.split(',');
    for (const line of lines) {
      const cells = line.split(',');
      best.set(cells[columns.indexOf(name)], Number(cells[columns.indexOf(value)]));
    }
  }
  return best;
}
