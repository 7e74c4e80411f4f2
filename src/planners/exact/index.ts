import * as z from 'zod';
import { supportsInstance } from '#cp/scheduleModel.ts';
import type { Planner } from '../planner.ts';
import { ExactSearch } from './exactSearch.ts';

const params = z.strictObject({
  samples: z
    .number()
    .int()
    .min(0)
    .default(400)
    .describe('task lists drawn for a first schedule, each justified, before the proof begins'),
});

/** Proves schedules best, or that there is none. */
export const exact: Planner<z.infer<typeof params>> = {
  meta: {
    id: 'exact',
    title: 'Exact solver',
    summary:
      'Finds a schedule of least makespan, tardiness or cost and proves it, by lazy clause generation.',
    guarantee: 'exact',
    sources: [
      'Ohrimenko, Stuckey and Codish 2009: Propagation via lazy clause generation',
      'Schutt, Feydy, Stuckey and Wallace 2011: Explaining the cumulative propagator',
      'Schutt, Feydy, Stuckey and Wallace 2013: Solving RCPSP/max by lazy clause generation',
    ],
    supports: supportsInstance,
  },
  params,
  plan: (instance, { samples }, context) => new ExactSearch(instance, context).run(samples),
};
