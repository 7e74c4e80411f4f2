import * as z from 'zod';
import { searchOutcome } from '#evolution/outcome.ts';
import type { Instance } from '#instance/instance.ts';
import type { PlanContext, Planner, PlanOutcome } from '../planner.ts';
import { COOLINGS } from './cooling.ts';
import { AnnealingSearch } from './search.ts';

const params = z.strictObject({
  temperature: z
    .number()
    .positive()
    .default(0.02)
    .describe('to begin with, as a share of the objective: 0.02 takes 2 % worse every third time'),
  finalTemperature: z.number().positive().default(0.0005).describe('at which a chain ends'),
  cooling: z
    .enum(COOLINGS)
    .default('adaptive')
    .describe('geometric: by the factor; adaptive: by how much the objective varies'),
  factor: z
    .number()
    .positive()
    .max(0.9999)
    .default(0.95)
    .describe('of geometric cooling, from plateau to plateau'),
  plateau: z
    .number()
    .int()
    .positive()
    .nullable()
    .default(null)
    .describe('moves at one temperature; null: one a task'),
  reheats: z
    .number()
    .int()
    .min(0)
    .default(10)
    .describe('further chains, each from the best so far, at half and then a quarter of the temperature'),
  neighbourhood: z
    .enum(['insertion', 'swap', 'mixed'])
    .default('mixed')
    .describe('how the task list changes; modes and nodes change besides'),
  reach: z.number().int().min(1).default(20).describe('most places a task is moved'),
  justify: z.boolean().default(true).describe('double justification of each schedule'),
});
type Params = z.infer<typeof params>;

/** Simulated annealing over task lists, modes and nodes. */
export const annealing: Planner<Params> = {
  meta: {
    id: 'annealing',
    title: 'Simulated annealing',
    summary:
      'Moves one task or changes one mode at a time, and takes worse schedules ever more seldom as it cools.',
    guarantee: 'heuristic',
    sources: [
      'Kirkpatrick, Gelatt and Vecchi 1983: Optimization by simulated annealing',
      'Huang, Romeo and Sangiovanni-Vincentelli 1986: An efficient general cooling schedule for simulated annealing',
      'Bouleimen and Lecocq 2003: A new efficient simulated annealing algorithm for the RCPSP',
    ],
    supports: () => true,
  },
  params,
  plan,
};

async function plan(instance: Instance, options: Params, context: PlanContext): Promise<PlanOutcome> {
  const search = new AnnealingSearch(instance, context, options);
  await search.run();
  context.done(search.passes);
  return searchOutcome(search);
}
