import * as z from 'zod';
import { PRIORITY_RULES } from '#generation/priorityRules.ts';
import { NO_FIT, ScheduleGenerator } from '#generation/scheduleGenerator.ts';
import { startingModes } from '#generation/startingModes.ts';
import { listByRank, rankOf } from '#generation/taskList.ts';
import { criticalPath } from '#instance/criticalPath.ts';
import type { Instance } from '#instance/instance.ts';
import { checkSchedule } from '#schedule/checkSchedule.ts';
import { compareValues, objectiveValues } from '#schedule/objective.ts';
import type { PlanContext, Planner, PlanOutcome } from '../planner.ts';
import { SetSearch } from './setSearch.ts';

/** A set of tasks is one word of 32 bits, the sign left out. */
const MOST_TASKS = 30;

const params = z.strictObject({
  maxStates: z
    .number()
    .int()
    .positive()
    .default(200_000)
    .describe('states of one size (number of tasks started) held at most; beyond, nothing is proved'),
});
type Params = z.infer<typeof params>;

/** Exact on small instances: dynamic programming over sets of started tasks. */
export const dynamicProgramming: Planner<Params> = {
  meta: {
    id: 'dynamic-programming',
    title: 'Dynamic programming',
    summary: 'Goes over all sets of started tasks, keeps of each the states that may lead to the best plan.',
    guarantee: 'exact',
    sources: [
      'Held and Karp 1962: A dynamic programming approach to sequencing problems',
      'Demeulemeester and Herroelen 1992: A branch-and-bound procedure for the multiple RCPSP (cutset rule)',
      'Patterson, Słowiński, Talbot and Węglarz 1989: An algorithm for a general class of precedence and resource constrained scheduling problems (precedence tree)',
    ],
    supports,
  },
  params,
  plan,
};

function supports(instance: Instance): true | string {
  if (instance.taskCount > MOST_TASKS)
    return `it has ${instance.taskCount} tasks, and sets are kept of at most ${MOST_TASKS}`;
  return supportsSets(instance);
}

/** Why a search over sets cannot take an instance, whatever its size, or true. */
export function supportsSets(instance: Instance): true | string {
  if (instance.hasOverlappingArcs)
    return 'some task may start before one it waits for (a lag, or a start-finish arc), and sets are built in order of starts';
  if (instance.objective.some((level) => level.some(({ term }) => term === 'loadImbalance')))
    return 'load imbalance can fall as tasks are added, and states are compared by values that only rise';
  const stable = ['instability', 'reassignment'];
  if (instance.objective.some((level) => level.some(({ term }) => stable.includes(term))))
    return 'departing from an earlier plan can fall as a task is put off, and sets are built of tasks as early as can be';
  return true;
}

async function plan(instance: Instance, { maxStates }: Params, context: PlanContext): Promise<PlanOutcome> {
  const upper = firstValues(instance, context);
  if (context.done(upper.passes) || context.solved()) return {};
  const search = new SetSearch(instance, upper.values, maxStates);
  let layer = search.first();
  while (search.size < instance.taskCount) {
    for (const state of layer) {
      search.expand(state);
      // Placing every task once is the work of one schedule.
      const schedules = upper.passes + Math.floor(search.placed / instance.taskCount);
      if (search.full || context.done(schedules)) {
        const why = search.full ? tooMany(maxStates) : 'stopped before all sets of tasks were seen';
        return { reason: why, unproved: why };
      }
      if (context.due()) await context.breathe();
    }
    layer = search.next();
    if (search.bound > Number.NEGATIVE_INFINITY) context.onBound(search.bound);
  }
  const best = search.best();
  if (best !== null) {
    context.onIncumbent(best);
    context.onBound(objectiveValues(instance, best)[0]);
  } else if (upper.values === null) {
    return { infeasible: 'every order in which the tasks can start breaks a deadline or a budget' };
  } else {
    // Nothing is better than the schedule there was before.
    context.onBound(upper.values[0]);
  }
  return {};
}

function tooMany(maxStates: number): string {
  return `more than ${maxStates} states of one size: the problem is too large to be solved by sets; that proves nothing`;
}

/**
 * A schedule by rule, and what justification makes of it, which spare the states that cannot be better.
 * Returns the better one's values, null without a valid one.
 */
function firstValues(instance: Instance, context: PlanContext): { values: number[] | null; passes: number } {
  const generator = new ScheduleGenerator(instance);
  const list = listByRank(instance, rankOf(PRIORITY_RULES.LFT.priority(instance, criticalPath(instance))));
  const mode = startingModes(instance, list, context.rng);
  if (mode === null) return { values: null, passes: 0 };
  generator.setModes(mode);
  const start = new Int32Array(instance.taskCount);
  let best: number[] | null = null;
  const offer = () => {
    const schedule = { start, mode };
    if (checkSchedule(instance, schedule).length > 0) return;
    context.onIncumbent(schedule);
    const values = objectiveValues(instance, schedule);
    if (best === null || compareValues(values, best) < 0) best = values;
  };
  const makespan = generator.serial(list, start);
  if (makespan === NO_FIT) return { values: null, passes: 1 };
  offer();
  // Justification takes two passes.
  if (!context.done(generator.passes) && context.budget.scheduleLimit >= 3) {
    generator.justify(start, makespan);
    offer();
  }
  return { values: best, passes: generator.passes };
}
