import { basename } from 'node:path';
import { parseProblem } from '#model/parse.ts';
import type { Problem } from '#model/problem.ts';
import { benchmarkFiles, loadBenchmark } from './benchmarkFiles.ts';

export interface Workflow {
  name: string;
  problem: Problem;
}

/**
 * Recorded workflows, on four unlike nodes of eight cores instead of the machines they ran on, most of
 * which leave nothing to choose; links of 100 MB a second. A task's kind is its name without the number
 * behind it.
 */
export function workflowsOnFourNodes(most = Number.POSITIVE_INFINITY): Workflow[] {
  return benchmarkFiles('wfinstances')
    .slice(0, most)
    .map((file) => {
      const { input, nodes } = loadBenchmark(file);
      const { cpu: _, ...rest } = nodes[0].capacity;
      const problem = parseProblem({
        ...input,
        nodes: [0.5, 1, 1, 2].map((speed, v) => ({
          id: `node${v + 1}`,
          capacity: { cpu: 8, ...rest },
          speed,
        })),
        network: { bandwidth: 100 },
        tasks: input.tasks.map((task) => {
          const demand = typeof task.demand?.cpu === 'number' ? { cpu: Math.min(8, task.demand.cpu) } : {};
          const kind = (task.name ?? task.id).replace(/[_-]?(ID)?\d+$/i, '');
          return { ...task, kind, demand: { ...task.demand, ...demand } };
        }),
      });
      return { name: basename(file, '.json'), problem };
    });
}
