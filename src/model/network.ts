import type { Link, Node } from './problem.ts';
import type { ProblemShape } from './schema.ts';

export interface LinkContext {
  nodes: ReadonlyMap<string, Node>;
  reader: {
    time(value: number | string | undefined, path: string, fallback: number): number;
    reference<T>(kind: string, name: string, among: ReadonlyMap<string, T>, path: string): T | undefined;
  };
}

/** Every ordered pair of different nodes between which data takes time. A stated link wins over the default. */
export function resolveLinks(network: ProblemShape['network'], { nodes, reader }: LinkContext): Link[] {
  if (network === undefined) return [];
  const table = new Map<string, Link>();
  const key = (from: string, to: string) => JSON.stringify([from, to]);
  const latency = reader.time(network.latency, 'network.latency', 0);
  const bandwidth = network.bandwidth ?? Number.POSITIVE_INFINITY;
  if (network.bandwidth !== undefined || latency > 0) {
    for (const from of nodes.keys()) {
      for (const to of nodes.keys())
        if (from !== to) table.set(key(from, to), { from, to, bandwidth, latency });
    }
  }
  network.links.forEach((link, k) => {
    const path = `network.links[${k}]`;
    const from = reader.reference('node', link.from, nodes, `${path}.from`);
    const to = reader.reference('node', link.to, nodes, `${path}.to`);
    if (!from || !to) return;
    const stated = { bandwidth: link.bandwidth, latency: reader.time(link.latency, `${path}.latency`, 0) };
    table.set(key(link.from, link.to), { from: link.from, to: link.to, ...stated });
    if (!link.oneWay) table.set(key(link.to, link.from), { from: link.to, to: link.from, ...stated });
  });
  return [...table.values()];
}
