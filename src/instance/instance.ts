import type { ObjectiveLevel, Problem } from '#model/problem.ts';
import type { ElasticTable } from './elasticTable.ts';

/** Precedence types as they stand in `succType` and `predType`. */
export const FINISH_START = 0;
export const START_START = 1;
export const FINISH_FINISH = 2;
export const START_FINISH = 3;

/** 'No such time' in `deadline` and `dueDate`; also the end of every horizon. */
export const NEVER = 2 ** 30;

/** An adjacency in compressed sparse rows: the arcs of task i are [ptr[i], ptr[i+1]). */
export interface ArcList {
  /** Length tasks + 1. */
  readonly ptr: Int32Array;
  /** The task at the other end. */
  readonly task: Int32Array;
  /** FINISH_START … START_FINISH. */
  readonly type: Int32Array;
  /** Minimum lag, in ticks; may be negative. */
  readonly lag: Int32Array;
  /** Data units that move along the arc between different nodes. */
  readonly volume: Float64Array;
}

/** The places of tasks in an earlier plan. */
export interface PlannedPlaces {
  /** Start of task i in ticks; −1 where the plan does not have it. */
  readonly start: Int32Array;
  /** 1 where mode m is the one, on the node, that the plan has its task in, as far as the plan says. */
  readonly agrees: Uint8Array;
}

/**
 * A problem as flat arrays: multi-mode RCPSP over renewable and non-renewable resources with minimum
 * lags, calendars and release dates (Brucker et al. 1999, notation MPS|prec|·). Placement on a node is a
 * choice among modes: mode k of task i on node v is one row here. All times are ticks, all intervals
 * half-open. Tasks, modes and resources are known by their index.
 */
export interface Instance {
  readonly problem: Problem;
  readonly taskCount: number;
  readonly resourceCount: number;
  readonly nodeCount: number;
  /** Ticks in one unit of the problem's `timeUnit`; may be below 1 where the grid is coarse. */
  readonly ticksPerUnit: number;
  /** No schedule that a planner needs to consider ends later. At most 2^30. */
  readonly horizon: number;

  readonly successors: ArcList;
  readonly predecessors: ArcList;
  /** Tasks so that predecessors come first; ties by index. */
  readonly topological: Int32Array;
  /** Some arc is other than finish-start with lag 0, or carries data. */
  readonly hasGeneralArcs: boolean;
  /** Some arc may let its successor start before its predecessor. */
  readonly hasOverlappingArcs: boolean;

  /** Modes of task i: [modePtr[i], modePtr[i+1]), each on one node. Length tasks + 1. */
  readonly modePtr: Int32Array;
  readonly modeTask: Int32Array;
  readonly modeDuration: Int32Array;
  /** Node index, −1 for none. */
  readonly modeNode: Int32Array;
  /** Cost of running the mode once: stated cost + duration × the node's rate. */
  readonly modeCost: Float64Array;
  /** Position of the mode in the user's list, from 0. */
  readonly modeSource: Int32Array;
  readonly isMultiMode: boolean;
  /** What modes may do with less than their demand; null where all tasks are rigid. */
  readonly elastic: ElasticTable | null;

  /** Demands of mode m: [demandPtr[m], demandPtr[m+1]), resources ascending, amounts > 0. */
  readonly demandPtr: Int32Array;
  readonly demandResource: Int32Array;
  readonly demandAmount: Int32Array;

  /** Greatest capacity at any time. Pools first, in file order, then each node's kinds. */
  readonly capacity: Int32Array;
  /** 1: renewable, 0: used up. */
  readonly renewable: Uint8Array;
  /** Pool's id, or `node.kind`. */
  readonly resourceName: readonly string[];
  /** Node index a resource belongs to, −1 for a pool. */
  readonly resourceNode: Int32Array;
  /** Resources that stand in for one another (one node's cpu, another's) share a group. */
  readonly resourceGroup: Int32Array;
  readonly groupName: readonly string[];
  /** Capacity steps of resource r: [calendarPtr[r], calendarPtr[r+1]); none: constant. The first is at 0. */
  readonly calendarPtr: Int32Array;
  readonly calendarTime: Int32Array;
  readonly calendarCapacity: Int32Array;
  readonly hasCalendar: boolean;

  /** 1: done, under way or promised. Its release is its start, its deadline its end, and it has one mode. */
  readonly fixed: Uint8Array;
  /** Where an earlier plan has the tasks; null where there is none. */
  readonly planned: PlannedPlaces | null;
  /** Set by withoutFixed: the same instance with the demands of its fixed tasks. */
  readonly whole?: Instance;

  readonly release: Int32Array;
  /** Hard end, the project's deadline included; NEVER for none. */
  readonly deadline: Int32Array;
  /** Soft end; NEVER for none. */
  readonly dueDate: Int32Array;
  readonly weight: Float64Array;
  readonly priority: Float64Array;

  /** Ticks per data unit from node a to node b at a·nodes + b; 0 for instant. */
  readonly transferPerUnit: Float64Array;
  /** Fixed ticks of a transfer from node a to node b at a·nodes + b. */
  readonly transferLatency: Float64Array;
  readonly hasTransfers: boolean;

  readonly objective: readonly ObjectiveLevel[];
}

/** Ticks until `volume` data units of a task on node `from` are at node `to`. −1 stands for no node: instant. */
export function transferTicks(instance: Instance, volume: number, from: number, to: number): number {
  if (volume === 0 || from === to || from < 0 || to < 0) return 0;
  const pair = from * instance.nodeCount + to;
  return Math.ceil(volume * instance.transferPerUnit[pair] + instance.transferLatency[pair] - 1e-9);
}

/**
 * Least time from start to start along an arc, given both modes: start[j] ≥ start[i] + arcWeight.
 *
 * @param type FINISH_START …; `lag` in ticks; `before` and `after` are durations in ticks
 */
export function arcWeight(type: number, lag: number, before: number, after: number): number {
  if (type === FINISH_START) return before + lag;
  if (type === START_START) return lag;
  if (type === FINISH_FINISH) return before + lag - after;
  return lag - after;
}

/** Longest duration of mode m: at the least allotment of an elastic task, else its duration. */
export function longestDuration(instance: Pick<Instance, 'elastic' | 'modeDuration'>, m: number): number {
  return instance.elastic === null ? instance.modeDuration[m] : instance.elastic.longest[m];
}
