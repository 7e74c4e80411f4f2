import { meanTransfer } from '#generation/meanTransfer.ts';
import { arcWeight, type Instance } from '#instance/instance.ts';

/**
 * Optimistic cost table: for mode m, the least time from the end of its task to the end of the project if every
 * later task had its best node to itself. Transfers count at their mean over all pairs of unlike nodes, and
 * nothing between tasks on the same one. Entry of a task without successors: 0.
 * Source: Arabnejad and Barbosa 2014, equation 6. O(arcs · modes²).
 *
 * Differs from the paper: the table has a column for each mode in place of each processor, because a task may
 * have several modes on a node or lack some nodes; and arcs may be of any type and have lags.
 *
 * @returns ticks, by row of the mode table
 */
export function optimisticCosts(instance: Instance): Float64Array {
  const { taskCount, topological, successors, modePtr, modeDuration, modeNode } = instance;
  const transferOf = meanTransfer(instance);
  const cost = new Float64Array(modeDuration.length);
  for (let x = taskCount - 1; x >= 0; x--) {
    const i = topological[x];
    for (let k = successors.ptr[i]; k < successors.ptr[i + 1]; k++) {
      const j = successors.task[k];
      const transfer = transferOf(successors.volume[k]);
      for (let m = modePtr[i]; m < modePtr[i + 1]; m++) {
        let least = Number.POSITIVE_INFINITY;
        for (let after = modePtr[j]; after < modePtr[j + 1]; after++) {
          const isLocal = modeNode[m] < 0 || modeNode[after] < 0 || modeNode[m] === modeNode[after];
          const wait = successors.lag[k] + (isLocal ? 0 : transfer);
          const startToStart = arcWeight(successors.type[k], wait, modeDuration[m], modeDuration[after]);
          least = Math.min(least, startToStart - modeDuration[m] + modeDuration[after] + cost[after]);
        }
        cost[m] = Math.max(cost[m], least);
      }
    }
  }
  return cost;
}
