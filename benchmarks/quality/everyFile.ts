/*
 * Reads every benchmark file, plans it with `auto` for 0.2 s, and has both checkers judge the schedule.
 * About seven minutes; a second run goes on where the first was stopped.
 *
 *   npm run bench:files
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { compile } from '#instance/compile.ts';
import { findPlanner } from '#planners/registry.ts';
import { runPlanner } from '#planners/runPlanner.ts';
import { checkSchedule } from '#schedule/checkSchedule.ts';
import { checkPlan } from '../../tests/oracle/checkPlan.ts';
import { benchmarkFiles, loadBenchmark, measuredWith } from '../benchmarkFiles.ts';

const TIME_LIMIT_MS = 200;
const SETS = ['j30', 'j60', 'j120', 'mmlib50', 'jobshop', 'wfinstances'];
const LOG = 'out/every-file.csv';

mkdirSync('out', { recursive: true });
if (!existsSync(LOG)) writeFileSync(LOG, 'set,file,status,makespan,lowerBound,violations\n');
const done = new Set(
  readFileSync(LOG, 'utf8')
    .split('\n')
    .map((line) => line.split(',')[1]),
);
for (const set of SETS) {
  for (const file of benchmarkFiles(set)) {
    if (done.has(file)) continue;
    const instance = compile(loadBenchmark(file));
    const { plan, schedule } = await runPlanner(findPlanner('auto'), instance, {
      timeLimitMs: TIME_LIMIT_MS,
    });
    const first = schedule === null ? 1 : checkSchedule(instance, schedule).length;
    const second = checkPlan(instance.problem, plan.tasks, 1 / instance.ticksPerUnit).length;
    appendFileSync(
      LOG,
      `${[set, file, plan.status, plan.makespan, plan.lowerBound, first + second].join(',')}\n`,
    );
    if (first + second > 0)
      console.log(`${file}: ${plan.status}, ${first + second} violations, ${plan.reason}`);
  }
}
const rows = readFileSync(LOG, 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split(','));
const lines = SETS.map((set) => {
  const own = rows.filter((row) => row[0] === set);
  const accepted = own.filter((row) => row[5] === '0').length;
  const optimal = own.filter((row) => row[2] === 'optimal').length;
  return `| ${set} | ${own.length} | ${accepted} | ${optimal} |`;
});
const text = `# Every file\n\nEach file read, planned by \`auto\` for ${TIME_LIMIT_MS} ms on one thread, and judged by two checkers written apart.\n\n| set | files | accepted by both | proved optimal |\n|---|---:|---:|---:|\n${lines.join('\n')}\n\n${measuredWith('npm run bench:files')}\n`;
writeFileSync('benchmarks/results/every-file.md', text);
console.log(text);
