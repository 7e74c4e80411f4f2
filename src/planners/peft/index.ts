import * as z from 'zod';
import type { ModeChooser } from '#generation/dispatcher.ts';
import { listByRank, rankOf } from '#generation/taskList.ts';
import type { Instance } from '#instance/instance.ts';
import { allocate, needsNodes } from '../allocation.ts';
import type { Planner } from '../planner.ts';
import { optimisticCosts } from './costTable.ts';

const params = z.strictObject({});

/** HEFT that looks ahead: what a node means for the tasks behind counts as much as when the task ends there. */
export const peft: Planner<z.infer<typeof params>> = {
  meta: {
    id: 'peft',
    title: 'PEFT',
    summary:
      'Ready tasks by falling mean of an optimistic cost table, each on the node where its end and what is then left are least.',
    guarantee: 'heuristic',
    sources: [
      'Arabnejad and Barbosa 2014: List scheduling algorithm for heterogeneous systems by an optimistic cost table',
    ],
    supports: needsNodes,
  },
  params,
  plan: (instance, _params, context) => {
    const cost = optimisticCosts(instance);
    return allocate(instance, listByMeanCost(instance, cost), leastOptimisticEnd(cost), context);
  },
};

/** Of the tasks whose predecessors are all listed, the one with the greatest mean entry (rank_oct) comes next. */
function listByMeanCost(instance: Instance, cost: Float64Array): Int32Array {
  const { taskCount, modePtr } = instance;
  const mean = Float64Array.from({ length: taskCount }, (_, i) => {
    const entries = cost.subarray(modePtr[i], modePtr[i + 1]);
    return entries.reduce((sum, entry) => sum + entry, 0) / entries.length;
  });
  return listByRank(instance, rankOf(mean.map((value) => -value)));
}

/** The offer with the least end + entry (optimistic finish time); ties by the earlier end, then by file order. */
function leastOptimisticEnd(cost: Float64Array): ModeChooser {
  return (_task, offers) =>
    offers.reduce((a, b) => {
      const difference = b.end + cost[b.mode] - (a.end + cost[a.mode]);
      return difference < 0 || (difference === 0 && b.end < a.end) ? b : a;
    });
}
