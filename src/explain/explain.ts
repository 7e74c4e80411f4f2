import { compile } from '#instance/compile.ts';
import { AllotError } from '#model/errors.ts';
import type { Problem } from '#model/problem.ts';
import { GRAINS_PER_UNIT, readTime } from '#model/time.ts';
import { findPlanner } from '#planners/registry.ts';
import { runPlanner } from '#planners/runPlanner.ts';
import { type BoundReason, boundReason } from './boundReason.ts';
import { type Cause, causesOf, type ToldCause, without } from './causes.ts';
import { type Change, smallestChange } from './changes.ts';
import { withinTimes, withWindows } from './when.ts';
import { minimalSet } from './minimalSet.ts';
import { Oracle } from './oracle.ts';

export type { BoundReason, ChainStep } from './boundReason.ts';
export type { Cause, ToldCause } from './causes.ts';
export type { Change } from './changes.ts';

export interface ExplainOptions {
  /** Asks why the project cannot end by then: a time as in problem files. */
  by?: number | string;
  timeLimitMs?: number;
  signal?: AbortSignal;
}

/** What there is to say about a problem. Times in its unit. */
export type Explanation =
  /** There is no schedule, or none by the wanted end: what cannot all be kept, and what would mend it. */
  | {
      kind: 'infeasible';
      wantedEnd: number | null;
      causes: ToldCause[];
      /** Without any one of the causes there is a schedule; false where that was not decided in time. */
      isMinimal: boolean;
      changes: Change[];
      /** Causes of which no change alone is enough. */
      unmended: Cause[];
      /** Causes of which that was not decided in time. */
      undecided: Cause[];
    }
  /** There is a schedule by the wanted end. */
  | { kind: 'possible'; wantedEnd: number; end: number }
  /** There is a schedule: why none ends before the bound. */
  | {
      kind: 'bound';
      /** The end of the best schedule found. */
      end: number;
      lowerBound: number;
      isBest: boolean;
      reason: BoundReason;
      /** Where it takes search to see it: a minimal set of what cannot all be kept for an earlier end. */
      causes: ToldCause[];
      isMinimal: boolean;
    }
  /** Neither a schedule was found nor a proof that there is none. */
  | { kind: 'undecided'; wantedEnd: number | null };

const DEFAULT_TIME_MS = 20_000;
/** Share of the time for one question whether there is a schedule; the first one gets more. */
const QUESTION_SHARE = 0.1;
const PLANNING_SHARE = 0.5;
/** Multiples of a step that are no whole numbers in binary. */
const ROUNDING = 1e-9;
/** Share of what is left then that the causes may take; the rest is for changes. */
const CAUSES_SHARE = 0.6;

/**
 * Why not? Of a problem without a schedule a minimal set of causes and the smallest single changes that mend
 * it; of one with a schedule why it cannot end earlier.
 *
 * All answers are proved: by the exact solver, or by the bounds they name. What was not decided within the time
 * is said.
 *
 * @throws AllotError when `by` is no time
 */
export async function explain(problem: Problem, options: ExplainOptions = {}): Promise<Explanation> {
  const began = performance.now();
  const { by, timeLimitMs = DEFAULT_TIME_MS, signal } = options;
  const wantedEnd = by === undefined ? null : readWanted(by, problem);
  const until = began + timeLimitMs;
  const asked = onOneGrid(
    wantedEnd === null ? problem : { ...problem, deadline: Math.min(wantedEnd, problem.deadline) },
  );
  const first = new Oracle(PLANNING_SHARE * timeLimitMs, PLANNING_SHARE * timeLimitMs, signal);
  const answer = await first.ask(asked);
  if (answer === 'undecided') return { kind: 'undecided', wantedEnd };
  if (answer === 'yes') {
    return wantedEnd === null
      ? explainBound(asked, until, signal)
      : { kind: 'possible', wantedEnd, end: first.end };
  }
  const isWanted = wantedEnd !== null && wantedEnd <= problem.deadline;
  return explainInfeasible(asked, isWanted ? wantedEnd : null, wantedEnd, until, signal);
}

async function explainInfeasible(
  problem: Problem,
  endCause: number | null,
  wantedEnd: number | null,
  until: number,
  signal: AbortSignal | undefined,
): Promise<Explanation> {
  const left = until - performance.now();
  const why = await causesWithin(problem, endCause, CAUSES_SHARE * left, signal);
  const oracle = new Oracle(until - performance.now(), QUESTION_SHARE * left, signal);
  const changes: Change[] = [];
  const unmended: Cause[] = [];
  const undecided: Cause[] = [];
  for (const cause of why.causes) {
    const change = await smallestChange(problem, cause, oracle);
    if (change === null) unmended.push(cause);
    else if (change === 'undecided') undecided.push(cause);
    else changes.push(change);
  }
  const { told: causes, isMinimal } = why;
  return { kind: 'infeasible', wantedEnd, causes, isMinimal, changes, unmended, undecided };
}

/**
 * A minimal set of causes of a problem that has no schedule, as it is and as it is told.
 *
 * @param wantedEnd the project's deadline when it is one that was asked about
 */
async function causesWithin(
  problem: Problem,
  wantedEnd: number | null,
  timeLimitMs: number,
  signal: AbortSignal | undefined,
): Promise<{ causes: Cause[]; told: ToldCause[]; isMinimal: boolean }> {
  const oracle = new Oracle(timeLimitMs, QUESTION_SHARE * timeLimitMs, signal);
  const all = causesOf(problem, wantedEnd);
  const keeping = (kept: readonly Cause[]) =>
    all.filter((cause) => !kept.includes(cause)).reduce(without, problem);
  const fails = async (kept: readonly Cause[]) => (await oracle.ask(keeping(kept))) === 'no';
  let causes = await minimalSet(all, fails);
  const isMinimal = oracle.undecided === 0;
  // Where questions stayed open the search may have gone astray: what is told as a cause must be one.
  if (!isMinimal && !(await fails(causes))) causes = all;
  const kept = keeping(causes);
  const told: ToldCause[] = [];
  for (const cause of causes)
    told.push(cause.kind === 'capacity' ? await withinTimes(kept, cause, oracle) : withWindows(kept, cause));
  return { causes, told, isMinimal };
}

async function explainBound(
  problem: Problem,
  until: number,
  signal: AbortSignal | undefined,
): Promise<Explanation> {
  const instance = compile({ ...problem, objective: [[{ term: 'makespan', weight: 1 }]] });
  const { plan } = await runPlanner(findPlanner('auto'), instance, {
    timeLimitMs: PLANNING_SHARE * (until - performance.now()),
    signal,
  });
  if (plan.makespan === null) return { kind: 'undecided', wantedEnd: null };
  const bound = Math.round(plan.lowerBound * instance.ticksPerUnit);
  const reason = await boundReason(
    instance,
    bound,
    () => performance.now() > until || signal?.aborted === true,
  );
  const { makespan: end, lowerBound, status } = plan;
  const told = { kind: 'bound' as const, end, lowerBound, isBest: status === 'optimal', reason };
  if (reason.kind !== 'search') return { ...told, causes: [], isMinimal: true };
  const earlier = (bound - 1) / instance.ticksPerUnit;
  const left = until - performance.now();
  const why = await causesWithin({ ...problem, deadline: earlier }, earlier, left, signal);
  return { ...told, causes: why.told, isMinimal: why.isMinimal };
}

function readWanted(by: number | string, problem: Problem): number {
  const time = readTime(by, problem.timeUnit);
  // On a stated grid an end between two ticks asks for the first of them.
  const step = problem.timeStep;
  if (typeof time === 'number' && time >= 0)
    return step === undefined ? time : Math.floor(time / step + ROUNDING) * step;
  const { error, hint } =
    typeof time === 'number' ? { error: `'${by}' lies before the start`, hint: 'write a time from 0' } : time;
  throw new AllotError({ code: 'bad-time', path: 'by', message: error, hint });
}

/** States the grid that compile chooses, so that all variants of a problem are planned on the same. */
function onOneGrid(problem: Problem): Problem {
  const unit = GRAINS_PER_UNIT[problem.timeUnit];
  return { ...problem, timeStep: Math.round(unit / compile(problem).ticksPerUnit) / unit };
}
