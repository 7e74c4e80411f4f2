import { arcWeight, type Instance } from '#instance/instance.ts';
import { meanTransfer } from './meanTransfer.ts';
import { listByRank, rankOf } from './taskList.ts';

/**
 * Task list by falling upward rank: mean duration over the modes plus the longest mean way to the end,
 * transfers at their mean over all pairs of different nodes.
 * Source: Topcuoglu, Hariri and Wu 2002, equation 8. O(tasks·modes + arcs + nodes²).
 */
export function upwardRankList(instance: Instance): Int32Array {
  const { taskCount: n, topological, successors, modePtr, modeDuration } = instance;
  const transferOf = meanTransfer(instance);
  const meanDuration = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    for (let m = modePtr[i]; m < modePtr[i + 1]; m++)
      meanDuration[i] += modeDuration[m] / (modePtr[i + 1] - modePtr[i]);
  }
  const rank = new Float64Array(n);
  for (let x = n - 1; x >= 0; x--) {
    const i = topological[x];
    rank[i] = meanDuration[i];
    for (let k = successors.ptr[i]; k < successors.ptr[i + 1]; k++) {
      const j = successors.task[k];
      const wait = successors.lag[k] + transferOf(successors.volume[k]);
      const weight = arcWeight(successors.type[k], wait, meanDuration[i], meanDuration[j]);
      rank[i] = Math.max(rank[i], weight + rank[j]);
    }
  }
  return listByRank(instance, rankOf(rank.map((value) => -value)));
}
