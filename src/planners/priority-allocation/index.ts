import * as z from 'zod';
import { earliestEnd } from '#generation/dispatcher.ts';
import { allocate, listByUserPriority, needsNodes } from '../allocation.ts';
import type { Planner } from '../planner.ts';

const params = z.strictObject({});

/** Urgent work first, each task where it ends soonest. */
export const priorityAllocation: Planner<z.infer<typeof params>> = {
  meta: {
    id: 'priority-allocation',
    title: 'Allocation by priority',
    summary: 'The most urgent task chooses first and takes the node where it ends soonest.',
    guarantee: 'heuristic',
    sources: [],
    supports: needsNodes,
  },
  params,
  plan: (instance, _params, context) => {
    return allocate(instance, listByUserPriority(instance), earliestEnd, context);
  },
};
