import { parseProblem } from './parse.ts';
import type { PrecedenceType, Problem } from './problem.ts';
import type { ProblemInput, TaskInput } from './schema.ts';

type Time = number | string;
type ModeInput = NonNullable<TaskInput['modes']>[number];
type ResourceInput = NonNullable<ProblemInput['resources']>[number];
type NodeInput = NonNullable<ProblemInput['nodes']>[number];

/** A shared pool added to a ProblemBuilder. */
export interface ResourceHandle {
  readonly id: string;
}

/** A node added to a ProblemBuilder. */
export interface NodeHandle {
  readonly id: string;
}

/**
 * Builds a problem step by step; what it builds is what a problem file says.
 *
 * @example
 * const bridge = new ProblemBuilder('bridge', { timeUnit: 'd' });
 * const crew = bridge.addResource('crew', 3);
 * const dig = bridge.addTask('dig', 2).needs(crew, 2);
 * bridge.addTask('pour', 1).needs(crew, 1).after(dig, { lag: '12h' });
 */
export class ProblemBuilder {
  readonly #input: ProblemInput & { resources: ResourceInput[]; nodes: NodeInput[] };

  constructor(
    name: string,
    options: Omit<Partial<ProblemInput>, 'name' | 'tasks' | 'resources' | 'nodes'> = {},
  ) {
    this.#input = { name, ...options, resources: [], nodes: [], tasks: [] };
  }

  /** Adds a shared pool. `{ renewable: false }` makes it a budget, `calendar` lets its capacity vary. */
  addResource(
    id: string,
    capacity: number,
    options: Omit<ResourceInput, 'id' | 'capacity'> = {},
  ): ResourceHandle {
    this.#input.resources.push({ id, capacity, ...options });
    return { id };
  }

  /** Adds a machine or an AI model with its capacities, e.g. `{ cpu: 4, gpu: 1 }`. */
  addNode(
    id: string,
    capacity: Record<string, number>,
    options: Omit<NodeInput, 'id' | 'capacity'> = {},
  ): NodeHandle {
    this.#input.nodes.push({ id, capacity, ...options });
    return { id };
  }

  /** Adds a task of one duration; leave it out and add modes where there are alternatives. */
  addTask(id: string, duration?: Time, options: Omit<TaskInput, 'id' | 'duration'> = {}): TaskBuilder {
    const task: TaskInput = { id, ...(duration === undefined ? {} : { duration }), ...options };
    this.#input.tasks.push(task);
    return new TaskBuilder(task);
  }

  /** What has been built, as a problem file would say it. */
  toInput(): ProblemInput {
    return structuredClone(this.#input);
  }

  /**
   * Checks and resolves what has been built.
   * @throws AllotError with every problem found
   */
  build(): Problem {
    return parseProblem(this.toInput());
  }
}

/** A task of a ProblemBuilder. Every method returns the task, so calls can be chained. */
export class TaskBuilder {
  readonly #task: TaskInput;

  constructor(task: TaskInput) {
    this.#task = task;
  }

  get id(): string {
    return String(this.#task.id);
  }

  /** Demands `amount` of a pool, or of a node's capacity by its name ('gpu'). */
  needs(resource: ResourceHandle | string, amount: number): this {
    const name = typeof resource === 'string' ? resource : resource.id;
    this.#task.demand = { ...this.#task.demand, [name]: amount };
    return this;
  }

  /** Waits for another task. */
  after(other: TaskBuilder | string, options: { type?: PrecedenceType; lag?: Time } = {}): this {
    const task = typeof other === 'string' ? other : other.id;
    this.#task.after = [...(this.#task.after ?? []), { task, ...options }];
    return this;
  }

  /** Adds an alternative way to do the task. */
  orMode(mode: ModeInput): this {
    this.#task.modes = [...(this.#task.modes ?? []), mode];
    return this;
  }

  /** Restricts the task to these nodes. */
  on(...nodes: (NodeHandle | string)[]): this {
    this.#task.nodes = nodes.map((node) => (typeof node === 'string' ? node : node.id));
    return this;
  }

  /** Makes data that others consume. */
  produces(data: string, size = 0): this {
    this.#task.produces = [...(this.#task.produces ?? []), { data, size }];
    return this;
  }

  /** Uses data; waits for the task that makes it. */
  consumes(...data: string[]): this {
    this.#task.consumes = [...(this.#task.consumes ?? []), ...data];
    return this;
  }
}
