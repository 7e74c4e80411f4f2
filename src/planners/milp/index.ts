import * as z from 'zod';
import type { Instance } from '#instance/instance.ts';
import { checkSchedule } from '#schedule/checkSchedule.ts';
import { makespan } from '#schedule/schedule.ts';
import type { PlanContext, Planner, PlanOutcome } from '../planner.ts';
import { sampling } from '../sampling/index.ts';
import { chooseFormulation, FORMULATION_IDS, supports } from './chooseFormulation.ts';
import { solveAllocation } from './solveAllocation.ts';
import { solveSchedule } from './solveSchedule.ts';

/** Task lists drawn before the programme is written; a few milliseconds' work. */
const SAMPLES = 300;

const params = z.strictObject({
  formulation: z
    .enum(FORMULATION_IDS)
    .default('auto')
    .describe(
      'auto: time-indexed where it is small enough, else event-based, else allocation; allocation chooses nodes for independent tasks and proves a bound',
    ),
  precedence: z
    .enum(['disaggregated', 'aggregated'])
    .default('disaggregated')
    .describe('rows of the time-indexed model: one an arc and tick (stronger bound), or one an arc'),
});
export type MilpParams = z.infer<typeof params>;

/** Mixed-integer linear programmes, solved by HiGHS. */
export const milp: Planner<MilpParams> = {
  meta: {
    id: 'milp',
    title: 'Mixed-integer linear programme',
    summary:
      'Writes the problem as a linear programme with integers and lets the solver HiGHS prove the best.',
    guarantee: 'exact',
    sources: [
      'Pritsker, Watters and Wolfe 1969: Multiproject scheduling with limited resources: a zero-one programming approach',
      'Christofides, Alvarez-Valdés and Tamarit 1987: Project scheduling with resource constraints: a branch and bound approach',
      'Koné, Artigues, Lopez and Mongeau 2011: Event-based MILP models for resource-constrained project scheduling problems',
      'Huangfu and Hall 2018: Parallelizing the dual revised simplex method (HiGHS)',
    ],
    supports,
  },
  params,
  plan,
};

async function plan(instance: Instance, chosen: MilpParams, context: PlanContext): Promise<PlanOutcome> {
  const began = performance.now();
  const formulation = chooseFormulation(instance, chosen.formulation);
  const known = await firstSchedule(instance, context);
  if (context.done(known.passes) || context.solved()) return {};
  const limits = {
    taskCount: instance.taskCount,
    passes: known.passes,
    secondsLeft: () => (context.budget.timeLimitMs - (performance.now() - began)) / 1000,
  };
  if (formulation === 'allocation') return solveAllocation(instance, context, limits);
  return solveSchedule(instance, formulation, chosen.precedence, known.end, context, limits);
}

/**
 * A schedule by drawing task lists, so that the programme need only look at earlier ends; end null without one.
 * At most a tenth of a budget of schedules goes into it.
 */
async function firstSchedule(
  instance: Instance,
  context: PlanContext,
): Promise<{ end: number | null; passes: number }> {
  let end: number | null = null;
  let passes = 0;
  const most = Math.max(1, Math.floor(context.budget.scheduleLimit / 10));
  const params = sampling.params.parse({ samples: Math.min(SAMPLES, most) });
  await sampling.plan(instance, params, {
    ...context,
    budget: { ...context.budget, scheduleLimit: most },
    done: (built) => {
      passes = built;
      return context.done(built) || built >= most;
    },
    onIncumbent: (schedule) => {
      const length = makespan(instance, schedule);
      const better = end === null || length < end;
      if (better && checkSchedule(instance, schedule).length === 0) end = length;
      context.onIncumbent(schedule);
    },
  });
  return { end, passes };
}
