import * as z from 'zod';
import { drawsAStretch, Stretches } from '#evolution/stretches.ts';
import { PRIORITY_RULE_IDS, PRIORITY_RULES } from '#generation/priorityRules.ts';
import { NO_FIT, ScheduleGenerator } from '#generation/scheduleGenerator.ts';
import { startingModes } from '#generation/startingModes.ts';
import { rankOf, sampleList } from '#generation/taskList.ts';
import { criticalPath } from '#instance/criticalPath.ts';
import type { Instance } from '#instance/instance.ts';
import { deadlineExcess, objectiveValues } from '#schedule/objective.ts';
import type { PlanContext, Planner, PlanOutcome } from '../planner.ts';

const params = z.strictObject({
  bias: z.enum(['regret', 'none']).default('regret').describe('none: every eligible task is as likely'),
  rule: z.enum(PRIORITY_RULE_IDS).default('LFT').describe('the rule that regret is measured by'),
  alpha: z.number().min(0).default(1).describe('exponent of the regret; 0 draws uniformly'),
  scheme: z.enum(['serial', 'parallel']).default('serial'),
  justify: z.boolean().default(true).describe('double justification of each schedule'),
  samples: z.number().int().positive().default(1000).describe('lists drawn, unless the budget ends first'),
});
type Params = z.infer<typeof params>;

/** Many schedules from randomly drawn task lists, the best kept. */
export const sampling: Planner<Params> = {
  meta: {
    id: 'sampling',
    title: 'Random and regret-based sampling',
    summary:
      'Draws task lists at random, by regret towards a priority rule or uniformly, and keeps the best schedule.',
    guarantee: 'heuristic',
    sources: [
      'Drexl 1991: Scheduling of project networks by job assignment',
      'Kolisch 1996: Efficient priority rules for the RCPSP',
    ],
    supports: () => true,
  },
  params,
  plan,
};

async function plan(instance: Instance, options: Params, context: PlanContext): Promise<PlanOutcome> {
  const generator = new ScheduleGenerator(instance);
  const priority =
    options.bias === 'none' ? null : PRIORITY_RULES[options.rule].priority(instance, criticalPath(instance));
  const list = new Int32Array(instance.taskCount);
  const start = new Int32Array(instance.taskCount);
  const course = new Stretches();
  const apart = drawsAStretch(options.samples);
  let sample = 0;
  let found = false;
  for (; sample < options.samples && !context.done(generator.passes) && !context.solved(); sample++) {
    sampleList(instance, priority, options.alpha, context.rng, list);
    const mode = startingModes(instance, list, context.rng);
    if (mode !== null) {
      generator.setModes(mode);
      const makespan =
        options.scheme === 'serial'
          ? generator.serial(list, start)
          : generator.parallel(rankFromList(list), start);
      if (makespan !== NO_FIT) {
        found = true;
        context.onIncumbent({ start, mode });
        // Justification takes two passes.
        const affordable = generator.passes + 2 <= context.budget.scheduleLimit;
        if (options.justify && affordable && !context.done(generator.passes)) {
          generator.justify(start, makespan);
          context.onIncumbent({ start, mode });
        }
        const schedule = { start, mode };
        if (deadlineExcess(instance, schedule) === 0) course.note(objectiveValues(instance, schedule)[0]);
      }
    }
    if ((sample + 1) % apart === 0) course.close(sample);
    if (context.due()) await context.breathe();
  }
  course.close(sample - 1);
  context.done(generator.passes);
  const { statistics } = course;
  return found
    ? { details: { statistics } }
    : { reason: 'no list drawn could be planned; that proves nothing' };
}

function rankFromList(list: Int32Array): Int32Array {
  const position = new Float64Array(list.length);
  for (let x = 0; x < list.length; x++) position[list[x]] = x;
  return rankOf(position);
}
