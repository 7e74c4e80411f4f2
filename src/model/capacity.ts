import type { Node } from './problem.ts';

/** The most of `kind` the node ever has, over its calendar. */
export function peakCapacity(node: Node, kind: string): number {
  return Math.max(node.capacity[kind] ?? 0, ...node.calendar.map((window) => window.capacity[kind] ?? 0));
}
