import * as z from 'zod';
import type { ModeChooser, ModeOffer } from '#generation/dispatcher.ts';
import { dominantShare } from '#schedule/objective.ts';
import { allocate, listByUserPriority, needsNodes } from '../allocation.ts';
import type { Planner } from '../planner.ts';

const params = z.strictObject({});

/** The least loaded node; load is duration times dominant share, as in the load imbalance metric. */
export const loadBalance: Planner<z.infer<typeof params>> = {
  meta: {
    id: 'load-balance',
    title: 'Load balance',
    summary: 'Each task on the node that has been given the least work so far.',
    guarantee: 'heuristic',
    sources: [],
    supports: needsNodes,
  },
  params,
  plan: (instance, _params, context) => {
    const load = new Float64Array(instance.nodeCount);
    const leastLoaded: ModeChooser = (_task, offers) => {
      const loadOf = (offer: ModeOffer) => load[instance.modeNode[offer.mode]] ?? 0;
      const chosen = offers.reduce((a, b) =>
        loadOf(b) < loadOf(a) || (loadOf(b) === loadOf(a) && b.end < a.end) ? b : a,
      );
      const node = instance.modeNode[chosen.mode];
      if (node >= 0) load[node] += instance.modeDuration[chosen.mode] * dominantShare(instance, chosen.mode);
      return chosen;
    };
    return allocate(instance, listByUserPriority(instance), leastLoaded, context);
  },
};
