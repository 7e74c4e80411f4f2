import * as z from 'zod';
import type { Planner } from '../planner.ts';
import { hasAllocations } from '../q-learning/allocationSpace.ts';
import { learnerParams, planByLearning } from '../q-learning/tabularPlan.ts';

const params = z.strictObject({
  ...learnerParams,
  temperature: z
    .number()
    .positive()
    .default(500)
    .describe('t of the first episode, in the unit of rewards; falls to t·(K − k)/K after episode k'),
  screening: z
    .enum(['exclude', 'stay', 'none'])
    .default('exclude')
    .describe('an action that would leave a processor without a task: left out, wasted, or allowed'),
});
type Params = z.infer<typeof params>;

/**
 * The improved Q-learning of Liu, Du and Shi 2012, section 2.4, with its defaults: only states in which
 * every processor has a task, and Metropolis' rule under a falling temperature.
 *
 * What the source leaves open, and what is done here:
 * - Step 5 reads: take the greedy action a_p if W(S,a_p) ≥ W(S,a_r). As a_p is greedy that always holds,
 *   and nothing random would ever be done; yet the text below it says that new actions are accepted with
 *   probability exp(ΔW/t). So, as in the algorithm that it improves (Guo, Liu and Malec 2004), the random
 *   action a_r is taken with probability exp((W(S,a_r) − W(S,a_p))/t), else a_p.
 * - Step 6 is missing. Its place and the text ('Steps 2 and 6 reduce the state space') say that it refuses
 *   a move out of the screened states: such actions are left out of both choices ('exclude'). To let the
 *   step pass without a move ('stay') is the other reading.
 * - The reward is missing: the percentage by which the schedule became shorter (see rewards.ts).
 *
 * Screening loses the optimum where the best schedule leaves a processor empty; `screening: none` does not.
 */
export const metropolisQ: Planner<Params> = {
  meta: {
    id: 'metropolis-q',
    title: 'Metropolis Q-learning',
    summary:
      'Q-learning over allocations that use every processor, with random actions by Metropolis under a falling temperature.',
    guarantee: 'heuristic',
    sources: [
      'Liu, Du and Shi 2012: Research on an improved Q-learning for task scheduling (in Chinese)',
      'Guo, Liu and Malec 2004: A new Q-learning algorithm based on the Metropolis criterion',
    ],
    supports: hasAllocations,
  },
  params,
  plan: (instance, { temperature, ...options }, context) =>
    planByLearning(
      instance,
      { ...options, traceDecay: 0, exploration: { kind: 'metropolis', temperature } },
      context,
    ),
};
