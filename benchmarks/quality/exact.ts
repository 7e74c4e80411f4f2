/*
 * What the exact solver proves: planner `exact` on one thread, from its own first schedule.
 *
 *   npm run bench:exact -- j30:48:5 j60:48:10 j120:30:10      set : files sampled evenly : seconds each
 *
 * Appends a line a file to benchmarks/results/exact.jsonl and skips what is there already, so that it can
 * be stopped and started again. Delete the file to measure afresh.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { compile } from '#instance/compile.ts';
import { findPlanner } from '#planners/registry.ts';
import { runPlanner } from '#planners/runPlanner.ts';
import { benchmarkFiles, loadBenchmark, measuredWith } from '../benchmarkFiles.ts';

const RESULTS = 'benchmarks/results/exact.jsonl';

interface Line {
  set: string;
  instance: string;
  seconds: number;
  status: string;
  makespan: number | null;
  lowerBound: number;
  timeMs: number;
}

const planner = findPlanner('exact');
const orders = process.argv.slice(2);
for (const order of orders.length > 0 ? orders : ['j30:48:5', 'j60:48:10', 'j120:30:10', 'mmlib50:27:10']) {
  const [set, count, seconds] = order.split(':');
  const lines = await measure(set, Number(count), Number(seconds));
  if (lines.length === 0) console.log(`${set}: skipped, its files are not there; see docs/benchmarks.md`);
  else console.log(summary(order, lines));
}
console.log(measuredWith('npm run bench:exact'));

async function measure(set: string, count: number, seconds: number): Promise<Line[]> {
  const files = benchmarkFiles(set);
  const sample = files.filter(
    (_, k) => Math.floor((k * count) / files.length) !== Math.floor(((k - 1) * count) / files.length),
  );
  const known = existsSync(RESULTS)
    ? readFileSync(RESULTS, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Line)
    : [];
  const lines: Line[] = [];
  for (const file of sample) {
    const instance = basename(file).replace(/\.\w+$/, '');
    const before = known.find(
      (line) => line.set === set && line.instance === instance && line.seconds === seconds,
    );
    if (before) {
      lines.push(before);
      continue;
    }
    const { plan } = await runPlanner(planner, compile(loadBenchmark(file)), { timeLimitMs: seconds * 1000 });
    const { status, makespan, lowerBound, timeMs } = plan;
    const line = { set, instance, seconds, status, makespan, lowerBound, timeMs };
    lines.push(line);
    appendFileSync(RESULTS, `${JSON.stringify(line)}\n`);
  }
  return lines;
}

function summary(order: string, lines: readonly Line[]): string {
  const proved = lines.filter((line) => line.status === 'optimal');
  const times = lines.map((line) => line.timeMs).sort((a, b) => a - b);
  const longest = Math.max(0, ...proved.map((line) => line.timeMs));
  const open = lines.filter((line) => line.status !== 'optimal');
  const gap = open.reduce(
    (sum, line) => sum + ((line.makespan ?? Number.NaN) - line.lowerBound) / line.lowerBound,
    0,
  );
  return [
    `${order}: ${proved.length} of ${lines.length} proved`,
    `median ${times[times.length >> 1]} ms, longest proof ${longest} ms`,
    `mean gap of the others ${open.length === 0 ? 'none' : `${((100 * gap) / open.length).toFixed(1)} %`}`,
  ].join('; ');
}
