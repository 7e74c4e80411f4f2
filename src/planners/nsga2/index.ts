import * as z from 'zod';
import type { Instance } from '#instance/instance.ts';
import { compareValues, objectiveValues } from '#schedule/objective.ts';
import { plannedTasks, type SearchStatistic } from '#schedule/plan.ts';
import type { PlanContext, Planner, PlanOutcome } from '../planner.ts';
import { Evaluator, type Individual } from './evaluator.ts';
import { kneeOf } from './knee.ts';
import { Nsga2Search } from './search.ts';

const OBJECTIVES = ['makespan', 'cost', 'loadImbalance', 'weightedTardiness'] as const;

const WRONG_LIST = `objectives are two to four of ${OBJECTIVES.join(', ')}, each once`;
const objectiveList = z
  .array(z.enum(OBJECTIVES, WRONG_LIST))
  .min(2, WRONG_LIST)
  .max(4, WRONG_LIST)
  .refine((terms) => new Set(terms).size === terms.length, WRONG_LIST);

const params = z.strictObject({
  objectives: z
    .union(
      [
        objectiveList,
        z
          .string()
          .transform((text) => text.split(/\s*,\s*/))
          .pipe(objectiveList),
      ],
      WRONG_LIST,
    )
    .default([...OBJECTIVES])
    .describe('two to four, all minimised at once; a list, or names with commas between'),
  choose: z
    .enum(['auto', 'knee', 'objective'])
    .default('auto')
    .describe(
      "the plan that is returned: the knee of the front, or the best of it by the problem's objective; auto: by the problem's objective where that is more than the makespan",
    ),
  population: z.number().int().min(4).max(10_000).default(100),
  generations: z.number().int().min(1).default(200).describe('unless the budget ends first'),
  crossover: z.number().min(0).max(1).default(0.9).describe('probability that a child has two parents'),
  mutation: z
    .number()
    .min(0)
    .max(1)
    .default(0.03)
    .describe('probability that a task changes places with the next, and that its mode is drawn anew'),
  justify: z
    .boolean()
    .default(true)
    .describe('double justification of each schedule, kept where no objective is the worse for it'),
});
type Params = z.infer<typeof params>;

/** Several objectives at once: NSGA-II over task lists and modes. */
export const nsga2: Planner<Params> = {
  meta: {
    id: 'nsga2',
    title: 'NSGA-II',
    summary: 'Looks for the schedules of which none is better than another in all of several objectives.',
    guarantee: 'heuristic',
    sources: [
      'Deb, Pratap, Agarwal and Meyarivan 2002: A fast and elitist multiobjective genetic algorithm: NSGA-II',
      'Hartmann 2001: Project scheduling with multiple modes: a genetic algorithm (operators)',
      'Das 1999: On characterizing the knee of the Pareto curve',
    ],
    supports: () => true,
  },
  params,
  plan,
};

async function plan(instance: Instance, options: Params, context: PlanContext): Promise<PlanOutcome> {
  const evaluator = new Evaluator(instance, options.objectives, options.justify, context.rng);
  const search = new Nsga2Search(instance, options, evaluator, context.rng);
  const byObjective = options.choose === 'objective' || (options.choose === 'auto' && !isMakespan(instance));
  const offer = ({ schedule, violation }: Individual) => {
    if (byObjective && schedule !== null && violation === 0) context.onIncumbent(schedule);
  };
  const passesLeft = () => context.budget.scheduleLimit - evaluator.passes;
  const statistics: SearchStatistic[] = [];
  for (
    let generation = 0;
    generation < options.generations && !context.done(evaluator.passes);
    generation++
  ) {
    const newcomers: Individual[] = [];
    for (let k = 0; k < options.population && !context.done(evaluator.passes); k++) {
      const one = generation === 0 ? search.firstIndividual(k, passesLeft()) : search.child(passesLeft());
      newcomers.push(one);
      offer(one);
      if (context.due()) await context.breathe();
    }
    search.select(newcomers);
    const statistic = describe(instance, generation, search.population, statistics.at(-1)?.best);
    if (statistic !== null) statistics.push(statistic);
  }
  context.done(evaluator.passes);
  const { front } = search;
  if (front.length === 0)
    return { reason: 'no individual met all deadlines, budgets and calendars; that proves nothing' };
  if (!byObjective) context.onIncumbent(front[kneeOf(front.map(({ values }) => values))].schedule!);
  return {
    details: {
      statistics,
      front: front.map(({ values, schedule }) => ({
        values: Object.fromEntries(options.objectives.map((term, k) => [term, values[k]])),
        tasks: plannedTasks(instance, schedule!),
      })),
    },
  };
}

/** Whether the problem asks for the makespan alone, which is also what a file that says nothing asks for. */
function isMakespan({ objective }: Instance): boolean {
  return objective.length === 1 && objective[0].every(({ term }) => term === 'makespan');
}

/** The first level of the problem's objective over a population; null while nothing in it is valid. */
function describe(
  instance: Instance,
  step: number,
  population: readonly Individual[],
  bestBefore = Number.POSITIVE_INFINITY,
): SearchStatistic | null {
  const values = population
    .filter(({ schedule, violation }) => schedule !== null && violation === 0)
    .map(({ schedule }) => objectiveValues(instance, schedule!))
    .sort(compareValues)
    .map(([first]) => first);
  if (values.length === 0) return null;
  return {
    step,
    best: Math.min(bestBefore, values[0]),
    mean: values.reduce((sum, value) => sum + value, 0) / values.length,
    worst: values[values.length - 1],
  };
}
