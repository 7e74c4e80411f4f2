import * as z from 'zod';
import { earliestEnd } from '#generation/dispatcher.ts';
import { upwardRankList } from '#generation/upwardRank.ts';
import { allocate, needsNodes } from '../allocation.ts';
import type { Planner } from '../planner.ts';

const params = z.strictObject({});

/** The standard of comparison for workflows on unlike machines. */
export const heft: Planner<z.infer<typeof params>> = {
  meta: {
    id: 'heft',
    title: 'HEFT',
    summary: 'Tasks by falling upward rank, each on the node and in the gap where it ends first.',
    guarantee: 'heuristic',
    sources: [
      'Topcuoglu, Hariri and Wu 2002: Performance-effective and low-complexity task scheduling for heterogeneous computing',
    ],
    supports: needsNodes,
  },
  params,
  plan: (instance, _params, context) => allocate(instance, upwardRankList(instance), earliestEnd, context),
};
