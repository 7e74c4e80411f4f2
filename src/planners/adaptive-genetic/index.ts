import * as z from 'zod';
import { GenerationalSearch } from '#evolution/generational.ts';
import { geneticParams } from '#evolution/geneticParams.ts';
import { searchOutcome } from '#evolution/outcome.ts';
import { adaptiveRates } from '#evolution/rates.ts';
import type { Instance } from '#instance/instance.ts';
import type { PlanContext, Planner, PlanOutcome } from '../planner.ts';

const factor = (value: number, meaning: string) => z.number().min(0).max(1).default(value).describe(meaning);

const params = z.strictObject({
  ...geneticParams,
  elitism: geneticParams.elitism.default(1),
  k1: factor(1, 'crossover of two whose fitter is at the mean; falls to 0 towards the best'),
  k2: factor(0.5, 'mutation of one at the mean; falls to 0 towards the best'),
  k3: factor(1, 'crossover of two that are worse than the mean'),
  k4: factor(0.5, 'mutation of one that is worse than the mean'),
});
type Params = z.infer<typeof params>;

/** The genetic algorithm with rates that follow fitness (AGA). */
export const adaptiveGenetic: Planner<Params> = {
  meta: {
    id: 'adaptive-genetic',
    title: 'Adaptive genetic algorithm (AGA)',
    summary: 'The genetic algorithm with crossover and mutation rates that fall for fit individuals.',
    guarantee: 'heuristic',
    sources: [
      'Srinivas and Patnaik 1994: Adaptive probabilities of crossover and mutation in genetic algorithms',
    ],
    supports: () => true,
  },
  params,
  plan,
};

async function plan(instance: Instance, options: Params, context: PlanContext): Promise<PlanOutcome> {
  const search = new GenerationalSearch(instance, context, options, adaptiveRates(options));
  await search.run();
  context.done(search.passes);
  return searchOutcome(search);
}
