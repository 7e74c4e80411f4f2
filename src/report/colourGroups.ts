import type { Instance } from '#instance/instance.ts';
import type { Schedule } from '#schedule/schedule.ts';

/** What the colours of bars stand for. */
export interface ColourGroups {
  /** Heading of the legend: 'job', 'kind', 'node'; empty where all bars share one colour. */
  readonly by: string;
  readonly names: readonly string[];
  /** Group of each task, by its index. */
  readonly of: readonly number[];
}

const MOST_JOBS = 24;

/**
 * Chooses what the colours say. In a shop (unary machines, several separate chains) the job, since the
 * lanes already say the machine; else the kind of learning where there are several; else the node.
 */
export function colourGroups(instance: Instance, schedule: Schedule | null): ColourGroups {
  const { problem, nodeCount, modeNode } = instance;
  if (nodeCount === 0) {
    const jobs = components(instance);
    const sizes = new Map<number, number>();
    for (const job of jobs) sizes.set(job, (sizes.get(job) ?? 0) + 1);
    const isShop = sizes.size > 1 && sizes.size <= MOST_JOBS && [...sizes.values()].every((size) => size > 1);
    if (isShop)
      return number('job', jobs, (job) => jobName(instance, jobs, job, [...sizes.keys()].indexOf(job)));
  }
  const kinds = problem.tasks.map((task) => task.kind ?? 'other');
  if (new Set(kinds).size > 1) return number('kind', kinds, (kind) => kind);
  if (nodeCount > 1 && schedule) {
    const nodes = problem.tasks.map((_, i) => modeNode[schedule.mode[i]]);
    return number('node', nodes, (v) => (v < 0 ? 'no node' : problem.nodes[v].id));
  }
  return { by: '', names: [''], of: problem.tasks.map(() => 0) };
}

function number<K>(by: string, keys: readonly K[], name: (key: K) => string): ColourGroups {
  const distinct = [...new Set(keys)];
  const indexOf = new Map(distinct.map((key, g) => [key, g]));
  return { by, names: distinct.map(name), of: keys.map((key) => indexOf.get(key) as number) };
}

/** Representative of each task's weakly connected component of the precedence graph (union–find). */
function components(instance: Instance): number[] {
  const parent = Array.from({ length: instance.taskCount }, (_, i) => i);
  const root = (i: number): number => {
    while (parent[i] !== i) {
      parent[i] = parent[parent[i]];
      i = parent[i];
    }
    return i;
  };
  const { ptr, task } = instance.predecessors;
  for (let j = 0; j < instance.taskCount; j++)
    for (let k = ptr[j]; k < ptr[j + 1]; k++) parent[root(j)] = root(task[k]);
  return parent.map((_, i) => root(i));
}

/** What the ids of a job's tasks begin with, such as 'job3' of 'job3.1' and 'job3.2'; else its number. */
function jobName(instance: Instance, jobs: readonly number[], job: number, index: number): string {
  const ids = instance.problem.tasks.filter((_, i) => jobs[i] === job).map((task) => task.id);
  let length = 0;
  while (length < ids[0].length && ids.every((id) => id[length] === ids[0][length])) length++;
  const prefix = ids[0].slice(0, length).match(/^(.*?)[^\p{L}\p{N}]+\p{L}*$/u)?.[1];
  return prefix || `job ${index + 1}`;
}
