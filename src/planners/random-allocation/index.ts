import * as z from 'zod';
import type { ModeChooser } from '#generation/dispatcher.ts';
import { allocate, needsNodes } from '../allocation.ts';
import type { Planner } from '../planner.ts';

const params = z.strictObject({});

/** The strategy every other one has to beat. */
export const randomAllocation: Planner<z.infer<typeof params>> = {
  meta: {
    id: 'random-allocation',
    title: 'Random allocation',
    summary: 'Each task on a node drawn at random among those that can run it.',
    guarantee: 'heuristic',
    sources: [],
    supports: needsNodes,
  },
  params,
  plan: (instance, _params, context) => {
    const anyOffer: ModeChooser = (_task, offers) => offers[context.rng.int(offers.length)];
    return allocate(instance, instance.topological, anyOffer, context);
  },
};
