import type { Instance } from '#instance/instance.ts';
import { type AllotmentPiece, endOf, type Schedule } from './schedule.ts';

/** Proved best · valid · proved impossible · nothing found within the budget. */
export type PlanStatus = 'optimal' | 'feasible' | 'infeasible' | 'unknown';

/** One task of a plan. Times in the problem's unit. */
export interface PlannedTask {
  id: string;
  /** The user's name of the mode; '1' where the task has but one unnamed mode. */
  mode: string;
  /** Null: runs on no node. */
  node: string | null;
  start: number;
  end: number;
  /** What an elastic task gets over time, by resource; absent where it has its full demand throughout. */
  allotment?: PlannedPiece[];
}

/** A stretch of an elastic task over which its allotment stays the same. Times in the problem's unit. */
export interface PlannedPiece {
  start: number;
  end: number;
  /** By the user's name of the resource. */
  amounts: Record<string, number>;
}

/** Whether a plan ends when it is wanted to, and what stands in its way. Times in the problem's unit. */
export interface DueDateVerdict {
  /** The problem's due date. */
  wanted: number;
  reached: number;
  met: boolean;
  /** No plan ends before. */
  shortestReachable: number;
  /** The resource in greatest use up to the end, and its mean use; null where tasks need none. */
  bottleneck: { resource: string; utilisation: number } | null;
  /** What would have to change, for people; empty when the date is met. */
  advice: string;
}

/** A moment at which the incumbent or the bound improved. Times in the problem's unit, but for `timeMs`. */
export interface TracePoint {
  timeMs: number;
  /** Schedules built so far; each forward or backward pass counts one. */
  schedules: number;
  makespan: number;
  lowerBound: number;
}

/** One generation or step of a search: objective values over what it holds, in the first level's unit. */
export interface SearchStatistic {
  /** Generation, step or episode, from 0. */
  step: number;
  /** Best ever. */
  best: number;
  /** Of the population, or of the current solution. */
  mean: number;
  worst: number;
}

/** How a plan fared under simulated executions in drawn worlds. Times in the problem's unit. */
export interface ExecutionFigures {
  /** How decisions were made while it was executed: static, dynamic or adaptive. */
  policy: string;
  worlds: number;
  /** Realised makespan over the worlds: mean, its standard error, and the value 95 % of the worlds stay within. */
  mean: number;
  standardError: number;
  p95: number;
  /** Mean makespan of whoever knows each world's future. */
  clairvoyantMean: number;
  /** Mean over worlds of realised over clairvoyant makespan, less 1; its standard error. */
  loss: number;
  lossStandardError: number;
}

/** What some planners tell beyond a schedule. */
export interface PlanDetails {
  /** The course of a search, at most some thousand points; drawn as the fitness curve. */
  statistics?: SearchStatistic[];
  /** Precedences added so that tasks that compete for a resource wait for one another. */
  addedArcs?: { before: string; after: string; resource: string; time: number; reason: string }[];
  /** What became of the problem's due date. */
  dueDate?: DueDateVerdict;
  /** Schedules none of which is better than another in all objectives. */
  front?: { values: Record<string, number>; tasks: PlannedTask[] }[];
  /** What simulated executions of the plan came to; without figures where none ended within the budget. */
  execution?: ExecutionFigures | { policy: string; worlds: 0 };
}

/** The result of planning as it is written to JSON, shown, checked and run. Times in the problem's unit. */
export interface Plan {
  problem: string;
  planner: string;
  seed: number;
  status: PlanStatus;
  /** Null when there is no schedule. */
  makespan: number | null;
  /** No schedule's makespan is below. */
  lowerBound: number;
  /** Value of each objective level, first first, and a proved bound on the first level. */
  objective: { values: number[]; lowerBound: number } | null;
  timeMs: number;
  schedules: number;
  /** Why no schedule was found, or what proves the bound; for people. */
  reason: string;
  tasks: PlannedTask[];
  trace: TracePoint[];
  details?: PlanDetails;
}

/** Rows of a plan from a schedule of the instance. */
export function plannedTasks(instance: Instance, schedule: Schedule): PlannedTask[] {
  const { problem, ticksPerUnit, modeNode, modeSource } = instance;
  return problem.tasks.map((task, i) => {
    const mode = schedule.mode[i];
    const node = modeNode[mode];
    return {
      id: task.id,
      mode: task.modes[modeSource[mode]].id,
      node: node < 0 ? null : problem.nodes[node].id,
      start: schedule.start[i] / ticksPerUnit,
      end: endOf(instance, schedule, i) / ticksPerUnit,
      ...(schedule.allotments?.[i]
        ? { allotment: plannedPieces(instance, mode, schedule.allotments[i]) }
        : {}),
    };
  });
}

function plannedPieces(instance: Instance, mode: number, pieces: readonly AllotmentPiece[]): PlannedPiece[] {
  const { ticksPerUnit, demandPtr, demandResource, groupName, resourceGroup } = instance;
  const names = Array.from(
    demandResource.subarray(demandPtr[mode], demandPtr[mode + 1]),
    (r) => groupName[resourceGroup[r]],
  );
  return pieces.map(({ start, end, amounts }) => ({
    start: start / ticksPerUnit,
    end: end / ticksPerUnit,
    amounts: Object.fromEntries(names.map((name, position) => [name, amounts[position]])),
  }));
}
