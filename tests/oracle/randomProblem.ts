import fc from 'fast-check';
import { compile } from '#instance/compile.ts';
import type { Instance } from '#instance/instance.ts';
import { AllotError } from '#model/errors.ts';
import { parseProblem } from '#model/parse.ts';
import type { Problem } from '#model/problem.ts';
import { OBJECTIVE_TERMS, PRECEDENCE_TYPES, type ProblemInput, type TaskInput } from '#model/schema.ts';

/** Where choices come from: a seeded stream, or a sequence that fast-check can shrink. */
export interface Choices {
  /** Uniform integer in [0, n). 0 stands for the simplest choice. */
  int(n: number): number;
}

/** How large the problems may be, and what they may not use. */
export interface Limits {
  minTasks?: number;
  maxTasks?: number;
  /** In steps of the problem's own grid. */
  maxDuration?: number;
  /** Leaves the grid to compile, which may make it a thousand times finer: not for searches over every tick. */
  freeGrid?: boolean;
  calendars?: boolean;
  nodes?: boolean;
  /** Lags, and types other than finish-start. */
  generalArcs?: boolean;
  multiMode?: boolean;
  deadlines?: boolean;
  /** Asks for the least makespan and nothing else. */
  makespanOnly?: boolean;
}

const UNITS = [
  { unit: 'unit', half: null },
  { unit: 's', half: (k: number) => `${k * 500}ms` },
  { unit: 'min', half: (k: number) => `${k * 30}s` },
  { unit: 'h', half: (k: number) => `${k * 30}m` },
  { unit: 'ms', half: null },
  { unit: 'd', half: (k: number) => `${k * 12}h` },
] as const;
const CAPABILITIES = ['gpu', 'supervised'];
const SPEEDS = [1, 2, 0.5, 1.5, 3];

/**
 * A small random problem as a user might write it, with all that the model can say. Most are accepted by
 * parseProblem and most have a schedule; neither is promised.
 */
export function randomProblemInput(choices: Choices, limits: Limits = {}): ProblemInput {
  const { minTasks = 1, maxTasks = 6, maxDuration = 4 } = limits;
  const pick = <T>(values: readonly T[]): T => values[choices.int(values.length)];
  /** True about once in n; never for the simplest choice. */
  const once = (n: number) => choices.int(n) === n - 1;
  const upTo = (n: number) => choices.int(n + 1);

  // Every time is a whole number of steps: the unit itself, or half of it, written in either of two ways.
  const { unit, half } = pick(UNITS);
  const halves = half !== null && once(3);
  const time = (steps: number): number | string => {
    if (!halves) return half !== null && once(6) ? half(steps * 2) : steps;
    return once(3) ? half(steps) : steps / 2;
  };

  const taskCount = minTasks + choices.int(maxTasks - minTasks + 1);
  const poolCount = pick([1, 0, 2, 1]);
  const nodeCount = limits.nodes === false ? 0 : pick([0, 2, 1, 0, 2, 3]);
  const withCalendars = limits.calendars !== false && once(2);
  const window = () => {
    const start = upTo(8);
    const length = 1 + upTo(3);
    const every = once(2) ? { every: time(length + upTo(5)) } : {};
    return { start: time(start), end: time(start + length), ...every };
  };

  const resources = Array.from({ length: poolCount }, (_, r) => {
    const renewable = !once(4);
    const capacity = renewable ? 1 + choices.int(3) : 3 + choices.int(5);
    const calendar =
      renewable && withCalendars && once(2)
        ? Array.from({ length: 1 + choices.int(2) }, () => ({ ...window(), capacity: choices.int(4) }))
        : undefined;
    return { id: `pool${r + 1}`, capacity, renewable, calendar };
  });
  const nodes = Array.from({ length: nodeCount }, (_, v) => {
    const capacity: Record<string, number> = { cpu: 1 + choices.int(3) };
    if (once(2)) capacity.memory = 1 + choices.int(4);
    const changed = () => (once(2) ? { cpu: choices.int(4) } : { ...capacity, cpu: choices.int(3) });
    return {
      id: `node${v + 1}`,
      capacity,
      capabilities: CAPABILITIES.filter(() => !once(3)),
      speed: once(2) ? pick(SPEEDS) : 1,
      costRate: choices.int(3),
      calendar:
        withCalendars && once(2)
          ? Array.from({ length: 1 + choices.int(2) }, () => ({ ...window(), capacity: changed() }))
          : undefined,
    };
  });
  const link = () => ({
    from: pick(nodes).id,
    to: pick(nodes).id,
    bandwidth: 1 + choices.int(3),
    latency: time(choices.int(2)),
    oneWay: once(2),
  });
  const network =
    nodeCount > 1 && once(2)
      ? {
          bandwidth: once(3) ? undefined : pick([2, 1, 4]),
          latency: time(choices.int(2)),
          links: once(2) ? [link()].filter(({ from, to }) => from !== to) : [],
        }
      : undefined;

  const demands = () => {
    const demand: NonNullable<TaskInput['demand']> = {};
    let usesSize = false;
    for (const pool of resources) {
      if (once(3)) continue;
      const amount = choices.int((pool.renewable ? pool.capacity : 2) + 1);
      if (once(5)) {
        usesSize = true;
        demand[pool.id] = { c0: 0.5, c1: amount / 8, c2: 0 };
      } else demand[pool.id] = amount;
    }
    if (nodeCount > 0 && !once(4)) demand.cpu = choices.int(3);
    if (nodes.every(({ capacity }) => 'memory' in capacity) && nodeCount > 0 && once(2)) demand.memory = 1;
    return { demand, usesSize };
  };

  const tasks: TaskInput[] = [];
  for (let i = 0; i < taskCount; i++) {
    const { demand, usesSize } = demands();
    const task: TaskInput = {
      id: once(8) ? 100 + i : `t${i + 1}`,
      demand,
      duration: time(upTo(maxDuration)),
    };
    let needsSize = usesSize;
    if (limits.multiMode !== false && once(3)) {
      task.modes = Array.from({ length: 1 + choices.int(3) }, (_, m) => {
        const own = once(2) ? demands() : null;
        needsSize ||= own?.usesSize ?? false;
        return {
          id: once(2) ? `m${m}` : undefined,
          duration: once(4) ? undefined : time(upTo(maxDuration)),
          demand: own?.demand,
          nodes: nodeCount > 1 && once(5) ? [pick(nodes).id] : undefined,
          cost: choices.int(4),
        };
      });
    }
    if (needsSize) task.size = 1 + choices.int(4);
    if (nodeCount > 0 && once(6)) task.requires = [pick(CAPABILITIES)];
    if (nodeCount > 0 && once(8)) task.learning = { labels: true };
    if (nodeCount > 0 && once(6)) task.nodes = nodes.map(({ id }) => id).filter(() => !once(3));
    if (task.nodes?.length === 0) {
      // A task on no node may demand pools only.
      delete task.requires;
      for (const entry of [task, ...(task.modes ?? [])])
        if (entry.demand)
          entry.demand = Object.fromEntries(
            Object.entries(entry.demand).filter(([name]) => name.startsWith('pool')),
          );
      for (const mode of task.modes ?? []) delete mode.nodes;
    }
    if (once(5)) task.releaseDate = time(upTo(5));
    if (limits.deadlines !== false && once(10)) task.deadline = time(6 + upTo(12));
    if (once(3)) task.dueDate = time(upTo(8));
    if (once(3)) task.weight = choices.int(4);
    if (once(3)) task.priority = choices.int(4);
    if (once(3)) task.produces = [{ data: `data${i + 1}`, size: choices.int(4) }];
    task.after = [];
    const consumes: string[] = [];
    for (const before of tasks) {
      const data = before.produces?.[0]?.data;
      if (data !== undefined && once(2)) consumes.push(String(data));
      if (!once(3)) continue;
      const general = limits.generalArcs !== false && once(2);
      task.after.push(
        general
          ? { task: before.id, type: pick(PRECEDENCE_TYPES), lag: time(choices.int(6) - 2) }
          : before.id,
      );
    }
    if (consumes.length > 0) task.consumes = consumes;
    tasks.push(task);
  }
  // File order need not be an order the tasks can be done in.
  for (let i = tasks.length - 1; i > 0; i--) {
    const j = i - choices.int(i + 1);
    [tasks[i], tasks[j]] = [tasks[j], tasks[i]];
  }

  const derivesTimes = nodes.some(({ speed }) => speed !== 1) || network !== undefined;
  const statesGrid = limits.freeGrid !== true ? derivesTimes || once(4) : derivesTimes && !once(3);
  return {
    timeUnit: unit,
    timeStep: statesGrid ? time(1) : undefined,
    objective: limits.makespanOnly ? 'makespan' : randomObjective(),
    deadline: limits.deadlines !== false && once(10) ? time(12 + upTo(20)) : undefined,
    dueDate: once(6) ? time(upTo(12)) : undefined,
    resources,
    nodes,
    network,
    tasks,
  };

  function randomObjective(): ProblemInput['objective'] {
    const sum = () => ({
      sum: Array.from({ length: 1 + choices.int(2) }, () => ({
        term: pick(OBJECTIVE_TERMS),
        weight: choices.int(3),
      })),
    });
    return pick([
      () => OBJECTIVE_TERMS[0],
      () => pick(OBJECTIVE_TERMS),
      sum,
      () => ({ lexicographic: [pick(OBJECTIVE_TERMS), sum()] }),
    ])();
  }
}

export interface Drawn {
  problem: Problem;
  instance: Instance;
  /** Length of a tick in the problem's unit. */
  tick: number;
  /** Problems that parseProblem or compile refused before this one. */
  refused: number;
}

/** Draws until a problem is accepted. Anything thrown but an AllotError is let through: it is a bug. */
export function randomProblem(choices: Choices, limits: Limits = {}): Drawn {
  for (let refused = 0; ; refused++) {
    const input = randomProblemInput(choices, limits);
    try {
      const problem = parseProblem(input);
      const instance = compile(problem);
      return { problem, instance, tick: 1 / instance.ticksPerUnit, refused };
    } catch (error) {
      if (!(error instanceof AllotError)) throw error;
    }
  }
}

/**
 * Random problems for fast-check. It draws a sequence of choices and the generator reads it, with 0 behind
 * its end, so that a failing problem shrinks to few tasks with little in them.
 */
export function arbitraryProblemInput(limits: Limits = {}): fc.Arbitrary<ProblemInput> {
  return fc.array(fc.nat({ max: 59 }), { maxLength: 400, size: 'max' }).map((sequence) => {
    let next = 0;
    // 60 is divisible by most counts asked for, so that the remainder is close to uniform.
    return randomProblemInput({ int: (n) => (next < sequence.length ? sequence[next++] % n : 0) }, limits);
  });
}
