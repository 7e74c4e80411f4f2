/*
 * NSGA-II here against NSGA-II of pymoo (Blank and Deb 2020) at equal evaluations: hypervolume of the final
 * fronts over 20 seeds. The encoding is the same, a task list and a mode a task, and this process decodes
 * and judges the genomes of both by the same serial pass; justification is off, so that an evaluation is one
 * pass for both; both begin with the same population. pymoo runs three times: with its own operators for
 * permutations and choices, with the operators of the planner here, so that only NSGA-II itself differs,
 * and on its home ground, real numbers (a key a task for its rank, one for its mode).
 * Makes a Python environment in the folder for temporary files. Each front is appended to
 * benchmarks/results/nsga2.jsonl as it comes, and what stands there is not run again. Some ten minutes.
 *
 *   npm run bench:nsga2 [-- --report]   the table of what has been run, and no more runs
 */
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { compile } from '#instance/compile.ts';
import { createRng } from '#kernels/rng.ts';
import { parseProblem } from '#model/parse.ts';
import type { ObjectiveTerm } from '#model/problem.ts';
import { hypervolume } from '#planners/nsga2/hypervolume.ts';
import { nsga2 } from '#planners/nsga2/index.ts';
import { runPlanner } from '#planners/runPlanner.ts';
import { measuredWith } from '../benchmarkFiles.ts';
import { endPymoo, PymooRun, preparePython } from './pymooRun.ts';

const SEEDS = 20;
const OBJECTIVES: ObjectiveTerm[][] = [
  ['makespan', 'cost'],
  ['makespan', 'cost', 'loadImbalance'],
  ['makespan', 'cost', 'loadImbalance', 'weightedTardiness'],
];

const RECORDS = 'benchmarks/results/nsga2.jsonl';
/** The planner's defaults, but for fewer generations. */
const SETTINGS = { population: 100, generations: 50, crossover: 0.9, mutation: 0.03 };
const RIVALS = {
  here: 'here',
  same: 'pymoo, the operators from here',
  own: 'pymoo, its own operators',
  keys: 'pymoo, random keys',
} as const;
type Rival = keyof typeof RIVALS;

interface Front {
  objectives: ObjectiveTerm[];
  rival: Rival;
  seed: number;
  points: number[][];
}

const reportOnly = process.argv.includes('--report');
if (!reportOnly) preparePython();
const instance = compile(parseProblem(tradeProblem()));
const fronts: Front[] = existsSync(RECORDS)
  ? readFileSync(RECORDS, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line))
  : [];
// A run that is stopped leaves whole rivals, then as many seeds of each.
for (const rival of reportOnly ? [] : (Object.keys(RIVALS) as Rival[]))
  for (let seed = 1; seed <= SEEDS; seed++)
    for (const objectives of OBJECTIVES) {
      const known = fronts.some(
        (front) => front.rival === rival && front.seed === seed && `${front.objectives}` === `${objectives}`,
      );
      if (known) continue;
      const points =
        rival === 'here'
          ? await frontHere(objectives, seed)
          : await new PymooRun(instance, { ...SETTINGS, operators: rival, objectives, seed }).front();
      const front = { objectives, rival, seed, points };
      fronts.push(front);
      appendFileSync(RECORDS, `${JSON.stringify(front)}\n`);
    }
if (!reportOnly) endPymoo();
const rows = OBJECTIVES.flatMap((objectives) => rowsOf(objectives));
console.log(rows.join('\n'));
const evaluations = (SETTINGS.population * SETTINGS.generations).toLocaleString('en-GB');
writeFileSync(
  'benchmarks/results/nsga2.md',
  `# NSGA-II against pymoo

Hypervolume of the final front after ${evaluations} evaluations (${SETTINGS.population} × ${SETTINGS.generations}), mean over the seeds that both have run (the last column counts them, ${SEEDS} at most), in parts of the box
between the best and 1.1 times the worst of all fronts. 40 tasks on 4 nodes that differ in speed and price; no
justification. All decode by the same serial pass. Encoding: a task list and a mode a task, and the same first population; with random keys
(real numbers, SBX and polynomial mutation, pymoo's defaults) the same three individuals by rule, the rest drawn.
pymoo's own operators: order crossover (0.9) and inversion of lists, uniform crossover and drawing anew (1 / tasks) of modes;
lists are put in an order that precedence allows.

| objectives | rival | here | rival's | ratio ± standard error | least ratio | seeds won |
| ---------- | ----- | ---: | ------: | ----: | ----------: | --------: |
${rows.join('\n')}

${measuredWith('npm run bench:nsga2')}
`,
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

async function frontHere(objectives: ObjectiveTerm[], seed: number): Promise<number[][]> {
  const params = { ...SETTINGS, objectives, justify: false };
  const { plan } = await runPlanner(nsga2, instance, { seed, params });
  return (plan.details?.front ?? []).map(({ values }) => objectives.map((term) => values[term]));
}

/** A row for each rival, with the fronts of these objectives in one box. */
function rowsOf(objectives: ObjectiveTerm[]): string[] {
  const own = fronts.filter((front) => `${front.objectives}` === `${objectives}`);
  const all = own.flatMap(({ points }) => points);
  const best = objectives.map((_, k) => Math.min(...all.map((point) => point[k])));
  const worst = objectives.map((_, k) => Math.max(...all.map((point) => point[k])));
  const scaled = (points: number[][]) =>
    points.map((point) => point.map((value, k) => (value - best[k]) / (worst[k] - best[k])));
  const reference = objectives.map(() => 1.1);
  const box = 1.1 ** objectives.length;
  const volumes = (rival: Rival) =>
    new Map(
      own
        .filter((front) => front.rival === rival)
        .map(({ seed, points }) => [seed, hypervolume(scaled(points), reference) / box]),
    );
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const here = volumes('here');
  return (['same', 'own', 'keys'] as const).map((rival) => {
    const pairs = [...volumes(rival)]
      .map(([seed, theirs]) => [here.get(seed), theirs])
      .filter((pair): pair is [number, number] => pair[0] !== undefined);
    const ratios = pairs.map(([ours, theirs]) => ours / theirs);
    const [ours, theirs] = [0, 1].map((k) => mean(pairs.map((pair) => pair[k])));
    // The standard error of that ratio of means, over the seeds.
    const squares = pairs.map((pair) => (pair[0] - (ours / theirs) * pair[1]) ** 2);
    const error = Math.sqrt(mean(squares) / (pairs.length - 1)) / theirs;
    const cells = [
      objectives.join(', '),
      RIVALS[rival],
      ours.toFixed(4),
      theirs.toFixed(4),
      `${(ours / theirs).toFixed(3)} ± ${error.toFixed(3)}`,
      Math.min(...ratios).toFixed(3),
      `${ratios.filter((ratio) => ratio >= 1).length} of ${ratios.length}`,
    ];
    return `| ${cells.join(' | ')} |`;
  });
}
