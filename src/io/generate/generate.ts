import { createRng, type Rng } from '#kernels/rng.ts';
import { AllotError } from '#model/errors.ts';
import type { ProblemInput, TaskInput } from '#model/schema.ts';
import { issuesOfZod } from '../zodIssues.ts';
import { randomNetwork } from './network.ts';
import { type GeneratorInput, type GeneratorParams, generatorParams } from './parameters.ts';

type NodeInput = NonNullable<ProblemInput['nodes']>[number];

/** Modes of one task, shortest first. */
interface ModeDraw {
  duration: number;
  /** Amounts by resource: pools first, then budgets. */
  demand: number[];
}

/**
 * A random problem from a seed, in the spirit of ProGen (Kolisch, Sprecher and Drexl 1995) and RanGen
 * (Demeulemeester, Vanhoucke and Herroelen 2003), with their parameters NC, RF and RS. One set of
 * parameters gives one problem, on every machine.
 *
 * Simplified against ProGen, so that time and memory are linear in the tasks: the network (see
 * randomNetwork); a resource is demanded with probability RF, not by an exact share; modes are ordered by
 * duration with all demands falling, and two of them may be equally efficient. The slowest modes fit every
 * pool and budget together, hence every problem has a solution, where ProGen's may have none.
 *
 * O(tasks·(NC + modes·resources) + critical path).
 * @returns a problem as a user would write it; task ids are '1', '2', …, predecessors first
 * @throws AllotError when a parameter is out of its range
 */
export function generateProblem(input: GeneratorInput = {}): ProblemInput {
  const parsed = generatorParams.safeParse(input, { reportInput: true });
  if (!parsed.success) throw new AllotError(issuesOfZod(parsed.error), 'generator');
  const params = parsed.data;
  // A stream each, so that a change of one parameter leaves the rest of the problem as it was.
  const root = createRng(params.seed);
  const [networkRng, workRng, nodeRng, dateRng] = [root.fork(), root.fork(), root.fork(), root.fork()];

  const span = params.span ?? Math.ceil(2 * Math.sqrt(params.tasks));
  const predecessors = randomNetwork(params.tasks, params.networkComplexity, span, networkRng);
  const resourceCount = params.renewable + params.nonRenewable;
  const draws = Array.from({ length: params.tasks }, () => drawModes(params, resourceCount, workRng));
  const start = earliestStarts(predecessors, draws);
  const length = start.reduce((latest, time, i) => Math.max(latest, time + draws[i][0].duration), 0);
  const resources = Array.from({ length: resourceCount }, (_, r) =>
    r < params.renewable
      ? { id: `R${r + 1}`, capacity: poolCapacity(draws, start, length, r, params.resourceStrength) }
      : {
          id: `N${r - params.renewable + 1}`,
          capacity: budget(draws, r, params.resourceStrength),
          renewable: false,
        },
  );
  const { nodes: nodeParams, dueDateSlack } = params;
  const nodes = nodeParams && drawNodes(nodeParams, nodeRng);
  const tasks = draws.map((modes, i): TaskInput => {
    const demandOf = (mode: ModeDraw) =>
      Object.fromEntries(mode.demand.flatMap((amount, r) => (amount > 0 ? [[resources[r].id, amount]] : [])));
    const [first] = modes;
    const task: TaskInput = { id: String(i + 1), after: Array.from(predecessors[i], (p) => String(p + 1)) };
    if (modes.length > 1)
      task.modes = modes.map((mode) => ({ duration: mode.duration, demand: demandOf(mode) }));
    else Object.assign(task, { duration: first.duration, demand: demandOf(first) });
    if (nodeParams) {
      task.demand = { ...task.demand, cpu: within(nodeParams.demand, nodeRng) };
      const size = within(nodeParams.data, nodeRng);
      if (size > 0) {
        task.produces = [{ data: `d${i + 1}`, size }];
      }
    }
    if (dueDateSlack !== undefined) {
      const slack = dateRng.int(Math.floor(dueDateSlack * length) + 1);
      task.dueDate = start[i] + first.duration + slack;
      task.weight = 1 + dateRng.int(9);
    }
    return task;
  });
  if (nodeParams && nodeParams.data[1] > 0) {
    for (const [i, task] of tasks.entries()) {
      const made = Array.from(predecessors[i]).filter((p) => tasks[p].produces !== undefined);
      if (made.length > 0) task.consumes = made.map((p) => `d${p + 1}`);
    }
  }
  return {
    name: `generated-${params.tasks}-${params.seed}`,
    timeUnit: 'unit',
    ...(dueDateSlack === undefined ? {} : { objective: 'weightedTardiness' as const }),
    ...(resources.length > 0 ? { resources } : {}),
    ...(nodes ? { nodes } : {}),
    ...(nodeParams?.bandwidth === undefined ? {} : { network: { bandwidth: nodeParams.bandwidth } }),
    tasks,
  };
}

function within([least, most]: readonly [number, number], rng: Rng): number {
  return least + rng.int(most - least + 1);
}

/** Durations rise over the modes, the demands of each resource fall. A task demands some resource where RF > 0. */
function drawModes(params: GeneratorParams, resourceCount: number, rng: Rng): ModeDraw[] {
  const durations = Array.from({ length: params.modes }, () => within(params.duration, rng)).sort(
    (a, b) => a - b,
  );
  const used = Array.from({ length: resourceCount }, () => rng.next() < params.resourceFactor);
  if (params.resourceFactor > 0 && resourceCount > 0 && !used.includes(true))
    used[rng.int(resourceCount)] = true;
  const amounts = used.map((isUsed) =>
    durations.map(() => (isUsed ? within(params.demand, rng) : 0)).sort((a, b) => b - a),
  );
  return durations.map((duration, m) => ({ duration, demand: amounts.map((column) => column[m]) }));
}

/** Earliest starts in the shortest modes; predecessors have lower numbers. */
function earliestStarts(predecessors: readonly Int32Array[], draws: readonly ModeDraw[][]): Int32Array {
  const start = new Int32Array(draws.length);
  for (let i = 0; i < draws.length; i++) {
    for (const p of predecessors[i]) start[i] = Math.max(start[i], start[p] + draws[p][0].duration);
  }
  return start;
}

/** RS between the largest single demand (each task in its most modest mode) and the peak of the earliest-start schedule. */
function poolCapacity(
  draws: readonly ModeDraw[][],
  start: Int32Array,
  length: number,
  r: number,
  strength: number,
): number {
  let least = 0;
  const change = new Int32Array(length + 1);
  for (const [i, modes] of draws.entries()) {
    least = Math.max(least, modes[modes.length - 1].demand[r]);
    // Shortest modes demand the most.
    change[start[i]] += modes[0].demand[r];
    change[start[i] + modes[0].duration] -= modes[0].demand[r];
  }
  let most = least;
  let usage = 0;
  for (const step of change) {
    usage += step;
    most = Math.max(most, usage);
  }
  return least + Math.round(strength * (most - least));
}

/** RS between what the most modest modes use up and what the hungriest would. */
function budget(draws: readonly ModeDraw[][], r: number, strength: number): number {
  let least = 0;
  let most = 0;
  for (const modes of draws) {
    least += modes[modes.length - 1].demand[r];
    most += modes[0].demand[r];
  }
  return least + Math.round(strength * (most - least));
}

/** Nodes unlike in cores and speed; the first holds the largest task. */
function drawNodes(params: NonNullable<GeneratorParams['nodes']>, rng: Rng): NodeInput[] {
  const [slowest, fastest] = params.speed;
  return Array.from({ length: params.count }, (_, v) => ({
    id: `n${v + 1}`,
    capacity: { cpu: Math.max(within(params.cores, rng), v === 0 ? params.demand[1] : 0) },
    speed: Math.round((slowest + rng.next() * (fastest - slowest)) * 1000) / 1000 || slowest,
  }));
}
