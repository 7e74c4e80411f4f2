import { AllotError, type Issue } from '#model/errors.ts';
import type { Problem } from '#model/problem.ts';
import { GRAINS_PER_UNIT } from '#model/time.ts';
import type { Plan } from '#schedule/plan.ts';
import { requireExpressible } from '../requireExpressible.ts';

export interface WfWriteOptions {
  /** Its times and nodes become the execution. Without one, run times are those on the first node. */
  plan?: Pick<Plan, 'tasks' | 'makespan'>;
  /** ISO 8601. Without one it is the beginning of 1970: a plan has no date. */
  executedAt?: string;
}

const BYTES_PER_MB = 1e6;

/**
 * Writes a problem, and a plan of it, in WfFormat 1.5: tasks, files and machines. The `cpu` demand becomes
 * coreCount, `memory` is taken for MB, and a node of speed 1 has 1,000 MHz. Link speeds have no place there.
 *
 * @throws AllotError `not-expressible` for what would be another problem once read again
 */
export function writeWfCommons(problem: Problem, options: WfWriteOptions = {}): string {
  const { tasks, nodes, input } = problem;
  requireExpressible(problem, 'WfFormat', { nodes: true, pools: false, fractions: true });
  const issues: Issue[] = [];
  const refuse = (path: string, message: string) =>
    issues.push({ code: 'not-expressible', path, message, hint: 'write it as allot YAML or JSON' });
  if (problem.timeUnit === 'unit')
    refuse('timeUnit', 'WfFormat counts in seconds, and this problem has no clock');
  tasks.forEach((task, i) => {
    if (task.requires.length > 0 || input.tasks[i].nodes !== undefined || task.modes[0].nodes === null)
      refuse(`tasks[${i}]`, `WfFormat lets a task run on every machine, and task '${task.id}' may not`);
    for (const kind of Object.keys(task.modes[0].demand)) {
      if (kind !== 'cpu' && kind !== 'memory')
        refuse(
          `tasks[${i}].demand.${kind}`,
          `WfFormat knows cpu and memory, and task '${task.id}' needs ${kind}`,
        );
    }
  });
  if (issues.length > 0) throw new AllotError(issues);

  const seconds = (time: number) => (time * GRAINS_PER_UNIT[problem.timeUnit]) / 1000;
  const children = new Map<string, string[]>(tasks.map((task) => [task.id, []]));
  for (const task of tasks) for (const arc of task.after) children.get(arc.task)?.push(task.id);
  const files = new Map<string, number>();
  for (const task of input.tasks) for (const { data, size } of task.produces) files.set(data, size);
  for (const task of input.tasks) for (const data of task.consumes) if (!files.has(data)) files.set(data, 0);
  const planned = new Map(options.plan?.tasks.map((task) => [task.id, task]));
  const firstSpeed = nodes[0]?.speed ?? 1;

  const document = {
    name: problem.name,
    ...(problem.description ? { description: problem.description } : {}),
    schemaVersion: '1.5',
    workflow: {
      specification: {
        tasks: tasks.map((task, i) => ({
          name: task.name,
          id: task.id,
          parents: task.after.map((arc) => arc.task),
          children: children.get(task.id),
          inputFiles: input.tasks[i].consumes,
          outputFiles: input.tasks[i].produces.map((produced) => produced.data),
        })),
        files: [...files].map(([id, size]) => ({ id, sizeInBytes: Math.round(size * BYTES_PER_MB) })),
      },
      execution: {
        makespanInSeconds: seconds(options.plan?.makespan ?? 0),
        executedAt: options.executedAt ?? '1970-01-01T00:00:00Z',
        tasks: tasks.map((task) => {
          const run = planned.get(task.id);
          const [{ duration, demand }] = task.modes;
          return {
            id: task.id,
            runtimeInSeconds: seconds(run ? run.end - run.start : duration / firstSpeed),
            ...(demand.cpu ? { coreCount: demand.cpu } : {}),
            ...(demand.memory ? { memoryInBytes: demand.memory * BYTES_PER_MB } : {}),
            ...(run?.node ? { machines: [run.node] } : {}),
          };
        }),
        machines: nodes.map((node) => ({
          nodeName: node.id,
          ...(node.capacity.memory ? { memoryInBytes: node.capacity.memory * BYTES_PER_MB } : {}),
          cpu: {
            ...(node.capacity.cpu ? { coreCount: node.capacity.cpu } : {}),
            speedInMHz: Math.max(1, Math.round(node.speed * 1000)),
          },
        })),
      },
    },
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
