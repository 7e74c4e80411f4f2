/*
 * The evolutionary planners and annealing at 1,000, 5,000 and 50,000 schedules on j120, j60 and j30: mean
 * deviation of the makespan from the critical path. Every forward or backward pass counts one schedule.
 * A stratified sample of 60 files a set; --whole takes all. Each result is appended to
 * benchmarks/results/evolution.jsonl as it comes, and what stands there is not run again.
 *
 *   npm run bench:evolution -- [--whole] [--sets j120,j60] [--planners steady-state-genetic]
 */
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { compile } from '#instance/compile.ts';
import { criticalPath } from '#instance/criticalPath.ts';
import { findPlanner } from '#planners/registry.ts';
import { runPlanner } from '#planners/runPlanner.ts';
import { benchmarkFiles, loadBenchmark, measuredWith } from '../benchmarkFiles.ts';

const RECORDS = 'benchmarks/results/evolution.jsonl';
const SAMPLE = 60;
const BUDGETS = [1_000, 5_000, 50_000];
/** Ends none before the budget does. */
const ENDLESS = { generations: 1_000_000_000 };
const CONTENDERS = [
  { name: 'steady-state-genetic', planner: 'steady-state-genetic', params: {} },
  { name: 'genetic, as in the document', planner: 'genetic', params: ENDLESS },
  { name: 'genetic, justified', planner: 'genetic', params: { ...ENDLESS, justify: true } },
  {
    name: 'adaptive-genetic, justified',
    planner: 'adaptive-genetic',
    params: { ...ENDLESS, justify: true },
  },
  { name: 'gasa, justified', planner: 'gasa', params: { ...ENDLESS, justify: true } },
  { name: 'annealing', planner: 'annealing', params: { reheats: 1_000_000 } },
];

interface Result {
  name: string;
  set: string;
  file: string;
  schedules: number;
  /** Of the makespan from the critical path, in percent. */
  deviation: number;
  timeMs: number;
}

const { values: options } = parseArgs({
  options: {
    whole: { type: 'boolean', default: false },
    sets: { type: 'string', default: 'j120,j60,j30' },
    planners: { type: 'string' },
  },
});
const chosen = options.planners?.split(',');
const contenders = CONTENDERS.filter(({ planner }) => chosen === undefined || chosen.includes(planner));
const sets = options.sets.split(',');
const results: Result[] = existsSync(RECORDS)
  ? readFileSync(RECORDS, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line))
  : [];
const keyOf = ({ name, file, schedules }: Pick<Result, 'name' | 'file' | 'schedules'>) =>
  JSON.stringify([name, file, schedules]);
const known = new Set(results.map(keyOf));

for (const set of sets) {
  const files = filesOf(set);
  if (files.length === 0) console.log(`${set} skipped: its files are not there; see docs/benchmarks.md`);
  for (const schedules of BUDGETS)
    for (const contender of contenders) await run(contender, set, files, schedules);
}
writeFileSync('benchmarks/results/evolution.md', page());

function filesOf(set: string): string[] {
  const files = benchmarkFiles(set);
  const every = options.whole ? 1 : Math.max(1, Math.floor(files.length / SAMPLE));
  return files.filter((_, k) => k % every === 0);
}

async function run(
  { name, planner, params }: (typeof CONTENDERS)[number],
  set: string,
  files: readonly string[],
  schedules: number,
): Promise<void> {
  for (const path of files) {
    const file = basename(path);
    if (known.has(keyOf({ name, file, schedules }))) continue;
    const instance = compile(loadBenchmark(path));
    const { plan } = await runPlanner(findPlanner(planner), instance, {
      seed: 1,
      scheduleLimit: schedules,
      params,
    });
    const length = criticalPath(instance).length / instance.ticksPerUnit;
    const deviation = (100 * ((plan.makespan as number) - length)) / length;
    const result = { name, set, file, schedules, deviation, timeMs: plan.timeMs };
    appendFileSync(RECORDS, `${JSON.stringify(result)}\n`);
    results.push(result);
  }
  console.log(`${set}, ${schedules} schedules, ${name}: ${cell(name, set, files, schedules)}`);
}

/** Mean deviation over the files, to two places; a dash where some have not been run. */
function cell(name: string, set: string, files: readonly string[], schedules: number): string {
  const names = new Set(files.map((path) => basename(path)));
  const own = results.filter(
    (r) => r.name === name && r.set === set && r.schedules === schedules && names.has(r.file),
  );
  if (own.length < files.length || own.length === 0) return '–';
  return (own.reduce((sum, { deviation }) => sum + deviation, 0) / own.length).toFixed(2);
}

function page(): string {
  const tables = ['j120', 'j60', 'j30'].flatMap((set) => [
    table(set, 'a sample', (files, k) => k % Math.max(1, Math.floor(files / SAMPLE)) === 0),
    table(set, 'all', () => true),
  ]);
  return `# Evolutionary planners and annealing

Mean deviation of the makespan from the critical path, in percent; one seed; every forward or backward pass
counts one schedule.

${tables.filter(Boolean).join('\n\n')}

${measuredWith('npm run bench:evolution')}
`;
}

/** One table, or nothing where no row of it is complete. */
function table(set: string, what: string, isIn: (files: number, k: number) => boolean): string {
  const all = benchmarkFiles(set);
  const files = all.filter((_, k) => isIn(all.length, k));
  const rows = CONTENDERS.map(
    ({ name }) => `| ${[name, ...BUDGETS.map((budget) => cell(name, set, files, budget))].join(' | ')} |`,
  ).filter((row) => /\d\.\d/.test(row));
  if (rows.length === 0) return '';
  return [
    `**${set}**, ${what}: ${files.length} files`,
    '',
    `| planner | ${BUDGETS.map((budget) => budget.toLocaleString('en')).join(' | ')} |`,
    `|---|${BUDGETS.map(() => '---:').join('|')}|`,
    ...rows,
  ].join('\n');
}
