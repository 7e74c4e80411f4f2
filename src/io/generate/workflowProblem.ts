import type { Rng } from '#kernels/rng.ts';
import type { ProblemInput, TaskInput } from '#model/schema.ts';

/** What drawWorkflow is given; the rest is drawn. */
export interface WorkflowFrame {
  /** Tasks, about: the last stage is made whole. */
  readonly tasks: number;
  readonly nodes: number;
}

/** Tasks of one stage do the same to different data: alike in time, in cores and in what they hand on. */
interface Stage {
  readonly ids: string[];
  readonly duration: number;
  readonly cores: number;
  readonly size: number;
}

/**
 * A random workflow on unlike nodes, stage by stage, with the patterns that recorded workflows are made of
 * (Bharathi et al. 2008, Characterization of scientific workflows, section 2): a single task, a fan, pipelines
 * side by side, groups that are gathered, and neighbours that overlap. Stages differ in length by a
 * factor of up to a hundred, their tasks by a fifth. In one of three workflows data take no time, in the
 * others from a hundredth of the mean duration to all of it.
 */
export function drawWorkflow({ tasks: wanted, nodes: nodeCount }: WorkflowFrame, rng: Rng): ProblemInput {
  const width = 2 + rng.int(Math.max(2, Math.floor(wanted / 3)));
  const share = rng.int(3) === 0 ? 0 : 10 ** (2 * rng.next() - 2);
  const cores = 2 + rng.int(7);
  const tasks: TaskInput[] = [];
  let before: Stage | null = null;
  // Some begin with their fan, others with what is fanned out.
  let isNarrow = rng.int(2) === 0;
  while (tasks.length < wanted) {
    const count: number = isNarrow ? 1 : rng.int(3) > 0 ? width : 2 + rng.int(width);
    const stage: Stage = {
      ids: Array.from({ length: count }, (_, k) => `t${tasks.length + k + 1}`),
      duration: 10 ** (1 + 2 * rng.next()),
      cores: rng.int(4) === 0 ? 1 + rng.int(Math.min(4, cores)) : 1,
      size: Math.round(100 * share * 2 * rng.next()),
    };
    const overlap = rng.int(4) === 0 ? 1 : 0;
    for (const [k, id] of stage.ids.entries()) {
      const after: string[] = before === null ? [] : feeders(before.ids, k, count, overlap);
      const task: TaskInput = {
        id,
        after,
        duration: Math.max(1, Math.round(stage.duration * (0.8 + 0.4 * rng.next()))),
        demand: { cpu: stage.cores },
      };
      if (stage.size > 0) task.produces = [{ data: `d-${id}`, size: stage.size }];
      if (before !== null && before.size > 0) task.consumes = after.map((p) => `d-${p}`);
      tasks.push(task);
    }
    before = stage;
    isNarrow = isNarrow ? false : rng.int(3) === 0;
  }
  return {
    name: 'workflow',
    timeUnit: 'unit',
    nodes: Array.from({ length: nodeCount }, (_, v) => ({
      id: `n${v + 1}`,
      capacity: { cpu: cores },
      speed: [0.5, 1, 1, 2][rng.int(4)] * (rng.int(2) === 0 ? 1 : 0.75 + 0.5 * rng.next()),
    })),
    network: { bandwidth: 1 },
    tasks,
  };
}

/** Those before that the k-th of `count` tasks takes from: spread evenly, to either side `overlap` more. */
function feeders(before: readonly string[], k: number, count: number, overlap: number): string[] {
  const first = Math.floor((k * before.length) / count);
  const last = Math.max(first + 1, Math.floor(((k + 1) * before.length) / count));
  return before.slice(Math.max(0, first - overlap), last + overlap);
}
