import type { Schedule } from '#schedule/schedule.ts';
import type { PlanContext } from '../planner.ts';
import type { Formulation } from './formulation.ts';
import { Solver } from './solver.ts';
import type { SolverStatus } from './solverMessages.ts';

export interface Limits {
  taskCount: number;
  /** Schedules built so far. */
  passes: number;
  /** Seconds left of the time limit; Infinity for none. */
  secondsLeft(): number;
}

export interface Ended {
  status: SolverStatus;
  /** Of the programme; NaN unless optimal. */
  objective: number;
  /** The optimal schedule; null unless optimal. */
  schedule: Schedule | null;
}

/** One thread serves all planners of this process, one after another. */
const solver = new Solver();
let queue: Promise<unknown> = Promise.resolve();

/**
 * Solves a programme in the solver's thread and passes its bounds to the context. The user's signal, the time
 * limit and a proof end it at once.
 *
 * In a budget of schedules each solution counts as one, each entry of the matrix as the placing of one task;
 * a programme too large for what is left is not begun. What is left limits the nodes of branch and bound.
 *
 * @param relaxed solves the linear relaxation, for its bound only
 * @returns null when it was called off
 */
export function runProgramme(
  formulation: Formulation,
  relaxed: boolean,
  context: PlanContext,
  limits: Limits,
  onSchedule: (schedule: Schedule) => void,
): Promise<Ended | null> {
  const turn = queue.then(() => solveNow(formulation, relaxed, context, limits, onSchedule));
  queue = turn.catch(() => {});
  return turn;
}

async function solveNow(
  formulation: Formulation,
  relaxed: boolean,
  context: PlanContext,
  limits: Limits,
  onSchedule: (schedule: Schedule) => void,
): Promise<Ended | null> {
  const model = formulation.model.toSolver(relaxed);
  const left = context.budget.scheduleLimit - limits.passes - model.matrix.values.length / limits.taskCount;
  if (left < 1) return null;
  const stop = new AbortController();
  const forward = () => stop.abort();
  if (context.signal.aborted) return null;
  context.signal.addEventListener('abort', forward);
  const timeLimit = limits.secondsLeft();
  // The solver looks at the clock between its steps, some of which are long.
  const timer = Number.isFinite(timeLimit) ? setTimeout(forward, 1000 * timeLimit + 200) : undefined;
  const take = (values: Float64Array): Schedule | null => {
    const schedule = formulation.scheduleOf(values);
    if (schedule === null) return null;
    limits.passes++;
    if (limits.passes <= context.budget.scheduleLimit) onSchedule(schedule);
    if (context.done(Math.min(limits.passes, context.budget.scheduleLimit)) || context.solved()) stop.abort();
    return schedule;
  };
  try {
    const request = {
      model,
      timeLimit,
      nodeLimit: Math.floor(left),
    };
    const done = await solver.solve(request, {
      onSolution: (values) => void take(values),
      onBound: (bound) => {
        context.onBound(formulation.boundOf(bound));
        if (context.solved()) stop.abort();
      },
      signal: stop.signal,
    });
    if (done === null) return null;
    const schedule = done.values !== null && !relaxed ? formulation.scheduleOf(done.values) : null;
    if (schedule !== null) onSchedule(schedule);
    return { status: done.status, objective: done.objective, schedule };
  } finally {
    clearTimeout(timer);
    context.signal.removeEventListener('abort', forward);
  }
}
