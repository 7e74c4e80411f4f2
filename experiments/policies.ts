import { compile } from '#instance/compile.ts';
import type { Instance } from '#instance/instance.ts';
import { generateProblem } from '#io/generate/generate.ts';
import { createRng } from '#kernels/rng.ts';
import { parseProblem } from '#model/parse.ts';
import { makespan, type Schedule } from '#schedule/schedule.ts';
import { ENDLESS_EFFORT } from '#simulation/effort.ts';
import { planUpFront, tryPolicies } from '#simulation/evaluatePolicies.ts';
import { POLICY_IDS } from '#simulation/policy.ts';
import { workflowsOnFourNodes } from '../benchmarks/workflows.ts';
import type { Experiment, ExperimentContext, Pictures } from './experiment.ts';
import type { Row } from './resultFile.ts';
import { decimals, groupRows, markdownTable, mean, numbers } from './table.ts';

const NOISES = [0, 0.1, 0.3, 0.5];
const OUTAGES = [0, 1];
const SETS = ['generated', 'workflows'] as const;

/** Static, dynamic and adaptive re-allocation where durations and nodes are not as planned. */
export const policies: Experiment = {
  id: 'policies',
  title: 'Static, dynamic and adaptive re-allocation under noise and node loss',
  run,
  report,
};

async function run({ quick, seed, results }: ExperimentContext): Promise<void> {
  const cases = [...generatedCases(quick ? 2 : 10, seed), ...workflowCases(quick ? 2 : 12)];
  for (const [index, { set, name, instance }] of cases.entries()) {
    const plan = (await planUpFront(instance, createRng(seed), ENDLESS_EFFORT)) as Schedule;
    const planned = makespan(instance, plan) / instance.ticksPerUnit;
    const worlds = quick ? 3 : set === 'generated' ? 30 : 10;
    for (const { noise, outages, systematic } of settings(set)) {
      await results.measure({ set, case: name, noise, outages, systematic, worlds, seed }, async () => {
        const conditions = {
          distribution: 'lognormal',
          noise,
          systematic,
          lossRate: outages,
          repair: 0.1,
        } as const;
        // One stream a case: all settings draw the same normal values, scaled by the noise.
        const rng = createRng(1000 * seed + index);
        const sums = { end: [0, 0, 0], loss: [0, 0, 0], known: 0 };
        for (let k = 0; k < worlds; k++) {
          const world = await tryPolicies(
            { instance, plan, conditions },
            POLICY_IDS,
            rng.fork(),
            ENDLESS_EFFORT,
          );
          if (world === null) throw new Error('an endless effort ended');
          world.realised.forEach((end, p) => {
            sums.end[p] += end / planned / worlds;
            sums.loss[p] += (end / world.clairvoyant - 1) / worlds;
          });
          sums.known += world.clairvoyant / planned / worlds;
        }
        const row: Record<string, number> = { tasks: instance.taskCount, knownOverPlanned: sums.known };
        POLICY_IDS.forEach((id, p) => {
          row[`${id}OverPlanned`] = sums.end[p];
          row[`${id}LossPercent`] = 100 * sums.loss[p];
        });
        return row;
      });
    }
  }
}

/** Noise and node loss together; and, on the generated problems, noise of which nothing can be learned. */
function settings(set: string): { noise: number; outages: number; systematic: number }[] {
  const grid = OUTAGES.flatMap((outages) => NOISES.map((noise) => ({ noise, outages, systematic: 0.5 })));
  const unlearnable = NOISES.slice(1).map((noise) => ({ noise, outages: 0, systematic: 0 }));
  return set === 'generated' ? [...grid, ...unlearnable] : grid;
}

interface Case {
  set: (typeof SETS)[number];
  name: string;
  instance: Instance;
}

/** Forty tasks of three kinds that hand data on, on five unlike nodes. */
function generatedCases(count: number, seed: number): Case[] {
  return Array.from({ length: count }, (_, k) => {
    const input = generateProblem({
      seed: seed + k,
      tasks: 40,
      renewable: 0,
      nodes: { count: 5, cores: [2, 6], demand: [1, 3], speed: [0.5, 2], data: [0, 5], bandwidth: 3 },
    });
    const tasks = input.tasks.map((task, i) => ({ ...task, kind: `kind ${i % 3}` }));
    return { set: 'generated', name: String(seed + k), instance: compile(parseProblem({ ...input, tasks })) };
  });
}

function workflowCases(most: number): Case[] {
  const workflows = workflowsOnFourNodes(most);
  if (workflows.length === 0)
    console.log('policies: the recorded workflows are not there; see docs/benchmarks.md');
  return workflows.map(({ name, problem }) => ({ set: 'workflows', name, instance: compile(problem) }));
}

function report(rows: readonly Row[], pictures: Pictures): string {
  const parts = [
    'Document A names the three policies and reports no figures. Here a plan made up front (the best of rules,',
    'then decided anew in a calm world) meets worlds in which durations are lognormal about the planned ones',
    '(standard deviation as given, half of the variance common to tasks of one kind on one node), and in which',
    'each node fails as often as given within the planned makespan, for a tenth of it on average. The loss is',
    'the mean of realised over clairvoyant makespan, less 1; clairvoyant is the best of rules, told the',
    "world's durations and outages, of deciding anew, told its durations, and of the policies' own schedules.",
    '± is the standard error over cases. A loss of 0 is out of reach: where a long task turns out slow after it',
    'has begun, foresight alone would have begun it elsewhere.',
  ];
  const sections = SETS.flatMap((set) => {
    const own = rows.filter((row) => row.set === set);
    return own.length === 0 ? [] : [setSection(set, own, pictures)];
  });
  return [parts.join('\n'), ...sections].join('\n\n');
}

function setSection(set: string, rows: readonly Row[], pictures: Pictures): string {
  const cases = new Set(rows.map((row) => row.case)).size;
  const table = markdownTable(
    ['setting', ...POLICY_IDS.map((id) => `${id}: loss %`), 'adaptive ends earlier than static by %'],
    groupRows(rows, ['outages', 'systematic', 'noise']).map(({ first, rows: group }) => [
      `noise ${Math.round(100 * Number(first.noise))} %, outages ${first.outages}${first.systematic === 0 ? ', none of it common' : ''}`,
      ...POLICY_IDS.map((id) => withError(numbers(group, `${id}LossPercent`))),
      withError(
        group.map((row) => 100 * (1 - Number(row.adaptiveOverPlanned) / Number(row.staticOverPlanned))),
      ),
    ]),
  );
  const charts = OUTAGES.map((outages) =>
    pictures.lines(`policies-${set}-${outages}`, {
      title: `${set === 'generated' ? 'Generated problems' : 'Recorded workflows'}, ${outages === 0 ? 'no outages' : 'an outage a node'}`,
      headline: 'mean over cases and worlds; half of the noise common to a kind of task on a node',
      xLabel: 'noise, % of the planned duration',
      yLabel: 'loss against foresight, %',
      series: POLICY_IDS.map((id) => ({
        name: id,
        points: NOISES.flatMap((noise) => {
          const at = rows.filter(
            (row) => row.noise === noise && row.outages === outages && row.systematic !== 0,
          );
          return at.length === 0 ? [] : [[100 * noise, mean(numbers(at, `${id}LossPercent`))] as const];
        }),
      })),
    }),
  );
  const title = set === 'generated' ? 'generated problems' : 'recorded workflows';
  return [`### ${cases} ${title}`, table, ...charts].join('\n\n');
}

function withError(values: readonly number[]): string {
  const middle = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - middle) ** 2, 0);
  const error = values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1) / values.length);
  return `${decimals(middle, 1)} ± ${decimals(error, 1)}`;
}
