import * as z from 'zod';
import { DYNAMIC_RULES, type DynamicRuleId, dynamicParallelSgs } from '#generation/dynamicRules.ts';
import { PRIORITY_RULE_IDS, PRIORITY_RULES, type PriorityRuleId } from '#generation/priorityRules.ts';
import { NO_FIT, ScheduleGenerator } from '#generation/scheduleGenerator.ts';
import { startingModes } from '#generation/startingModes.ts';
import { listByRank, rankOf } from '#generation/taskList.ts';
import { criticalPath } from '#instance/criticalPath.ts';
import type { Instance } from '#instance/instance.ts';
import type { PlanContext, Planner, PlanOutcome } from '../planner.ts';

/** Dynamic rules compare every pair of eligible tasks at every moment. */
const DYNAMIC_UP_TO = 2000;

const params = z.strictObject({
  rule: z
    .enum([...PRIORITY_RULE_IDS, 'RSM', 'WCS'])
    .default('LFT')
    .describe('priority rule; RSM and WCS are dynamic and need the parallel scheme'),
  scheme: z.enum(['serial', 'parallel']).default('serial').describe('schedule generation scheme'),
  direction: z
    .enum(['forward', 'backward'])
    .default('forward')
    .describe('backward: planned from the end, then moved to the left'),
  justify: z.boolean().default(true).describe('double justification afterwards'),
});
type Params = z.infer<typeof params>;

/** One schedule by one priority rule: the fastest planner, and the yardstick of the others. */
export const priorityRule: Planner<Params> = {
  meta: {
    id: 'priority-rule',
    title: 'Priority rule',
    summary: 'One schedule by a priority rule with serial or parallel generation, then double justification.',
    guarantee: 'heuristic',
    sources: [
      'Kolisch 1996: Serial and parallel resource-constrained project scheduling methods revisited',
      'Valls, Ballestín and Quintanilla 2005: Justification and RCPSP',
    ],
    supports: () => true,
  },
  params,
  plan,
};

function plan(
  instance: Instance,
  { rule, scheme, direction, justify }: Params,
  context: PlanContext,
): PlanOutcome {
  const generator = new ScheduleGenerator(instance);
  const path = criticalPath(instance);
  const dynamic = rule in DYNAMIC_RULES;
  if (dynamic && (instance.hasCalendar || instance.taskCount > DYNAMIC_UP_TO)) {
    const why = instance.hasCalendar
      ? 'capacities that change over time'
      : `more than ${DYNAMIC_UP_TO} tasks`;
    return { reason: `the dynamic rule ${rule} cannot take ${why}; choose a static rule such as LFT` };
  }
  const rank = rankOf(PRIORITY_RULES[dynamic ? 'LFT' : (rule as PriorityRuleId)].priority(instance, path));
  const list = listByRank(instance, rank);
  const mode = startingModes(instance, list, context.rng);
  if (mode === null)
    return { reason: 'no choice of modes within the non-renewable resources was found; that proves nothing' };
  generator.setModes(mode);
  const start = new Int32Array(instance.taskCount);
  let makespan = NO_FIT;
  if (dynamic) {
    generator.passes++;
    makespan = dynamicParallelSgs(rule as DynamicRuleId, generator.view, path, start);
  } else if (direction === 'backward') {
    makespan = backward(generator, list, start);
  } else {
    makespan = scheme === 'serial' ? generator.serial(list, start) : generator.parallel(rank, start);
  }
  if (makespan === NO_FIT) return { reason: 'some task fits nowhere within the calendars' };
  context.done(generator.passes);
  context.onIncumbent({ start, mode });
  // Justification takes two passes.
  const affordable = generator.passes + 2 <= context.budget.scheduleLimit;
  if (justify && affordable && !context.done(generator.passes)) {
    generator.justify(start, makespan);
    context.done(generator.passes);
    context.onIncumbent({ start, mode });
  }
  return {};
}

/** Plans the reversed list from a far end, then moves all tasks to the left in the order this gave. */
function backward(generator: ScheduleGenerator, list: Int32Array, start: Int32Array): number {
  const end = generator.instance.horizon;
  if (generator.serialBackward(list.toReversed(), end, start) === NO_FIT) return NO_FIT;
  const order = list.slice();
  generator.listByStart(start, order);
  return generator.serial(order, start);
}
