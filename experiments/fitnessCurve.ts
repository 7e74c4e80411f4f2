import { compile } from '#instance/compile.ts';
import type { Instance } from '#instance/instance.ts';
import { generateProblem } from '#io/generate/generate.ts';
import { parseProblem } from '#model/parse.ts';
import type { ProblemInput } from '#model/schema.ts';
import { findPlanner } from '#planners/registry.ts';
import { runPlanner } from '#planners/runPlanner.ts';
import type { Experiment, Pictures } from './experiment.ts';
import { drawProcessorProblem } from './processorCases.ts';
import type { Row } from './resultFile.ts';
import { decimals, groupRows, markdownTable } from './table.ts';

const CASES: readonly { name: string; problem: () => ProblemInput }[] = [
  {
    name: '60 tasks, 4 pools',
    problem: () => generateProblem({ seed: 10, tasks: 60, resourceStrength: 0.1 }),
  },
  { name: '40 tasks, 5 models', problem: () => drawProcessorProblem(40, 5, 10) },
];

const PLANNERS = ['genetic', 'adaptive-genetic', 'gasa'];

/** Document A's genetic algorithm with its parameters: average, least and greatest of each generation. */
export const fitnessCurve: Experiment = {
  id: 'fitness-curve',
  title: 'Fitness curve of the genetic algorithm',

  async run({ quick, seed, results }) {
    for (const { name, problem } of CASES) {
      for (const id of PLANNERS) {
        // One run gives all its generations; it is not made where they are there already.
        let course: Awaited<ReturnType<typeof courseOf>> | null = null;
        for (let generation = 0; generation <= (quick ? 20 : 100); generation++) {
          await results.measure({ case: name, planner: id, seed, generation }, async () => {
            course ??= await courseOf(id, compile(parseProblem(problem())), seed, quick ? 20 : 100);
            const { best, mean, worst } = course[generation];
            return { best, mean, worst };
          });
        }
      }
    }
  },

  report,
};

async function courseOf(id: string, instance: Instance, seed: number, generations: number) {
  const { plan } = await runPlanner(findPlanner(id), instance, { seed, params: { generations } });
  const course = plan.details?.statistics ?? [];
  if (course.length === 0) throw new Error(`${id} does not tell the course of its search`);
  // A search that is proved best ends early: its last generation holds.
  return Array.from({ length: generations + 1 }, (_, k) => course[Math.min(k, course.length - 1)]);
}

function report(rows: readonly Row[], pictures: Pictures): string {
  const intro = [
    'Document A has its genetic algorithm (population 100, 100 generations, tournament of three, crossover in the middle at',
    '0.5, swap mutation at 0.2, hall of fame) record average, least and greatest fitness of each generation and draw',
    'them; it prints neither numbers nor the picture. Infeasible placements score −1 there; here every child is decoded',
    'to a schedule that is feasible. Its parameters, on two drawn cases of ours; `adaptive-genetic` with rates that follow',
    'fitness and `gasa` with annealed acceptance beside it. Ends, so less is better. On its own two examples there is no',
    'curve to draw: the first schedule made is proved an optimum, and the search ends there. Every other individual of',
    'a first population has its nodes by dispatching, so that on the models the best is near its end from the start.',
  ].join('\n');
  const groups = groupRows(rows, ['case', 'planner']);
  const table = markdownTable(
    ['case', 'planner', 'first best', 'last best', 'last mean', 'last worst', 'generation of the best'],
    groups.map(({ first, rows: own }) => {
      const last = own[own.length - 1];
      return [
        first.case,
        first.planner,
        decimals(Number(first.best), 1),
        decimals(Number(last.best), 1),
        decimals(Number(last.mean), 1),
        decimals(Number(last.worst), 1),
        own.find((row) => row.best === last.best)?.generation ?? '–',
      ];
    }),
  );
  const charts = groups.map(({ first, rows: own }) =>
    pictures.lines(`fitness-${first.planner}-${CASES.findIndex(({ name }) => name === first.case)}`, {
      title: `Fitness curve of ${first.planner}`,
      headline: `${first.case}, seed ${first.seed}`,
      xLabel: 'generation',
      yLabel: 'makespan',
      series: (['best', 'mean', 'worst'] as const).map((name) => ({
        name,
        points: own.map((row) => [Number(row.generation), Number(row[name])] as const),
        stepped: name === 'best',
      })),
    }),
  );
  return [intro, table, ...charts].join('\n\n');
}
