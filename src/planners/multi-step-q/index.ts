import * as z from 'zod';
import type { Planner } from '../planner.ts';
import { hasAllocations } from '../q-learning/allocationSpace.ts';
import { explorationParam, learnerParams, planByLearning } from '../q-learning/tabularPlan.ts';

const params = z.strictObject({
  ...learnerParams,
  traceDecay: z.number().min(0).max(1).default(0.85).describe('λ: how far back a reward is felt'),
  exploration: explorationParam,
});
type Params = z.infer<typeof params>;

/**
 * Q-learning that passes each reward on to the steps before it: Q(λ) of Peng and Williams with accumulating
 * traces. The source cites its rival without equations; this is the algorithm of that name.
 */
export const multiStepQ: Planner<Params> = {
  meta: {
    id: 'multi-step-q',
    title: 'Multi-step Q-learning',
    summary: 'Q-learning over allocations in which a reward also counts for the steps that led to it.',
    guarantee: 'heuristic',
    sources: [
      'Peng and Williams 1994: Incremental multi-step Q-learning',
      'Chen, Wu, Xiao et al. 2007: Multi-step Q-learning for task scheduling in system design (in Chinese)',
    ],
    supports: hasAllocations,
  },
  params,
  plan: (instance, { exploration, ...options }, context) =>
    planByLearning(
      instance,
      { ...options, exploration: { kind: 'epsilon', share: exploration }, screening: 'none' },
      context,
    ),
};
