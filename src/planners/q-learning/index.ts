import * as z from 'zod';
import type { Planner } from '../planner.ts';
import { hasAllocations } from './allocationSpace.ts';
import { explorationParam, learnerParams, planByLearning } from './tabularPlan.ts';

const params = z.strictObject({ ...learnerParams, exploration: explorationParam });
type Params = z.infer<typeof params>;

/**
 * Watkins' Q-learning over allocations. The source names its equation, learning rate and discount; how its
 * rivals explored is lost: here a share of the actions is drawn at random.
 */
export const qLearning: Planner<Params> = {
  meta: {
    id: 'q-learning',
    title: 'Q-learning',
    summary: 'Learns by trial which task to move to its next processor; tasks run in ascending depth.',
    guarantee: 'heuristic',
    sources: [
      'Watkins and Dayan 1992: Q-learning',
      'Liu, Du and Shi 2012: Research on an improved Q-learning for task scheduling (in Chinese)',
    ],
    supports: hasAllocations,
  },
  params,
  plan: (instance, { exploration, ...options }, context) =>
    planByLearning(
      instance,
      {
        ...options,
        traceDecay: 0,
        exploration: { kind: 'epsilon', share: exploration },
        screening: 'none',
      },
      context,
    ),
};
