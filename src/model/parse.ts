import { readCalendar } from './calendarWindows.ts';
import { peakCapacity } from './capacity.ts';
import { classifyTask } from './classify.ts';
import { evaluateDemand } from './demand.ts';
import { resolveElastic } from './elastic.ts';
import { AllotError, type Issue } from './errors.ts';
import { chooseGrainsPerTick } from './grid.ts';
import { type LinkContext, resolveLinks } from './network.ts';
import { readFixed, readPlanned } from './places.ts';
import type {
  Demand,
  Mode,
  Node,
  ObjectiveLevel,
  ObjectiveTerm,
  Predecessor,
  Problem,
  Resource,
  Task,
} from './problem.ts';
import { Reader } from './reader.ts';
import { type ProblemInput, type ProblemShape, problemSchema, type TaskShape } from './schema.ts';
import { shapeIssues } from './shapeIssues.ts';
import { GRAINS_PER_UNIT } from './time.ts';
import { checkBudgets, checkElastic, checkFeasibleSomewhere, findCycles } from './validate.ts';

/**
 * Reads an untrusted value as a problem.
 *
 * @param value what a YAML or JSON reader returned, or a literal
 * @param source file name for messages
 * @throws AllotError with every problem found: shape first (types, unknown keys), then meaning
 *   (references, cycles, demands that no node can meet). Meaning is checked only where the shape holds.
 */
export function parseProblem(value: ProblemInput | unknown, source?: string): Problem {
  const shape = problemSchema.safeParse(value, { reportInput: true });
  if (!shape.success) throw new AllotError(shapeIssues(shape.error.issues, value), source);
  const issues: Issue[] = [];
  const problem = resolve(shape.data, issues);
  if (issues.length > 0) throw new AllotError(issues, source);
  return problem;
}

function resolve(shape: ProblemShape, issues: Issue[]): Problem {
  const reader = new Reader(shape.timeUnit, issues);
  const timeStep = shape.timeStep === undefined ? undefined : reader.grid(shape.timeStep, 'timeStep');
  const resources = shape.resources.map((resource, i): Resource => ({
    id: resource.id,
    capacity: resource.capacity,
    renewable: resource.renewable,
    calendar: readCalendar(reader, resource.calendar, `resources[${i}].calendar`),
  }));
  shape.resources.forEach((resource, i) => {
    if (!resource.renewable && resource.calendar?.length) {
      reader.fail(
        'calendar-on-nonrenewable',
        `resources[${i}].calendar`,
        `'${resource.id}' is used up, so it has no capacity over time`,
        'make it renewable, or drop the calendar',
      );
    }
  });
  const nodes = shape.nodes.map((node, i): Node => ({
    ...node,
    calendar: readCalendar(reader, node.calendar, `nodes[${i}].calendar`),
  }));
  const resourceById = uniqueById(reader, 'resource', resources, 'resources');
  const nodeById = uniqueById(reader, 'node', nodes, 'nodes');
  const taskById = uniqueById(reader, 'task', shape.tasks, 'tasks');
  const nodeKinds = new Map(
    nodes.flatMap((node) => Object.keys(node.capacity).map((kind) => [kind, true] as const)),
  );
  for (const [i, resource] of resources.entries()) {
    if (nodeKinds.has(resource.id)) {
      reader.fail(
        'ambiguous-resource',
        `resources[${i}].id`,
        `'${resource.id}' is a shared pool and also a capacity of nodes`,
        'rename one of them',
      );
    }
  }
  nodes.forEach((node, i) => {
    for (const kind of Object.keys(node.capacity)) {
      if (resourceById.has(`${node.id}.${kind}`))
        reader.fail(
          'ambiguous-resource',
          `nodes[${i}].capacity.${kind}`,
          `'${node.id}.${kind}' stands for this capacity and is also a shared pool`,
          'rename one of them',
        );
    }
    for (const [k, window] of node.calendar.entries()) {
      for (const kind of Object.keys(window.capacity)) {
        if (!(kind in node.capacity))
          reader.fail(
            'unknown-reference',
            `nodes[${i}].calendar[${k}].capacity.${kind}`,
            `node '${node.id}' has no capacity '${kind}'`,
            `add '${kind}: 0' to its capacity`,
          );
      }
    }
  });
  const linkContext: LinkContext = { nodes: nodeById, reader };
  const links = resolveLinks(shape.network, linkContext);

  const producers = readProducers(reader, shape.tasks);
  const context: TaskContext = { reader, resourceById, nodeById, nodeKinds, taskById, producers, nodes };
  const tasks = shape.tasks.map((task, i) => readTask(task, i, context));
  const problem: Problem = {
    name: shape.name ?? 'problem',
    description: shape.description,
    timeUnit: shape.timeUnit,
    timeStep,
    objective: readObjective(shape.objective),
    now: reader.date(shape.now, 'now', 0),
    deadline: reader.date(shape.deadline, 'deadline', Number.POSITIVE_INFINITY),
    dueDate: reader.date(shape.dueDate, 'dueDate', Number.POSITIVE_INFINITY),
    resources,
    nodes,
    links,
    tasks,
    input: shape,
  };
  findCycles(tasks, issues);
  if (issues.length === 0) {
    reader.checkRange(chooseGrainsPerTick(problem));
    checkFeasibleSomewhere(tasks, resources, nodes, issues);
    checkBudgets(tasks, resources, issues);
  }
  return problem;
}

interface TaskContext {
  reader: Reader;
  resourceById: ReadonlyMap<string, Resource>;
  nodeById: ReadonlyMap<string, Node>;
  nodeKinds: ReadonlyMap<string, true>;
  taskById: ReadonlyMap<string, TaskShape>;
  producers: ReadonlyMap<string, { task: string; size: number }>;
  nodes: readonly Node[];
}

function readTask(task: TaskShape, index: number, context: TaskContext): Task {
  const { reader } = context;
  const path = `tasks[${index}]`;
  const kind = classifyTask(task);
  const requires = [...task.requires];
  if (
    kind !== undefined &&
    !requires.includes(kind) &&
    context.nodes.some((node) => node.capabilities.includes(kind))
  ) {
    requires.push(kind);
  }
  const after = readPredecessors(task, path, context);
  const modes = readModes(task, path, requires, context);
  const place = task.fixed && readFixed(task, modes, path, context);
  if (task.elastic)
    checkElastic(task.elastic, modes, context.resourceById, path, (code, where, message, hint) =>
      reader.fail(code, where, message, hint),
    );
  const seconds = 1000 / GRAINS_PER_UNIT[reader.unit === 'unit' ? 's' : reader.unit];
  const retries = {
    max: task.retries?.max ?? 0,
    backoff: reader.time(task.retries?.backoff, `${path}.retries.backoff`, seconds),
    factor: task.retries?.factor ?? 2,
    maxBackoff: reader.time(task.retries?.maxBackoff, `${path}.retries.maxBackoff`, 60 * seconds),
    otherNode: task.retries?.otherNode ?? true,
  };
  return {
    id: task.id,
    name: task.name ?? task.id,
    description: task.description,
    kind,
    requires,
    modes: place ? [place.mode] : modes,
    after,
    releaseDate: reader.date(task.releaseDate, `${path}.releaseDate`, 0),
    deadline: reader.date(task.deadline, `${path}.deadline`, Number.POSITIVE_INFINITY),
    dueDate: reader.date(task.dueDate, `${path}.dueDate`, Number.POSITIVE_INFINITY),
    weight: task.weight,
    priority: task.priority,
    // What has begun keeps its size.
    elastic:
      task.elastic === undefined || place
        ? undefined
        : resolveElastic(task.elastic, (value, where) => reader.time(value, where, 0), `${path}.elastic`),
    run: task.run,
    env: task.env,
    retries,
    timeout: reader.time(task.timeout, `${path}.timeout`, Number.POSITIVE_INFINITY),
    evaluate: task.evaluate,
    fixed: place?.fixed,
    planned: readPlanned(task, path, reader),
  };
}

function readPredecessors(task: TaskShape, path: string, context: TaskContext): Predecessor[] {
  const { reader } = context;
  const after: Predecessor[] = [];
  const volumeFrom = new Map<string, number>();
  for (const [k, data] of task.consumes.entries()) {
    const producer = context.producers.get(data);
    // Data that no task makes is there from the start, on every node.
    if (producer === undefined) continue;
    if (producer.task !== task.id) {
      volumeFrom.set(producer.task, (volumeFrom.get(producer.task) ?? 0) + producer.size);
      continue;
    }
    reader.fail(
      'self-reference',
      `${path}.consumes[${k}]`,
      `task '${task.id}' consumes '${data}', which it produces itself`,
      'drop the entry',
    );
  }
  for (const [k, entry] of task.after.entries()) {
    const stated = typeof entry === 'string' ? { task: entry, type: 'finish-start' as const, lag: 0 } : entry;
    const where = `${path}.after[${k}]`;
    if (reader.reference('task', stated.task, context.taskById, where) === undefined) continue;
    if (stated.task === task.id) {
      reader.fail('self-reference', where, `task '${task.id}' waits for itself`, 'drop the entry');
      continue;
    }
    const volume = stated.type === 'finish-start' ? (volumeFrom.get(stated.task) ?? 0) : 0;
    if (stated.type === 'finish-start') volumeFrom.delete(stated.task);
    after.push({
      task: stated.task,
      type: stated.type,
      lag: reader.date(stated.lag, `${where}.lag`, 0, Number.NEGATIVE_INFINITY),
      volume,
    });
  }
  for (const [producer, volume] of volumeFrom)
    after.push({ task: producer, type: 'finish-start', lag: 0, volume });
  return after;
}

function readModes(task: TaskShape, path: string, requires: readonly string[], context: TaskContext): Mode[] {
  const { reader } = context;
  if (task.modes === undefined && task.duration === undefined) {
    reader.fail(
      'missing-duration',
      path,
      `task '${task.id}' has neither a duration nor modes`,
      "add 'duration: 10', or 'duration: 0' for a milestone",
    );
  }
  const size = task.size ?? 0;
  const usesSize = (shape: object) => Object.values(shape).some((model) => typeof model === 'object');
  if (
    task.size === undefined &&
    (usesSize(task.demand) || task.modes?.some((mode) => usesSize(mode.demand ?? {})))
  ) {
    reader.fail('missing-size', path, `task '${task.id}' has a demand model but no size`, "add 'size: 10'");
  }
  for (const [k, name] of (task.nodes ?? []).entries())
    reader.reference('node', name, context.nodeById, `${path}.nodes[${k}]`);
  let shared: number | undefined;
  const sharedDuration = () => (shared ??= reader.date(task.duration, `${path}.duration`, 0));
  const seen = new Set<string>();
  return (task.modes ?? [{}]).map((mode: NonNullable<TaskShape['modes']>[number], k) => {
    const where = task.modes ? `${path}.modes[${k}]` : path;
    const modeId = mode.id ?? String(k + 1);
    if (seen.has(modeId))
      reader.fail(
        'duplicate-id',
        `${where}.id`,
        `task '${task.id}' has two modes called '${modeId}'`,
        'rename one of them',
      );
    seen.add(modeId);
    if (task.modes && mode.duration === undefined && task.duration === undefined) {
      reader.fail(
        'missing-duration',
        where,
        `mode '${modeId}' of task '${task.id}' has no duration`,
        "add 'duration: 10' to the mode or to the task",
      );
    }
    for (const [j, name] of (mode.nodes ?? []).entries())
      reader.reference('node', name, context.nodeById, `${where}.nodes[${j}]`);
    const demand: Record<string, number> = {};
    for (const [name, model] of Object.entries({ ...task.demand, ...mode.demand })) {
      if (!context.nodeKinds.has(name)) {
        const known = new Map<string, unknown>([...context.resourceById, ...context.nodeKinds]);
        if (
          reader.reference('resource or node capacity', name, known, `${where}.demand.${name}`) === undefined
        )
          continue;
      }
      const amount = evaluateDemand(model, size);
      if (amount > 0) demand[name] = amount;
    }
    const able = ableNodes(task, mode.nodes, demand, requires, context);
    const homeless =
      able === null ? Object.keys(demand).find((name) => context.nodeKinds.has(name)) : undefined;
    if (homeless !== undefined) {
      reader.fail(
        'demand-without-node',
        `${where}.demand.${homeless}`,
        `'${homeless}' is a capacity of nodes, and task '${task.id}' runs on none`,
        "drop 'nodes: []', or demand a shared pool",
      );
    }
    return {
      id: modeId,
      duration:
        mode.duration === undefined ? sharedDuration() : reader.date(mode.duration, `${where}.duration`, 0),
      demand,
      nodes: able,
      cost: mode.cost ?? task.cost,
    };
  });
}

/** Nodes that have the capabilities and, at some time, the room for `demand`. */
function ableNodes(
  task: TaskShape,
  modeNodes: string[] | undefined,
  demand: Demand,
  requires: readonly string[],
  context: TaskContext,
): string[] | null {
  const noneAsked =
    task.nodes?.length === 0 || (context.nodes.length === 0 && requires.length === 0 && !modeNodes?.length);
  if (noneAsked) return null;
  return context.nodes
    .filter((node) => (task.nodes?.includes(node.id) ?? true) && (modeNodes?.includes(node.id) ?? true))
    .filter((node) => requires.every((capability) => node.capabilities.includes(capability)))
    .filter((node) =>
      Object.entries(demand).every(
        ([kind, amount]) => !context.nodeKinds.has(kind) || amount <= peakCapacity(node, kind),
      ),
    )
    .map((node) => node.id);
}

function readProducers(
  reader: Reader,
  tasks: readonly TaskShape[],
): Map<string, { task: string; size: number }> {
  const producers = new Map<string, { task: string; size: number }>();
  tasks.forEach((task, i) => {
    task.produces.forEach(({ data, size }, k) => {
      const other = producers.get(data);
      if (other)
        reader.fail(
          'duplicate-id',
          `tasks[${i}].produces[${k}]`,
          `data '${data}' is produced by '${other.task}' and by '${task.id}'`,
          'give each its own name',
        );
      producers.set(data, { task: task.id, size });
    });
  });
  return producers;
}

function uniqueById<T extends { id: string }>(
  reader: Reader,
  kind: string,
  entries: readonly T[],
  path: string,
): Map<string, T> {
  const byId = new Map<string, T>();
  entries.forEach((entry, i) => {
    if (byId.has(entry.id))
      reader.fail(
        'duplicate-id',
        `${path}[${i}].id`,
        `there are two ${kind}s called '${entry.id}'`,
        'rename one of them',
      );
    else byId.set(entry.id, entry);
  });
  return byId;
}

function readObjective(shape: ProblemShape['objective']): ObjectiveLevel[] {
  const level = (
    entry: ObjectiveTerm | { sum: { term: ObjectiveTerm; weight: number }[] },
  ): ObjectiveLevel => (typeof entry === 'string' ? [{ term: entry, weight: 1 }] : entry.sum);
  if (typeof shape === 'object' && 'lexicographic' in shape) return shape.lexicographic.map(level);
  return [level(shape)];
}
