import * as z from 'zod';
import { GenerationalSearch } from '#evolution/generational.ts';
import { geneticParams } from '#evolution/geneticParams.ts';
import { metropolis } from '#evolution/metropolis.ts';
import { searchOutcome } from '#evolution/outcome.ts';
import { fixedRates } from '#evolution/rates.ts';
import type { Instance } from '#instance/instance.ts';
import type { PlanContext, Planner, PlanOutcome } from '../planner.ts';

const params = z.strictObject({
  ...geneticParams,
  crossoverRate: z.number().min(0).max(1).default(0.5).describe('probability that two mates are crossed'),
  mutationRate: z.number().min(0).max(1).default(0.2).describe('probability that a child is mutated'),
  temperature: z
    .number()
    .positive()
    .default(0.02)
    .describe('of the first generation, as a share of the objective: 0.02 takes 2 % worse every third time'),
  cooling: z
    .number()
    .positive()
    .max(1)
    .default(0.95)
    .describe('factor on the temperature from one generation to the next'),
});
type Params = z.infer<typeof params>;

/** The genetic algorithm in which a child must be accepted as annealing accepts (GASA). */
export const gasa: Planner<Params> = {
  meta: {
    id: 'gasa',
    title: 'Genetic search with annealed acceptance (GASA)',
    summary:
      'The genetic algorithm in which a worse child takes its parent’s place only as often as a falling temperature lets it.',
    guarantee: 'heuristic',
    sources: [
      'Mahfoud and Goldberg 1995: Parallel recombinative simulated annealing',
      'Kirkpatrick, Gelatt and Vecchi 1983: Optimization by simulated annealing',
    ],
    supports: () => true,
  },
  params,
  plan,
};

async function plan(instance: Instance, options: Params, context: PlanContext): Promise<PlanOutcome> {
  const rates = fixedRates(options.crossoverRate, options.mutationRate);
  const search = new GenerationalSearch(instance, context, options, rates, (parent, child, generation) =>
    metropolis(
      parent.values,
      child.values,
      options.temperature * options.cooling ** (generation - 1),
      context.rng,
    ),
  );
  await search.run();
  context.done(search.passes);
  return searchOutcome(search);
}
