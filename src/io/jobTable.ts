import type { Problem } from '#model/problem.ts';
import type { ProblemInput, TaskInput } from '#model/schema.ts';
import type { Reading } from './format.ts';

/**
 * A project as PSPLIB and Patterson files hold it: jobs numbered from 1, the first and the last usually
 * without any work, standing for the start and the end of the project.
 */
export interface JobTable {
  resources: { id: string; capacity: number; renewable: boolean }[];
  /** Job number k is entry k − 1. */
  jobs: Job[];
  /** Line of the capacities. */
  capacityLine: number;
}

export interface Job {
  /** Line on which its work is stated. */
  line: number;
  /** Line on which its successors are stated. */
  arcLine: number;
  /** Amounts in the order of the table's resources. */
  modes: { duration: number; demand: number[] }[];
  /** Job numbers. */
  successors: number[];
}

const isIdle = (job: Job) =>
  job.modes.every((mode) => mode.duration === 0 && mode.demand.every((amount) => amount === 0));

/**
 * Jobs become tasks that keep their number as id. The source and the sink are left out; a first job with
 * work or predecessors, and a last job with work or successors, is a task like any other.
 */
export function readingOfJobs({ resources, jobs, capacityLine }: JobTable, name: string): Reading {
  const predecessors: number[][] = jobs.map(() => []);
  jobs.forEach((job, i) => {
    for (const successor of job.successors) predecessors[successor - 1].push(i + 1);
  });
  const last = jobs.length;
  const dropped = new Set<number>();
  if (isIdle(jobs[0]) && predecessors[0].length === 0) dropped.add(1);
  if (last > 1 && isIdle(jobs[last - 1]) && jobs[last - 1].successors.length === 0) dropped.add(last);
  const kept: Job[] = [];
  const tasks: TaskInput[] = [];
  jobs.forEach((job, i) => {
    if (dropped.has(i + 1)) return;
    kept.push(job);
    const modes = job.modes.map(({ duration, demand }, k) => ({
      id: String(k + 1),
      duration,
      demand: Object.fromEntries(
        demand.flatMap((amount, r) => (amount > 0 ? [[resources[r].id, amount]] : [])),
      ),
    }));
    const after = predecessors[i].filter((number) => !dropped.has(number)).map(String);
    const work = modes.length === 1 ? { duration: modes[0].duration, demand: modes[0].demand } : { modes };
    tasks.push({ id: String(i + 1), ...work, after });
  });
  const value: ProblemInput = { name, timeUnit: 'unit', resources, tasks };
  return {
    value,
    lineOf(path) {
      const task = /^tasks\[(\d+)\](\.after)?/.exec(path);
      if (!task) return path.startsWith('resources') ? capacityLine : undefined;
      const job = kept[Number(task[1])];
      return task[2] ? job?.arcLine : job?.line;
    },
  };
}

/** The problem's tasks as jobs 2 … n + 1 between a source and a sink; see requireExpressible for what fits. */
export function jobsOfProblem({ tasks, resources }: Problem): JobTable {
  const number = new Map(tasks.map((task, i) => [task.id, i + 2]));
  const idle = () => ({ line: 0, arcLine: 0, modes: [{ duration: 0, demand: resources.map(() => 0) }] });
  const jobs: Job[] = [
    { ...idle(), successors: [] },
    ...tasks.map((task) => ({
      line: 0,
      arcLine: 0,
      modes: task.modes.map((mode) => ({
        duration: mode.duration,
        demand: resources.map((resource) => mode.demand[resource.id] ?? 0),
      })),
      successors: [] as number[],
    })),
    { ...idle(), successors: [] },
  ];
  for (const task of tasks) {
    const own = number.get(task.id) as number;
    for (const arc of task.after) jobs[(number.get(arc.task) as number) - 1].successors.push(own);
    if (task.after.length === 0) jobs[0].successors.push(own);
  }
  for (const job of jobs.slice(1, -1)) if (job.successors.length === 0) job.successors.push(jobs.length);
  return {
    resources: resources.map(({ id, capacity, renewable }) => ({ id, capacity, renewable })),
    jobs,
    capacityLine: 0,
  };
}
