import { MOST_AMOUNT } from '#model/demand.ts';
import type { Node, PrecedenceType, Problem, Resource, Task } from '#model/problem.ts';

/**
 * Something that a problem demands and that could be otherwise. Precedence is not among them: it always
 * holds, if without the waiting time that a lag adds. Times in the problem's unit; a resource is a pool's id or
 * `node.kind`.
 */
export type Cause =
  /** The task has to be done, in its time and with its demand. */
  | { kind: 'task'; task: string }
  | { kind: 'deadline'; task: string; time: number }
  /** The task is done, under way or promised, and starts then. */
  | { kind: 'fixed'; task: string; time: number }
  /** The project's deadline. */
  | { kind: 'project deadline'; time: number }
  /** The end that was asked about. */
  | { kind: 'wanted end'; time: number }
  | { kind: 'release date'; task: string; time: number }
  /** The task keeps a distance above 0 to an event of another. */
  | { kind: 'lag'; task: string; after: string; type: PrecedenceType; lag: number }
  | { kind: 'capacity'; resource: string; capacity: number }
  /** What it leaves at some times: less than the capacity, or more, as opening hours do. */
  | { kind: 'calendar'; resource: string }
  | { kind: 'budget'; resource: string; capacity: number }
  /** The task may run on these nodes only. */
  | { kind: 'pin'; task: string; nodes: readonly string[] };

/**
 * A cause. Of a capacity it is enough that it holds within [from, to); of a calendar these are the times that the
 * tasks among the causes need it in, as far as deadlines tell, and `windows` what it leaves then where that is not the capacity.
 */
export type ToldCause = Cause & {
  from?: number;
  to?: number;
  windows?: { start: number; end: number; capacity: number }[];
};

/**
 * All causes of a problem, those that explain most in few words first: searches for a minimal set keep the
 * earlier ones.
 *
 * @param wantedEnd the end that was asked about, which is the project's deadline then
 */
export function causesOf(problem: Problem, wantedEnd: number | null): Cause[] {
  const { tasks, resources, nodes } = problem;
  const ends: Cause[] =
    wantedEnd === null
      ? Number.isFinite(problem.deadline)
        ? [{ kind: 'project deadline', time: problem.deadline }]
        : []
      : [{ kind: 'wanted end', time: wantedEnd }];
  const capacities = (renewable: boolean) => resources.filter((pool) => pool.renewable === renewable);
  return [
    ...ends,
    ...tasks
      .filter((task) => Number.isFinite(task.deadline))
      .map((task): Cause => ({ kind: 'deadline', task: task.id, time: task.deadline })),
    ...tasks.flatMap(({ id, fixed }): Cause[] =>
      fixed === undefined ? [] : [{ kind: 'fixed', task: id, time: fixed.start }],
    ),
    ...tasks.map((task): Cause => ({ kind: 'task', task: task.id })),
    ...capacities(true).map(({ id, capacity }): Cause => ({ kind: 'capacity', resource: id, capacity })),
    ...nodes.flatMap((node) =>
      Object.entries(node.capacity).map(([kind, capacity]): Cause => ({
        kind: 'capacity',
        resource: `${node.id}.${kind}`,
        capacity,
      })),
    ),
    ...capacities(false).map(({ id, capacity }): Cause => ({ kind: 'budget', resource: id, capacity })),
    ...tasks
      .filter((task) => task.releaseDate > 0)
      .map((task): Cause => ({ kind: 'release date', task: task.id, time: task.releaseDate })),
    ...tasks.flatMap(({ id, after }) =>
      after
        .filter(({ lag }) => lag > 0)
        .map(({ task, type, lag }): Cause => ({ kind: 'lag', task: id, after: task, type, lag })),
    ),
    ...resources
      .filter((pool) => pool.calendar.length > 0)
      .map(({ id }): Cause => ({ kind: 'calendar', resource: id })),
    ...nodes
      .filter((node) => node.calendar.length > 0)
      .map(({ id }): Cause => ({ kind: 'calendar', resource: id })),
    ...tasks.flatMap((task): Cause[] => {
      const named = [...new Set(task.modes.flatMap((mode) => mode.nodes ?? []))];
      return named.length > 0 && named.length < nodes.length
        ? [{ kind: 'pin', task: task.id, nodes: named }]
        : [];
    }),
  ];
}

/** More of anything than all tasks together can use, as far as can be counted. */
export function plenty({ tasks }: Problem): number {
  let sum = 1;
  for (const task of tasks)
    sum += task.modes.reduce((most, mode) => Math.max(most, ...Object.values(mode.demand)), 0);
  return Math.min(sum, MOST_AMOUNT);
}

/** The problem without what a cause demands. */
export function without(problem: Problem, cause: Cause): Problem {
  switch (cause.kind) {
    case 'task':
      return withTask(problem, cause.task, (task) => ({
        ...task,
        modes: task.modes.map((mode) => ({ ...mode, duration: 0, demand: {} })),
      }));
    case 'deadline':
      return withTask(problem, cause.task, (task) => ({ ...task, deadline: Number.POSITIVE_INFINITY }));
    case 'fixed':
      return withTask(problem, cause.task, (task) => ({ ...task, fixed: undefined }));
    case 'project deadline':
    case 'wanted end':
      return { ...problem, deadline: Number.POSITIVE_INFINITY };
    case 'release date':
      return withTask(problem, cause.task, (task) => ({ ...task, releaseDate: 0 }));
    case 'lag':
      return withLag(problem, cause, 0);
    case 'capacity':
    case 'budget':
      return withCapacity(problem, cause.resource, plenty(problem));
    case 'calendar':
      return withCalendar(problem, cause.resource, plenty(problem));
    case 'pin':
      return withTask(problem, cause.task, (task) => onNodes(task, problem.nodes));
  }
}

/** The problem with one task changed. */
export function withTask(problem: Problem, id: string, change: (task: Task) => Task): Problem {
  return { ...problem, tasks: problem.tasks.map((task) => (task.id === id ? change(task) : task)) };
}

/** The problem with another lag. */
export function withLag(problem: Problem, cause: Cause & { kind: 'lag' }, lag: number): Problem {
  const isMeant = (arc: Task['after'][number]) =>
    arc.task === cause.after && arc.type === cause.type && arc.lag === cause.lag;
  return withTask(problem, cause.task, (task) => ({
    ...task,
    after: task.after.map((arc) => (isMeant(arc) ? { ...arc, lag: Math.min(arc.lag, lag) } : arc)),
  }));
}

/** The problem with another capacity of a pool, or of a node's kind. What calendars leave stays as it is. */
export function withCapacity(problem: Problem, resource: string, capacity: number): Problem {
  return withOwner(
    problem,
    resource,
    (pool) => ({ ...pool, capacity }),
    (node, kind) => ({ ...node, capacity: { ...node.capacity, [kind]: capacity } }),
  );
}

/**
 * The problem with so much more in all windows of a calendar: up to the capacity where they leave less than that, and
 * beyond where they leave as much or more.
 */
export function withCalendar(problem: Problem, resource: string, more: number): Problem {
  const raised = (least: number, capacity: number) =>
    Math.min(least < capacity ? capacity : MOST_AMOUNT, least + more);
  return withOwner(
    problem,
    resource,
    (pool) => ({
      ...pool,
      calendar: pool.calendar.map((w) => ({ ...w, capacity: raised(w.capacity, pool.capacity) })),
    }),
    (node) => ({
      ...node,
      calendar: node.calendar.map((w) => ({
        ...w,
        capacity: Object.fromEntries(
          Object.entries(w.capacity).map(([kind, least]) => [kind, raised(least, node.capacity[kind])]),
        ),
      })),
    }),
  );
}

/** Changes a pool, or the node that `node.kind` or a node's id names. */
function withOwner(
  problem: Problem,
  resource: string,
  ofPool: (pool: Resource) => Resource,
  ofNode: (node: Node, kind: string) => Node,
): Problem {
  const resources = problem.resources.map((pool) => (pool.id === resource ? ofPool(pool) : pool));
  if (problem.resources.some(({ id }) => id === resource)) return { ...problem, resources };
  const nodes = problem.nodes.map((node) => {
    if (node.id === resource) return ofNode(node, '');
    const kind = Object.keys(node.capacity).find((name) => `${node.id}.${name}` === resource);
    return kind === undefined ? node : ofNode(node, kind);
  });
  return { ...problem, nodes };
}

/** The task with all of these nodes open to it that can hold one of its modes at all. */
export function onNodes(task: Task, nodes: readonly Node[]): Task {
  return {
    ...task,
    modes: task.modes.map((mode) => {
      if (mode.nodes === null) return mode;
      const fits = (node: Node) =>
        Object.entries(mode.demand).every(([kind, amount]) => {
          const there = nodes.some((other) => kind in other.capacity);
          return !there || (node.capacity[kind] ?? 0) >= amount;
        });
      return {
        ...mode,
        nodes: nodes.filter((node) => mode.nodes?.includes(node.id) || fits(node)).map(({ id }) => id),
      };
    }),
  };
}
