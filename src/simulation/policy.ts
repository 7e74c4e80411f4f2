import type { Instance } from '#instance/instance.ts';

/** Where a task of an execution stands. */
export const WAITING = 0;
export const RUNNING = 1;
export const FINISHED = 2;

/** Intentions for an execution: on what, and in which order. */
export interface TaskPlan {
  /** A row of the mode table a task; of no account for tasks that run or are finished. */
  readonly mode: Int32Array;
  /** All tasks, predecessors first: on each resource, tasks start in this order. */
  readonly list: Int32Array;
}

/** What can be known of an execution while it goes on: the past, never the future. Times in ticks. */
export interface ExecutionState {
  readonly now: number;
  /** WAITING, RUNNING or FINISHED. A task whose attempt was lost waits again. */
  readonly status: Uint8Array;
  /** Of the attempt that runs or has finished. */
  readonly start: Int32Array;
  /** Of finished tasks. */
  readonly end: Int32Array;
  /** Of the attempt that runs or has finished. */
  readonly mode: Int32Array;
  /** Of each resource, now. */
  readonly capacity: Int32Array;
  /** The plan that holds until a policy makes another. */
  readonly plan: TaskPlan;
}

/** Decides, whenever something happens, how an execution goes on. */
export interface Policy {
  /** Schedules built by one decision at most. */
  readonly schedulesPerDecision: number;
  /** A new plan, or the one that holds. */
  decide(state: ExecutionState): TaskPlan;
}

export const POLICY_IDS = ['static', 'dynamic', 'adaptive'] as const;
export type PolicyId = (typeof POLICY_IDS)[number];

/** What a policy is told before an execution begins. */
export interface Briefing {
  /** With planned durations and without outages. */
  readonly instance: Instance;
  /** Expected length of an outage, in ticks. */
  readonly repairTicks: number;
}

/** The plan fixed up front: executed in its order, on its nodes, whatever happens. */
export const staticPolicy: Policy = { schedulesPerDecision: 0, decide: (state) => state.plan };
