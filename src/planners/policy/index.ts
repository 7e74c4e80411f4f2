import * as z from 'zod';
import { drawsAStretch, Stretches } from '#evolution/stretches.ts';
import { NO_FIT, ScheduleGenerator } from '#generation/scheduleGenerator.ts';
import { Construction } from '#learning/construction.ts';
import { policyFile, readPolicy } from '#learning/policyFile.ts';
import { GREEDY, Player } from '#learning/rollout.ts';
import type { Instance } from '#instance/instance.ts';
import { deadlineExcess, objectiveValues } from '#schedule/objective.ts';
import type { PlanContext, Planner, PlanOutcome } from '../planner.ts';
import { shippedPolicy } from './shipped.ts';

const params = z.strictObject({
  samples: z
    .number()
    .int()
    .min(0)
    .default(100)
    .describe('schedules drawn after the greedy one, unless the budget ends first; 0: greedy alone'),
  temperature: z
    .number()
    .positive()
    .default(4)
    .describe('of drawing: 1 follows the network, below it is closer to greedy, above more varied'),
  justify: z.boolean().default(true).describe('double justification of each schedule'),
  weights: policyFile
    .optional()
    .describe(
      "a policy that 'allot train' wrote, as JSON (on the command line the file's name); absent: the one that comes along",
    ),
});
type Params = z.infer<typeof params>;

/** A trained network decides, task by task, what comes next, in which mode and on which node. */
export const policy: Planner<Params> = {
  meta: {
    id: 'policy',
    title: 'Learned policy',
    summary:
      'A trained policy network picks the next task with mode and node, greedily first, then drawn many times.',
    guarantee: 'heuristic',
    sources: [
      'Williams 1992: Simple statistical gradient-following algorithms (REINFORCE)',
      'Kwon et al. 2020: POMO: Policy optimization with multiple optima',
      'Zaheer et al. 2017: Deep sets',
    ],
    supports: () => true,
  },
  params,
  plan,
};

async function plan(instance: Instance, options: Params, context: PlanContext): Promise<PlanOutcome> {
  const network = options.weights === undefined ? shippedPolicy() : readPolicy(options.weights);
  const player = new Player(network, new Construction(instance));
  const generator = new ScheduleGenerator(instance);
  const { start, mode } = player.construction;
  const course = new Stretches();
  const apart = drawsAStretch(options.samples);
  let found = false;
  let passes = 0;
  let k = 0;
  for (; k <= options.samples && !context.done(passes) && !context.solved(); k++) {
    const choice = k === 0 ? GREEDY : { rng: context.rng, temperature: options.temperature };
    const makespan = player.play(choice);
    passes++;
    context.done(passes);
    if (makespan !== NO_FIT) {
      found = true;
      context.onIncumbent({ start, mode });
      // Justification takes two passes.
      const affordable = passes + 2 <= context.budget.scheduleLimit;
      if (options.justify && affordable && !context.done(passes)) {
        generator.setModes(mode);
        generator.justify(start, makespan);
        passes += 2;
        context.done(passes);
        context.onIncumbent({ start, mode });
      }
      const schedule = { start, mode };
      if (deadlineExcess(instance, schedule) === 0) course.note(objectiveValues(instance, schedule)[0]);
    }
    // The greedy schedule has a point of its own.
    if (k === 0 || k % apart === 0) course.close(k);
    if (context.due()) await context.breathe();
  }
  course.close(k - 1);
  const { statistics } = course;
  return found
    ? { details: { statistics } }
    : { reason: 'every schedule drawn ran out of a resource; that proves nothing' };
}
