import { compile } from '#instance/compile.ts';
import { type Progress, type Replanning, replanProblem } from '#generation/replan.ts';
import type { Instance } from '#instance/instance.ts';
import { planToSchedule } from '#io/plan/planToSchedule.ts';
import { ProblemBuilder } from '#model/builder.ts';
import { parseProblem } from '#model/parse.ts';
import type { Problem } from '#model/problem.ts';
import type { ProblemInput } from '#model/schema.ts';
import { findPlanner } from '#planners/registry.ts';
import { type Progress as PlanningProgress, type RunOptions, runPlanner } from '#planners/runPlanner.ts';
import { checkSchedule, type Violation } from '#schedule/checkSchedule.ts';
import { type Plan, type PlannedTask, plannedTasks, type TracePoint } from '#schedule/plan.ts';

/** A problem in any of the forms a user may hold it in. */
export type AnyProblem = ProblemBuilder | Problem | ProblemInput;

export interface PlanOptions extends RunOptions {
  /** Id of the planner; 'auto' by default. */
  planner?: string;
}

/** Milliseconds `plan` takes at most unless told otherwise. */
export const DEFAULT_TIME_LIMIT_MS = 5000;

/**
 * Plans a problem.
 *
 * @example
 * const result = await plan(bridge, { timeLimitMs: 1000 });
 * console.log(result.makespan, result.lowerBound, result.status);
 *
 * @throws AllotError when the problem is bad, or the planner cannot take it
 */
export async function plan(problem: AnyProblem, options: PlanOptions = {}): Promise<Plan> {
  const instance = compile(resolveProblem(problem));
  const { plan } = await runPlanner(
    findPlanner(options.planner ?? 'auto'),
    instance,
    withDefaultLimit(options),
  );
  return plan;
}

/** A better schedule as it came: a trace point with its tasks. */
export interface Incumbent extends TracePoint {
  tasks: PlannedTask[];
}

/**
 * Plans a problem and yields each better schedule as it is found. Leaving the loop stops the planner.
 *
 * @example
 * for await (const incumbent of incumbents(bridge)) console.log(incumbent.makespan);
 */
export async function* incumbents(
  problem: AnyProblem,
  options: PlanOptions = {},
): AsyncGenerator<Incumbent, Plan> {
  const instance = compile(resolveProblem(problem));
  const stop = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal;
  const queue: Incumbent[] = [];
  let wake = () => {};
  const onProgress = (progress: PlanningProgress) => {
    const { schedule, timeMs, schedules, makespan, lowerBound } = progress;
    if (schedule !== null) {
      queue.push({ timeMs, schedules, makespan, lowerBound, tasks: plannedTasks(instance, schedule) });
    }
    options.onProgress?.(progress);
    wake();
  };
  let finished = false;
  const running = runPlanner(findPlanner(options.planner ?? 'auto'), instance, {
    ...withDefaultLimit(options),
    signal,
    onProgress,
  }).finally(() => {
    finished = true;
    wake();
  });
  try {
    while (!finished || queue.length > 0) {
      const next = queue.shift();
      if (next) yield next;
      else if (!finished) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
    return (await running).plan;
  } finally {
    stop.abort();
    await running.catch(() => {});
  }
}

/**
 * Checks tasks with their times against a problem.
 *
 * @returns every violation; none means the schedule is valid
 * @throws AllotError when the tasks are not those of the problem
 */
export function check(problem: AnyProblem, schedule: Pick<Plan, 'tasks'>): Violation[] {
  const instance: Instance = compile(resolveProblem(problem));
  return checkSchedule(instance, planToSchedule(instance, schedule));
}

/** As replanProblem, for a problem in any form. */
export function replan(
  problem: AnyProblem,
  old: { readonly tasks: readonly PlannedTask[] },
  progress: Progress,
): Replanning {
  return replanProblem(resolveProblem(problem), old, progress);
}

function resolveProblem(problem: AnyProblem): Problem {
  if (problem instanceof ProblemBuilder) return problem.build();
  // Only a resolved problem carries the input it was made from.
  return 'input' in problem ? (problem as Problem) : parseProblem(problem);
}

/** Without any limit a planner that proves nothing would never end. */
function withDefaultLimit(options: PlanOptions): PlanOptions {
  const limited =
    options.timeLimitMs !== undefined || options.scheduleLimit !== undefined || options.signal !== undefined;
  return limited ? options : { ...options, timeLimitMs: DEFAULT_TIME_LIMIT_MS };
}
