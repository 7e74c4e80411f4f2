/*
 * NSGA-II here against NSGA-II of pymoo (Blank and Deb 2020) at equal evaluations: hypervolume of the final
 * fronts over 20 seeds. pymoo works on random keys (one a task for its rank, one for its mode), which this
 * process decodes by the same serial pass; justification is off, so that an evaluation is one pass for both.
 * Both begin with the same three individuals by rule. Makes a Python environment in the folder for temporary files.
 * About three minutes.
 *
 *   npm run bench:nsga2
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { listByRank, rankOf } from '#generation/taskList.ts';
import { compile } from '#instance/compile.ts';
import type { Instance } from '#instance/instance.ts';
import { createRng } from '#kernels/rng.ts';
import { parseProblem } from '#model/parse.ts';
import type { ObjectiveTerm } from '#model/problem.ts';
import { Evaluator } from '#planners/nsga2/evaluator.ts';
import { hypervolume } from '#planners/nsga2/hypervolume.ts';
import { nsga2 } from '#planners/nsga2/index.ts';
import { Nsga2Search } from '#planners/nsga2/search.ts';
import { runPlanner } from '#planners/runPlanner.ts';
import { measuredWith } from '../benchmarkFiles.ts';

const SEEDS = 20;
const POPULATION = 100;
const GENERATIONS = 50;
const OBJECTIVES: ObjectiveTerm[][] = [
  ['makespan', 'cost'],
  ['makespan', 'cost', 'loadImbalance'],
  ['makespan', 'cost', 'loadImbalance', 'weightedTardiness'],
];
const FOLDER = import.meta.dirname;
const ENVIRONMENT = join(tmpdir(), 'allot-pymoo');
const PYTHON = join(ENVIRONMENT, 'bin/python');

preparePython();
const instance = compile(parseProblem(tradeProblem()));
const rows = [
  '| objectives | here | pymoo | ratio | least ratio | seeds won |',
  '|---|---:|---:|---:|---:|---:|',
];
for (const objectives of OBJECTIVES) {
  const fronts: { here: number[][]; pymoo: number[][] }[] = [];
  for (let seed = 1; seed <= SEEDS; seed++)
    fronts.push({
      here: await frontHere(instance, objectives, seed),
      pymoo: await frontOfPymoo(instance, objectives, seed),
    });
  rows.push(rowOf(objectives, fronts));
  console.log(rows.at(-1));
}
const evaluations = POPULATION * GENERATIONS;
writeFileSync(
  'benchmarks/results/nsga2.md',
  `# NSGA-II against pymoo\n\nHypervolume of the final front after ${evaluations} evaluations (${POPULATION} × ${GENERATIONS}), mean over ${SEEDS} seeds, in parts of the box between the best and 1.1 times the worst of all fronts. 40 tasks on 4 nodes that differ in speed and price; no justification. pymoo: random keys, its default crossover (SBX) and mutation; decoded by the same serial pass.\n\n${rows.join('\n')}\n\n${measuredWith('npm run bench:nsga2')}\n`,
);

/** 40 tasks in layers, on nodes of which the faster are dearer. */
function tradeProblem() {
  const rng = createRng(2002);
  const speeds = [1, 1, 2, 3];
  return {
    name: 'trade',
    timeUnit: 'unit',
    timeStep: 1,
    nodes: speeds.map((speed, v) => ({
      id: `n${v}`,
      capacity: { cpu: 4 },
      speed,
      costRate: speed ** 2,
    })),
    tasks: Array.from({ length: 40 }, (_, i) => ({
      id: `t${i}`,
      duration: 6 * (1 + rng.int(5)),
      demand: { cpu: 1 + rng.int(3) },
      dueDate: 20 + 3 * i + rng.int(20),
      weight: 1 + rng.int(3),
      after: Array.from({ length: Math.min(i, rng.int(3)) }, () => `t${rng.int(i)}`).filter(
        (id, k, all) => all.indexOf(id) === k,
      ),
    })),
  };
}

async function frontHere(problem: Instance, objectives: ObjectiveTerm[], seed: number): Promise<number[][]> {
  const params = { objectives, population: POPULATION, generations: GENERATIONS, justify: false };
  const { plan } = await runPlanner(nsga2, problem, { seed, params });
  return (plan.details?.front ?? []).map(({ values }) => objectives.map((term) => values[term]));
}

/** Runs pymoo and answers its individuals until it prints its front. */
function frontOfPymoo(problem: Instance, objectives: ObjectiveTerm[], seed: number): Promise<number[][]> {
  const { taskCount, modePtr } = problem;
  const evaluator = new Evaluator(problem, objectives, false, createRng(seed));
  const decode = (keys: Float64Array) => {
    const list = listByRank(problem, rankOf(keys.subarray(0, taskCount)));
    const mode = Int32Array.from({ length: taskCount }, (_, i) => {
      const modes = modePtr[i + 1] - modePtr[i];
      return modePtr[i] + Math.min(modes - 1, Math.floor(keys[taskCount + i] * modes));
    });
    return evaluator.evaluate({ list, mode }, 1).values;
  };
  const settings = {
    keys: 2 * taskCount,
    objectives: objectives.length,
    population: POPULATION,
    generations: GENERATIONS,
    seed,
    start: startKeys(problem, objectives, seed),
  };
  return new Promise((resolve, reject) => {
    const child = spawn(PYTHON, [join(FOLDER, 'nsga2_pymoo.py'), JSON.stringify(settings)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`pymoo ended with ${code} and without a front`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('front ')) resolve(JSON.parse(line.slice('front '.length)));
      else child.stdin.write(`${decode(Float64Array.from(line.split(' '), Number)).join(' ')}\n`);
    });
  });
}

/** The three individuals by rule that the planner begins with, as keys. */
function startKeys(problem: Instance, objectives: ObjectiveTerm[], seed: number): number[][] {
  const { taskCount, modePtr } = problem;
  const rng = createRng(seed);
  const evaluator = new Evaluator(problem, objectives, false, rng);
  const settings = { population: POPULATION, crossover: 0.9, mutation: 0.03 };
  const search = new Nsga2Search(problem, settings, evaluator, rng);
  return [0, 1, 2].map((k) => {
    const { list, mode } = search.firstIndividual(k, 1);
    const keys = new Array<number>(2 * taskCount);
    list.forEach((i, x) => {
      keys[i] = (x + 0.5) / taskCount;
      keys[taskCount + i] = (mode[i] - modePtr[i] + 0.5) / (modePtr[i + 1] - modePtr[i]);
    });
    return keys;
  });
}

function rowOf(objectives: ObjectiveTerm[], fronts: { here: number[][]; pymoo: number[][] }[]): string {
  const all = fronts.flatMap(({ here, pymoo }) => [...here, ...pymoo]);
  const best = objectives.map((_, k) => Math.min(...all.map((point) => point[k])));
  const worst = objectives.map((_, k) => Math.max(...all.map((point) => point[k])));
  const scaled = (points: number[][]) =>
    points.map((point) => point.map((value, k) => (value - best[k]) / (worst[k] - best[k])));
  const reference = objectives.map(() => 1.1);
  const box = 1.1 ** objectives.length;
  const pairs = fronts.map(({ here, pymoo }) => [
    hypervolume(scaled(here), reference) / box,
    hypervolume(scaled(pymoo), reference) / box,
  ]);
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const here = mean(pairs.map(([own]) => own));
  const pymoo = mean(pairs.map(([, other]) => other));
  const least = Math.min(...pairs.map(([own, other]) => own / other));
  const won = pairs.filter(([own, other]) => own >= other).length;
  const cells = [
    here.toFixed(4),
    pymoo.toFixed(4),
    (here / pymoo).toFixed(3),
    least.toFixed(3),
    `${won} of ${pairs.length}`,
  ];
  return `| ${objectives.join(', ')} | ${cells.join(' | ')} |`;
}

function preparePython(): void {
  if (existsSync(PYTHON)) return;
  const run = (command: string, args: string[]) => {
    const { status } = spawnSync(command, args, { stdio: 'inherit' });
    if (status !== 0) throw new Error(`'${command} ${args.join(' ')}' failed`);
  };
  run('python3', ['-m', 'venv', ENVIRONMENT]);
  run(PYTHON, ['-m', 'pip', 'install', '--quiet', 'pymoo==0.6.2']);
}
