import * as z from 'zod';
import { GenerationalSearch } from '#evolution/generational.ts';
import { geneticParams } from '#evolution/geneticParams.ts';
import { searchOutcome } from '#evolution/outcome.ts';
import { fixedRates } from '#evolution/rates.ts';
import type { Instance } from '#instance/instance.ts';
import type { PlanContext, Planner, PlanOutcome } from '../planner.ts';

const params = z.strictObject({
  ...geneticParams,
  crossoverRate: z.number().min(0).max(1).default(0.5).describe('probability that two mates are crossed'),
  mutationRate: z
    .number()
    .min(0)
    .max(1)
    .default(0.2)
    .describe('probability that two tasks of a child are swapped, and some of its modes changed'),
});
type Params = z.infer<typeof params>;

/** The genetic algorithm of the task-allocation document, over task lists and node choices. */
export const genetic: Planner<Params> = {
  meta: {
    id: 'genetic',
    title: 'Genetic algorithm',
    summary:
      'Selects by tournament, crosses and mutates task lists and modes, generation by generation; every child is feasible.',
    guarantee: 'heuristic',
    sources: [
      'the genetic algorithm of the article on allocating and executing tasks of AI models',
      'Hartmann 1998: A competitive genetic algorithm for resource-constrained project scheduling',
    ],
    supports: () => true,
  },
  params,
  plan,
};

async function plan(instance: Instance, options: Params, context: PlanContext): Promise<PlanOutcome> {
  const rates = fixedRates(options.crossoverRate, options.mutationRate);
  const search = new GenerationalSearch(instance, context, options, rates);
  await search.run();
  context.done(search.passes);
  return searchOutcome(search);
}
