import type { NogoodBatch } from '#cp/sharing/sharedNogoods.ts';
import type { Instance } from '#instance/instance.ts';
import { withoutFixed } from '#instance/withoutFixed.ts';
import { AllotError } from '#model/errors.ts';
import { readParameters } from '#model/parameterIssues.ts';
import type { Plan, TracePoint } from '#schedule/plan.ts';
import type { Schedule } from '#schedule/schedule.ts';
import { IncumbentKeeper } from './incumbentKeeper.ts';
import type { Crew, Planner } from './planner.ts';
import { provedImpossible } from './provedImpossible.ts';

export interface RunOptions {
  seed?: number;
  timeLimitMs?: number;
  scheduleLimit?: number;
  signal?: AbortSignal;
  /** Alone where left out. */
  crew?: Crew;
  /** Parameters of the planner, unchecked. */
  params?: unknown;
  /** Called on each better schedule and each better bound. */
  onProgress?: (progress: Progress) => void;
  /** Called with what the planner has learned, for others at the same instance; left out where nobody is to hear. */
  onNogoods?: (batch: NogoodBatch) => void;
  /** Called once at the start with the way in for what others find. */
  connect?: (peer: Peer) => void;
  /** Called with schedules for the peers to search on from; where left out, the planner shares none. */
  onShare?: (schedules: readonly Schedule[]) => void;
}

/** A better schedule or bound, as it comes. Times in the problem's unit. */
export interface Progress extends TracePoint {
  schedule: Schedule | null;
  /** Proved for the first objective level, and by what. */
  objectiveBound: number;
  boundReason: string;
}

/** Hands a planner at work what others beside it have found. */
export interface Peer {
  /** A schedule, judged like the planner's own. */
  offer(schedule: Schedule): void;
  /** A proved lower bound on the first objective level. */
  raiseBound(bound: number, reason: string): void;
  /** Schedules that another one searches on from. */
  share(schedules: readonly Schedule[]): void;
  /** Nogoods, for a planner that listens. */
  hear(batch: NogoodBatch): void;
}

export interface RunResult {
  plan: Plan;
  schedule: Schedule | null;
}

/**
 * Runs one planner on one instance: parses its parameters, asks whether it supports the instance, keeps
 * the time, checks every incumbent with checkSchedule, so that no planner can return a wrong schedule. The
 * planner sees the instance without what its fixed tasks take, and begins with what an earlier plan makes of it.
 *
 * @throws AllotError for bad parameters or an instance that the planner does not support
 * @throws Error when a planner offers an invalid schedule: a defect of the planner, never of the input
 */
export async function runPlanner<P>(
  planner: Planner<P>,
  instance: Instance,
  options: RunOptions = {},
): Promise<RunResult> {
  const params = readParameters(planner.params, options.params ?? {}, {
    name: `planner '${planner.meta.id}'`,
    hint: `see 'allot planners ${planner.meta.id}'`,
  });
  if (params.issues !== null) throw new AllotError(params.issues);
  const view = withoutFixed(instance);
  const supported = planner.meta.supports(view);
  if (supported !== true) {
    throw new AllotError({
      code: 'unsupported',
      path: '',
      message: `planner '${planner.meta.id}' cannot take '${instance.problem.name}': ${supported}`,
      hint: "use '--planner auto'",
    });
  }
  const keeper = new IncumbentKeeper(planner.meta.id, instance, view, options);
  const impossible = provedImpossible(view);
  const outcome =
    impossible === null ? await planner.plan(view, params.data, keeper.begin()) : { infeasible: impossible };
  return keeper.finish(outcome, impossible !== null);
}
