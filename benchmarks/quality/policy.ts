/*
 * The policy that comes along, which was trained on generated problems alone: one greedy schedule against
 * every priority rule; 1,000 schedules against sampling and the genetic planners; workflows on unlike nodes
 * against HEFT, before and after fine-tuning on other workflows; the time of a decision. What is long is
 * appended to benchmarks/results/policy.jsonl and not run again for the same policy.
 *
 *   npm run bench:policy -- [--parts greedy,sampling,workflows,time]
 */
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { compile } from '#instance/compile.ts';
import { criticalPath } from '#instance/criticalPath.ts';
import type { Instance } from '#instance/instance.ts';
import { Construction } from '#learning/construction.ts';
import type { Network } from '#learning/network.ts';
import { toPolicyFile } from '#learning/policyFile.ts';
import { GREEDY, Player } from '#learning/rollout.ts';
import { startTraining, Trainer } from '#learning/trainer.ts';
import { variedDurations } from '#learning/variedDurations.ts';
import { parseProblem } from '#model/parse.ts';
import { shippedPolicy } from '#planners/policy/shipped.ts';
import { SHIPPED_POLICY } from '#planners/policy/weights.ts';
import { findPlanner } from '#planners/registry.ts';
import { runPlanner } from '#planners/runPlanner.ts';
import { benchmarkFiles, loadBenchmark, measuredWith } from '../benchmarkFiles.ts';
import { workflowsOnFourNodes } from '../workflows.ts';
import { meanDeviation } from './oneSchedule.ts';

const SETS = ['j30', 'j60', 'j120'];
const RECORDS = 'benchmarks/results/policy.jsonl';
const SCHEDULES = 1000;
/** Files a set, about. */
const SAMPLE = 20;
/** Index of the first one; the drawing temperature was chosen on others, as were all settings of training. */
const SAMPLE_FROM = 3;
const RIVALS = ['sampling', 'genetic', 'steady-state-genetic'];
const ITERATIONS = 28;
const FINE_TUNING = {
  iterations: ITERATIONS,
  annealing: ITERATIONS,
  instances: 6,
  episodes: 8,
  rate: 0.003,
  entropy: 0.001,
  seed: 1,
};
const VARIED = 0.2;
const JUDGED_EVERY = 4;
const WORKFLOW_COLUMNS = ['heft', 'before', 'after', 'after, drawn'];

interface Result {
  part: string;
  name: string;
  set: string;
  file: string;
  /** Which policy; empty where none had a part. */
  policy: string;
  value: number;
}

const { values: options } = parseArgs({
  options: { parts: { type: 'string', default: 'greedy,sampling,workflows,time' } },
});
/** Tells one policy from another in the records. */
const policyName = SHIPPED_POLICY.parameters.slice(0, 24);
const results: Result[] = existsSync(RECORDS)
  ? readFileSync(RECORDS, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line))
  : [];
const missing = SETS.filter((set) => benchmarkFiles(set).length === 0);
if (missing.length > 0) {
  console.log(`skipped: ${missing.join(', ')} are not there; see docs/benchmarks.md`);
  process.exit(0);
}
const parts: Record<string, () => Promise<void>> = { greedy, sampling, workflows, time };
for (const part of options.parts.split(',')) await parts[part]();
writeFileSync('benchmarks/results/policy.md', page());

function policyOf(name: string): string {
  return name === 'policy' || /^(before|after)/.test(name) ? policyName : '';
}

/** The value of a record, measured now where there is none. */
async function record(
  key: Omit<Result, 'policy' | 'value'>,
  measure: () => Promise<number>,
): Promise<number> {
  const known = find(key);
  if (known !== undefined) return known;
  const value = await measure();
  const result = { ...key, policy: policyOf(key.name), value };
  appendFileSync(RECORDS, `${JSON.stringify(result)}\n`);
  results.push(result);
  return value;
}

function find({ part, name, set, file }: Omit<Result, 'policy' | 'value'>): number | undefined {
  return results.find(
    (r) =>
      r.part === part && r.name === name && r.set === set && r.file === file && r.policy === policyOf(name),
  )?.value;
}

async function greedy(): Promise<void> {
  for (const set of SETS) {
    const list = benchmarkFiles(set).map((file) => compile(loadBenchmark(file)));
    for (const part of ['greedy', 'justified']) {
      const params = { samples: 0, justify: part === 'justified' };
      const own = await record({ part, name: 'policy', set, file: '' }, () =>
        meanDeviation(list, 'policy', params),
      );
      console.log(
        `${set} ${part}: policy ${own.toFixed(2)}, best rule ${JSON.stringify(bestRule(part, set))}`,
      );
    }
  }
}

/** The best of all rules and schemes on a whole set, by bench:rules. */
function bestRule(part: string, set: string): { name: string; value: number } {
  const lines = readFileSync('benchmarks/results/priority-rules.md', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.split('|').map((cell) => cell.trim()));
  const column = lines[0].indexOf(part === 'greedy' ? set : `${set} justified`);
  return lines
    .slice(2)
    .map((cells) => ({ name: `${cells[1]} ${cells[2]}`, value: Number(cells[column]) }))
    .reduce((best, rule) => (rule.value < best.value ? rule : best));
}

/** Sets come in groups of five and ten alike, which a step of a multiple of five goes through evenly. */
function sampleOf(set: string): string[] {
  const files = benchmarkFiles(set);
  const every = Math.max(1, 5 * Math.floor(files.length / (5 * (SAMPLE - 1))));
  return files.filter((_, k) => k % every === SAMPLE_FROM);
}

async function sampling(): Promise<void> {
  for (const name of [...RIVALS, 'policy']) {
    for (const set of SETS) {
      for (const path of sampleOf(set))
        await record({ part: 'sampling', name, set, file: basename(path) }, () => deviationAt(path, name));
      console.log(`${set}, ${SCHEDULES} schedules, ${name}: ${meanOf('sampling', name, set)}`);
    }
  }
}

async function deviationAt(path: string, planner: string): Promise<number> {
  const instance = compile(loadBenchmark(path));
  const { plan } = await runPlanner(findPlanner(planner), instance, {
    seed: 1,
    scheduleLimit: SCHEDULES,
    params: planner === 'policy' ? { samples: SCHEDULES } : {},
  });
  const length = criticalPath(instance).length / instance.ticksPerUnit;
  return (100 * ((plan.makespan as number) - length)) / length;
}

/** Over the sample in part 'sampling', over all files elsewhere. */
function meanOf(part: string, name: string, set: string): number {
  const judged = part === 'sampling' ? sampleOf(set).map((file) => basename(file)) : null;
  const own = results.filter(
    (r) =>
      r.part === part &&
      r.name === name &&
      r.set === set &&
      r.policy === policyOf(name) &&
      (judged === null || judged.includes(r.file)),
  );
  return own.reduce((sum, { value }) => sum + value, 0) / own.length;
}

/** Two halves: a workflow is judged by the policy that was fine-tuned on those of the other half. */
async function workflows(): Promise<void> {
  const all = workflowsOnFourNodes();
  const half = (k: number) => all.filter((_, x) => x % 2 === k).map(({ problem }) => compile(problem));
  const tuned: (Network | null)[] = [null, null];
  for (const [x, { name: file, problem }] of all.entries()) {
    const instance = compile(problem);
    const row = { part: 'workflows', set: 'workflows', file };
    await record({ ...row, name: 'heft' }, async () => {
      const { plan } = await runPlanner(findPlanner('heft'), instance, {});
      return plan.makespan as number;
    });
    await record({ ...row, name: 'before' }, async () => makespanUnder(shippedPolicy(), instance));
    const after = async (): Promise<Network> =>
      (tuned[x % 2] ??= await fineTune(x % 2, half(1 - (x % 2)), half(x % 2)));
    await record({ ...row, name: 'after' }, async () => makespanUnder(await after(), instance));
    await record({ ...row, name: 'after, drawn' }, async () => makespanDrawn(await after(), instance));
    console.log(file, ...WORKFLOW_COLUMNS.map((name) => find({ ...row, name })));
  }
}

function makespanUnder(network: Network, instance: Instance): number {
  return new Player(network, new Construction(instance)).play(GREEDY) / instance.ticksPerUnit;
}

/** Of the planner with its defaults: one schedule and a hundred drawn ones, each justified. */
async function makespanDrawn(network: Network, instance: Instance): Promise<number> {
  const params = { weights: toPolicyFile(network, '') };
  const { plan } = await runPlanner(findPlanner('policy'), instance, { seed: 1, params });
  return plan.makespan as number;
}

/**
 * Fine-tunes on some and gives back the policy that was best on these on the way, each workflow's makespan
 * over that before; the others have no say in it. Their mean makespan is kept along the way.
 */
async function fineTune(which: number, learned: Instance[], others: Instance[]): Promise<Network> {
  const shipped = shippedPolicy();
  const state = startTraining({ ...shipped, parameters: shipped.parameters.slice() });
  const { network } = state;
  const trainer = new Trainer(state, FINE_TUNING, (index, rng) =>
    variedDurations(learned[index % learned.length], VARIED, rng),
  );
  const before = learned.map((instance) => makespanUnder(network, instance));
  let least = Number.POSITIVE_INFINITY;
  let best = network.parameters.slice();
  for (;;) {
    if (state.iteration % JUDGED_EVERY === 0) {
      const ratios = learned.map((instance, k) => makespanUnder(network, instance) / before[k]);
      const ratio = ratios.reduce((sum, value) => sum + value, 0) / ratios.length;
      if (ratio < least) {
        least = ratio;
        best = network.parameters.slice();
      }
      const file = String(state.iteration).padStart(3, '0');
      const key = { part: 'fine-tuning', name: 'after', set: `half ${which}`, file };
      const mean = await record(key, async () => {
        const makespans = others.map((instance) => makespanUnder(network, instance));
        return makespans.reduce((sum, value) => sum + value, 0) / makespans.length;
      });
      console.log(
        `fine-tuning for half ${which}, iteration ${state.iteration}: ${mean.toFixed(2)}; on those learned from ${ratio.toFixed(4)}`,
      );
    }
    if (trainer.done) return { ...network, parameters: best };
    trainer.step();
  }
}

/** Milliseconds of processor time a decision among 1,000 eligible tasks, placing it included. */
async function time(): Promise<void> {
  const tasks = Array.from({ length: 2000 }, (_, i) => ({
    id: `t${i}`,
    duration: 1 + ((i * 7) % 10),
    demand: { A: 1 + (i % 5), B: i % 3 },
    after: i < 1000 ? [] : [`t${i - 1000}`],
  }));
  const resources = [
    { id: 'A', capacity: 40 },
    { id: 'B', capacity: 20 },
  ];
  const nodes = [0.5, 1, 1, 2].map((speed, v) => ({ id: `n${v}`, capacity: { cpu: 8 }, speed }));
  const onPools = { name: 'pools', timeUnit: 'unit' as const, resources, tasks };
  const onNodes = {
    name: 'nodes',
    timeUnit: 'unit' as const,
    nodes,
    tasks: tasks.map((task) => ({ ...task, demand: { cpu: task.demand.A } })),
  };
  for (const [set, problem] of Object.entries({ pools: onPools, 'four nodes': onNodes })) {
    const construction = new Construction(compile(parseProblem(problem)));
    const player = new Player(shippedPolicy(), construction);
    const decisions = 500;
    for (let k = 0; k < 100; k++) construction.place(player.choose(GREEDY));
    const before = process.cpuUsage();
    for (let k = 0; k < decisions; k++) construction.place(player.choose(GREEDY));
    const { user, system } = process.cpuUsage(before);
    const value = (user + system) / 1000 / decisions;
    console.log(`${set}: ${value.toFixed(2)} ms a decision, ${construction.eligibleCount} tasks eligible`);
    for (let k = results.length - 1; k >= 0; k--)
      if (results[k].part === 'time' && results[k].set === set) results.splice(k, 1);
    await record({ part: 'time', name: 'policy', set, file: '' }, async () => value);
  }
}

function page(): string {
  const fixed = (value: number | undefined) => (value === undefined ? '–' : value.toFixed(2));
  const greedyRows = ['greedy', 'justified'].flatMap((part) =>
    SETS.filter((set) => find({ part, name: 'policy', set, file: '' }) !== undefined).map((set) => {
      const best = bestRule(part, set);
      const own = find({ part, name: 'policy', set, file: '' }) as number;
      const gain = `${((100 * (best.value - own)) / best.value).toFixed(1)} %`;
      return row([
        set,
        part === 'greedy' ? '1' : '3',
        `${best.name}: ${fixed(best.value)}`,
        fixed(own),
        gain,
      ]);
    }),
  );
  const samplingRows = SETS.map((set) =>
    row([
      `${set} (${sampleOf(set).length})`,
      ...['policy', ...RIVALS].map((name) => fixed(meanOf('sampling', name, set))),
    ]),
  );
  const files = [...new Set(results.filter((r) => r.part === 'workflows').map((r) => r.file))];
  const workflowRows = files.map((file) =>
    row([
      file,
      ...WORKFLOW_COLUMNS.map((name) => fixed(find({ part: 'workflows', name, set: 'workflows', file }))),
    ]),
  );
  workflowRows.push(
    row(['**mean**', ...WORKFLOW_COLUMNS.map((name) => fixed(meanOf('workflows', name, 'workflows')))]),
  );
  const times = ['pools', 'four nodes'].map((set) => row([set, fixed(meanOf('time', 'policy', set))]));
  return `# The learned policy

The policy that comes along was made by \`${SHIPPED_POLICY.trained}\`: generated problems alone. Weights: ${toPolicyFile(shippedPolicy(), '').parameters.length.toLocaleString('en')} characters, ${shippedPolicy().parameters.length.toLocaleString('en')} numbers.

## One schedule

Mean deviation of the makespan from the critical path, in percent, over all files: the best of all priority rules and
schemes by \`npm run bench:rules\`, chosen for each set with hindsight, and the greedy policy. Three passes: with double justification, both.

| set | passes | best rule | policy | less by |
|---|---:|---:|---:|---:|
${greedyRows.join('\n')}

## ${SCHEDULES.toLocaleString('en')} schedules

The same figure over a sample of the files, which no setting was chosen on; all planners with their defaults.

| set (files) | ${['policy', ...RIVALS].join(' | ')} |
|---|${'---:|'.repeat(RIVALS.length + 1)}
${samplingRows.join('\n')}

## Workflows on four unlike nodes

Makespan in seconds, of one schedule, and in the last column of the best of the 101 justified schedules that the
planner builds by default. After: fine-tuned on the other half of the workflows (every second file), durations varied by
${VARIED}, for ${ITERATIONS} iterations, of which every ${JUDGED_EVERY}th was judged on the workflows learned from and the best kept; no
workflow is judged by a policy that has seen it.

| workflow | HEFT | policy before | policy after | after, 101 schedules |
|---|---:|---:|---:|---:|
${workflowRows.join('\n')}

## Time of a decision

Milliseconds of processor time for choosing and placing one of 1,000 eligible tasks.

| problem | ms |
|---|---:|
${times.join('\n')}

${measuredWith('npm run bench:policy')}
`;
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
