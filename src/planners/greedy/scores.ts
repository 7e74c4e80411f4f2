import { workContent } from '#generation/priorityRules.ts';
import type { CriticalPath } from '#instance/criticalPath.ts';
import type { Instance } from '#instance/instance.ts';

/**
 * Order of choice: the user's priority counts first (the greater the better), then what the score says,
 * then file order. Each returns the rank of every task, a permutation; the smaller is chosen first.
 */
export const SCORES = {
  /** The task with the latest start nearest in time: waiting would cost most. */
  urgency: (instance: Instance, path: CriticalPath) => rankBy(instance, (i) => path.lst[i]),
  /**
   * Weight by work content (duration × share of each capacity, summed): value for what it uses, the greedy
   * order of the knapsack problem (Dantzig 1957).
   */
  value: (instance: Instance) => {
    const work = workContent(instance);
    return rankBy(instance, (i) => -instance.weight[i] / Math.max(work[i], Number.MIN_VALUE));
  },
} satisfies Record<string, (instance: Instance, path: CriticalPath) => Int32Array>;

function rankBy({ priority, taskCount }: Instance, cost: (i: number) => number): Int32Array {
  const costs = Float64Array.from({ length: taskCount }, (_, i) => cost(i));
  const byCost = (a: number, b: number) => (costs[a] === costs[b] ? 0 : costs[a] - costs[b]);
  const order = Array.from(costs.keys()).sort((a, b) => priority[b] - priority[a] || byCost(a, b) || a - b);
  const rank = new Int32Array(taskCount);
  order.forEach((i, x) => {
    rank[i] = x;
  });
  return rank;
}
