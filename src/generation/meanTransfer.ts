import type { Instance } from '#instance/instance.ts';

/**
 * Ticks that data takes between two different nodes, on the mean over all pairs: what list heuristics count
 * before nodes are chosen. Source: Topcuoglu, Hariri and Wu 2002, equations 2 and 3.
 */
export function meanTransfer(instance: Instance): (volume: number) => number {
  const perUnit = meanOfPairs(instance.transferPerUnit, instance.nodeCount);
  const latency = meanOfPairs(instance.transferLatency, instance.nodeCount);
  return (volume) => (volume > 0 ? volume * perUnit + latency : 0);
}

/** Mean of a table nodes × nodes beside its diagonal, which is 0. */
function meanOfPairs(table: Float64Array, nodeCount: number): number {
  const sum = table.reduce((total, value) => total + value, 0);
  return nodeCount > 1 ? sum / (nodeCount * (nodeCount - 1)) : 0;
}
