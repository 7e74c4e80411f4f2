import * as z from 'zod';
import { CROSSOVERS } from '#evolution/crossover.ts';
import { searchOutcome } from '#evolution/outcome.ts';
import { STEADY_STATE_DEFAULTS, SteadyStateSearch } from '#evolution/steadyState.ts';
import type { Instance } from '#instance/instance.ts';
import type { PlanContext, Planner, PlanOutcome } from '../planner.ts';

const defaults = STEADY_STATE_DEFAULTS;

const params = z.strictObject({
  population: z
    .number()
    .int()
    .min(2)
    .max(100_000)
    .nullable()
    .default(defaults.population)
    .describe(
      'individuals; null: grows with the budget, 8 to 3000; shrinks with budgets of schedules or long lists',
    ),
  crossover: z
    .enum(CROSSOVERS)
    .default(defaults.crossover)
    .describe("window: one parent's list, but for a random window that takes the other's order"),
  moves: z.number().int().min(1).max(100).default(defaults.moves).describe('most tasks moved in a child'),
  reach: z.number().int().min(1).default(defaults.reach).describe('most places a task is moved'),
  justify: z.boolean().default(defaults.justify).describe('double justification of each schedule'),
});
type Params = z.infer<typeof params>;

/** The strongest search over task lists here. */
export const steadyStateGenetic: Planner<Params> = {
  meta: {
    id: 'steady-state-genetic',
    title: 'Steady-state genetic search',
    summary:
      'Crosses and moves parts of task lists and modes, one justified child at a time, until the budget is spent.',
    guarantee: 'heuristic',
    sources: [
      'Hartmann 1998: A competitive genetic algorithm for resource-constrained project scheduling',
      'Valls, Ballestín and Quintanilla 2005: Justification and RCPSP',
      'Valls, Ballestín and Quintanilla 2008: A hybrid genetic algorithm for the RCPSP',
      'Syswerda 1991: A study of reproduction in generational and steady-state genetic algorithms',
    ],
    supports: () => true,
  },
  params,
  plan,
};

async function plan(instance: Instance, options: Params, context: PlanContext): Promise<PlanOutcome> {
  const search = new SteadyStateSearch(instance, context, options);
  await search.run();
  context.done(search.passes);
  return searchOutcome(search);
}
