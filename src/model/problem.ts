import type { Elastic } from './elastic.ts';
import type { OBJECTIVE_TERMS, PRECEDENCE_TYPES, ProblemShape, TaskShape } from './schema.ts';
import type { TimeUnit } from './time.ts';

/*
 * A problem after parseProblem: every reference resolves, every demand is an integer,
 * every time is a number in `timeUnit`. Nothing here changes after it is made.
 */

export type PrecedenceType = (typeof PRECEDENCE_TYPES)[number];
export type ObjectiveTerm = (typeof OBJECTIVE_TERMS)[number];
export type Demand = Readonly<Record<string, number>>;

/** One level of a lexicographic objective: a weighted sum of terms, to be minimised. */
export type ObjectiveLevel = readonly { readonly term: ObjectiveTerm; readonly weight: number }[];

export interface CapacityWindow<C> {
  readonly start: number;
  readonly end: number;
  /** Period after which the window returns. */
  readonly every?: number;
  readonly capacity: C;
}

/** A shared pool. */
export interface Resource {
  readonly id: string;
  readonly capacity: number;
  readonly renewable: boolean;
  readonly calendar: readonly CapacityWindow<number>[];
}

/** A machine or an AI model that tasks are placed on. */
export interface Node {
  readonly id: string;
  readonly capacity: Demand;
  readonly capabilities: readonly string[];
  /** Durations on this node are divided by it. */
  readonly speed: number;
  readonly endpoint?: string;
  /** Cost per time unit of each task that runs here. */
  readonly costRate: number;
  readonly calendar: readonly CapacityWindow<Demand>[];
}

export interface Link {
  readonly from: string;
  readonly to: string;
  /** Data units per time unit; Infinity: instant. */
  readonly bandwidth: number;
  readonly latency: number;
}

export interface Mode {
  /** As the user named it; '1', '2', … in file order where he did not. */
  readonly id: string;
  readonly duration: number;
  readonly demand: Demand;
  /** Nodes able to run it; null: it needs no node. Empty: no node can, the mode is never used. */
  readonly nodes: readonly string[] | null;
  readonly cost: number;
}

export interface Predecessor {
  readonly task: string;
  readonly type: PrecedenceType;
  /** Minimum time between the two events. */
  readonly lag: number;
  /** Data units that move along this arc when the two tasks sit on different nodes. */
  readonly volume: number;
}

export interface Retries {
  /** Attempts after the first. */
  readonly max: number;
  readonly backoff: number;
  readonly factor: number;
  readonly maxBackoff: number;
  readonly otherNode: boolean;
}

/** The place of a task that is done, under way or promised. Its mode and node are the only ones it has. */
export interface FixedPlace {
  readonly start: number;
  /** Actual or expected, whatever the mode's duration; absent: by the duration. */
  readonly end?: number;
}

/** The place of a task in an earlier plan; what is absent is not known. */
export interface PlannedPlace {
  readonly start: number;
  readonly mode?: string;
  /** Null: on no node. */
  readonly node?: string | null;
}

export interface Task {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  /** Stated, or classified from `learning`. */
  readonly kind?: string;
  /** Capabilities its node must have, the kind among them where any node lists it. */
  readonly requires: readonly string[];
  readonly modes: readonly Mode[];
  /** The tasks it waits for, by stated precedence or by the data it consumes. */
  readonly after: readonly Predecessor[];
  readonly releaseDate: number;
  /** Hard; Infinity: none. */
  readonly deadline: number;
  /** Soft; Infinity: none. */
  readonly dueDate: number;
  readonly weight: number;
  readonly priority: number;
  /** It may run with less than its demand. */
  readonly elastic?: Elastic;
  readonly run?: TaskShape['run'];
  readonly env: Readonly<Record<string, string>>;
  readonly retries: Retries;
  /** Infinity: none. */
  readonly timeout: number;
  readonly evaluate: TaskShape['evaluate'];
  readonly fixed?: FixedPlace;
  readonly planned?: PlannedPlace;
}

export interface Problem {
  readonly name: string;
  readonly description?: string;
  readonly timeUnit: TimeUnit;
  /** Grid for planning, in `timeUnit`; undefined: compile chooses. */
  readonly timeStep?: number;
  readonly objective: readonly ObjectiveLevel[];
  /** Nothing that is not fixed starts before; 0 in a problem that has not begun. */
  readonly now: number;
  readonly deadline: number;
  readonly dueDate: number;
  readonly resources: readonly Resource[];
  readonly nodes: readonly Node[];
  /** Between every ordered pair of different nodes that is not instant. */
  readonly links: readonly Link[];
  readonly tasks: readonly Task[];
  /** What the user wrote, shape-checked: the ground for writing the file again. */
  readonly input: ProblemShape;
}
