import * as z from 'zod';
import type { Instance } from '#instance/instance.ts';
import { supportsSets } from '../dynamic-programming/index.ts';
import type { PlanContext, Planner, PlanOutcome } from '../planner.ts';
import { RollingSearch } from './rollingSearch.ts';

const params = z.strictObject({
  window: z
    .number()
    .int()
    .min(2)
    .max(24)
    .default(10)
    .describe('tasks that are allotted anew at once, the next ones in order of their starts'),
  maxStates: z
    .number()
    .int()
    .positive()
    .default(5000)
    .describe('states of one size held at most; a window that takes more stays as it is'),
});
type Params = z.infer<typeof params>;

/** Dynamic programming for problems of any size, a window of tasks at a time. */
export const rollingWindow: Planner<Params> = {
  meta: {
    id: 'rolling-window',
    title: 'Rolling windows by dynamic programming',
    summary:
      'Allots the next few tasks anew, each window exactly by dynamic programming, and rolls on until no window gains.',
    guarantee: 'heuristic',
    sources: [
      'Held and Karp 1962: A dynamic programming approach to sequencing problems',
      'Ovacik and Uzsoy 1995: Rolling horizon procedures for dynamic parallel machine scheduling with sequence-dependent setup times',
      'Palpant, Artigues and Michelon 2004: LSSPER: solving the resource-constrained project scheduling problem with large neighbourhood search',
    ],
    supports: supportsSets,
  },
  params,
  plan,
};

async function plan(instance: Instance, options: Params, context: PlanContext): Promise<PlanOutcome> {
  const search = new RollingSearch(instance, options, context);
  if (!search.begin())
    return { reason: 'no rule found a schedule that keeps every date; that proves nothing' };
  await search.roll();
  return { details: { statistics: search.statistics } };
}
