/*
 * The planner milp on twenty cases of j30 that list scheduling and simple bounds leave open: what it proves
 * against the known optimum, and how long it takes. Chosen because the programme is within reach of HiGHS
 * there; on the hardest of j30 it is not (docs/planners/milp.md). Half a minute.
 *
 *   npm run bench:milp
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { compile } from '#instance/compile.ts';
import { milp } from '#planners/milp/index.ts';
import { runPlanner } from '#planners/runPlanner.ts';
import { BENCHMARK_FOLDER, benchmarkFiles, loadBenchmark, measuredWith } from '../benchmarkFiles.ts';

const CASES =
  'j301_1 j301_2 j301_3 j302_2 j303_2 j306_2 j306_3 j307_3 j3017_2 j3018_2 j3018_3 j3022_2 j3033_2 j3033_3 j3034_2 j3038_2 j3038_3 j3039_3 j3042_2 j3043_3'.split(
    ' ',
  );

const files = benchmarkFiles('j30').filter((file) => CASES.includes(basename(file, '.sm')));
if (files.length === 0) {
  console.log('skipped: the benchmark files are not there; see docs/benchmarks.md');
  process.exit(0);
}
const optima = knownOptima();
const lines = ['| case | known | found | bound | status | ms |', '|---|---:|---:|---:|---|---:|'];
let proved = 0;
for (const file of files) {
  const name = basename(file, '.sm');
  const { plan } = await runPlanner(milp, compile(loadBenchmark(file)), { timeLimitMs: 60_000 });
  const known = optima.get(name);
  if (plan.status === 'optimal' && plan.makespan === known) proved++;
  lines.push(
    `| ${name} | ${known} | ${plan.makespan} | ${plan.lowerBound} | ${plan.status} | ${plan.timeMs} |`,
  );
  console.log(lines.at(-1));
}
console.log(`proved and equal to the known optimum: ${proved} of ${files.length}`);
writeFileSync(
  'benchmarks/results/milp.md',
  `# Integer programming on j30\n\nTime-indexed programme, disaggregated, HiGHS in one thread, at most 60 s a case. Proved and equal to the known optimum: ${proved} of ${files.length}.\n\n${lines.join('\n')}\n\n${measuredWith('npm run bench:milp')}\n`,
);

/** best_ub of the reference table, by instance. */
function knownOptima(): Map<string, number> {
  const [heading, ...rows] = readFileSync(join(BENCHMARK_FOLDER, 'reference.csv'), 'utf8').trim().split('\n');
  const column = heading.split(',').indexOf('best_ub');
  return new Map(rows.map((row) => row.split(',')).map((cells) => [cells[1], Number(cells[column])]));
}
