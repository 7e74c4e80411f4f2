import type * as z from 'zod';
import type { NogoodBatch } from '#cp/sharing/sharedNogoods.ts';
import type { Exchange } from '#evolution/searchContext.ts';
import type { Instance } from '#instance/instance.ts';
import type { Rng } from '#kernels/rng.ts';
import type { PlanDetails } from '#schedule/plan.ts';
import type { Schedule } from '#schedule/schedule.ts';

/** What a planner promises about its answer. */
export type Guarantee = 'exact' | 'heuristic';

/** A planner as help, documentation and the conformance tests see it. */
export interface PlannerMeta {
  /** As written after `--planner`. */
  id: string;
  title: string;
  /** One sentence: what it does. */
  summary: string;
  guarantee: Guarantee;
  /** Papers it follows. */
  sources: string[];
  /** True, or why this planner cannot take the instance. */
  supports(instance: Instance): true | string;
}

/** How much a planner may do. Whichever limit is met first ends it. */
export interface Budget {
  /** Wall-clock milliseconds; Infinity for none. */
  readonly timeLimitMs: number;
  /** Schedules built, each forward or backward pass counting one; Infinity for none. Deterministic. */
  readonly scheduleLimit: number;
}

/** Which of several planners at work on the same instance this is; alone it is 0 of 1. */
export interface Crew {
  readonly place: number;
  readonly size: number;
}

/** The way to others that work on the same instance at the same time, for what they have learned about it. */
export interface NogoodExchange {
  send(batch: NogoodBatch): void;
  /** Has what the others send from now on given to `hear`, between two breaths. */
  listen(hear: (batch: NogoodBatch) => void): void;
}

/** What a planner is given besides the instance and its parameters. */
export interface PlanContext {
  readonly rng: Rng;
  readonly budget: Budget;
  /** So that planners side by side may share the work out. */
  readonly crew: Crew;
  /** Where those side by side share what they have found on the way; null where each works apart. */
  readonly exchange: Exchange | null;
  /** Where those that prove tell one another what they learn; null where each works apart. */
  readonly nogoods: NogoodExchange | null;
  /** Raised when the user stops the planner; it returns with what it has. */
  readonly signal: AbortSignal;
  /** A valid schedule to search on from; already offered by whoever has it. */
  readonly warmStart?: Schedule;
  /** True once the budget is spent or the signal raised. Cheap: call it once a schedule. */
  done(schedulesBuilt: number): boolean;
  /** Lets timers and signals run. Await it whenever `due()` says so, at the latest every 50 ms. */
  breathe(): Promise<void>;
  /** True when it is time to breathe. */
  due(): boolean;
  /**
   * The best schedule known, whether this planner offered it or another one working beside it; null for
   * none. Not to be changed.
   */
  incumbent(): Schedule | null;
  /** Offers a schedule. Kept (and checked) if it is valid and better than the incumbent; copies it. */
  onIncumbent(schedule: Schedule): void;
  /**
   * Reports a proved lower bound on the first objective level; times in the problem's unit.
   * @param reason what proves it, for people; the planner itself where left out
   */
  onBound(bound: number, reason?: string): void;
  /**
   * How far the incumbent may be from the best on the first objective level, in parts of its own value; Infinity
   * without one.
   */
  gap(): number;
  /** True once the incumbent is proved best: nothing is left to do. */
  solved(): boolean;
}

/** What a planner says at its end, beyond what it offered through the context. */
export interface PlanOutcome {
  /** Set only on proof. */
  infeasible?: string;
  /** Why nothing was found, when nothing was; for people. */
  reason?: string;
  /** Why nothing more was proved of the schedule it found; told where that is not proved best. */
  unproved?: string;
  /** Goes into the plan as it is. */
  details?: PlanDetails;
}

export interface Planner<P = unknown> {
  meta: PlannerMeta;
  /** Parameters with defaults, ranges and units in their descriptions. */
  params: z.ZodType<P>;
  plan(instance: Instance, params: P, context: PlanContext): Promise<PlanOutcome> | PlanOutcome;
}
