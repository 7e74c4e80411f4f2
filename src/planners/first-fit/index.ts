import * as z from 'zod';
import type { ModeChooser } from '#generation/dispatcher.ts';
import { allocate, listByUserPriority, needsNodes } from '../allocation.ts';
import type { Planner } from '../planner.ts';

const params = z.strictObject({});

/** The first node in file order among those where the task could start soonest. */
export const firstFit: Planner<z.infer<typeof params>> = {
  meta: {
    id: 'first-fit',
    title: 'First fit',
    summary: 'Tasks in order of priority, each on the first node that has room soonest.',
    guarantee: 'heuristic',
    sources: ['Johnson 1974: Fast algorithms for bin packing'],
    supports: needsNodes,
  },
  params,
  plan: (instance, _params, context) => {
    const soonest: ModeChooser = (_task, offers) => offers.reduce((a, b) => (b.start < a.start ? b : a));
    return allocate(instance, listByUserPriority(instance), soonest, context);
  },
};
