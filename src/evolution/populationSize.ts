import type { Instance } from '#instance/instance.ts';
import type { SearchContext } from './searchContext.ts';

/** Individuals × tasks at most: bounds memory on huge problems. */
const MOST_GENES = 4_000_000;
const LEAST_POPULATION = 8;
const MOST_POPULATION = 3000;
/** Individuals for so many schedules: 10 for 1,000, 123 for 50,000. */
const STEADY = 0.15;
/** The same to begin with where the population shrinks: 14 for 1,000, 164 for 50,000. */
const SHRINKING = 0.2;
const GROWTH = 0.62;
/**
 * Individuals for a schedule, to begin with, where time is the budget and each task has but one mode: so many from
 * LONG_LIST tasks on, fewer for shorter lists by the cube of their length. Schedules are counted at the rate at which
 * the population is drawn, less than half of that of later.
 */
const SHRINKING_IN_TIME = 0.009;
/** Tasks from which on a list is long: the search in time is tuned to it. */
export const LONG_LIST = 120;
/** Share of a shrinking population that is left when the budget is spent. */
const LAST_SHARE = 0.1;

type Budget = SearchContext['budget'];

/** Where schedules are counted the clock has no say, or a seed would not reproduce the run. */
function isTimed({ timeLimitMs, scheduleLimit }: Budget): boolean {
  return scheduleLimit === Number.POSITIVE_INFINITY && timeLimitMs < Number.POSITIVE_INFINITY;
}

export interface PopulationSize {
  /** To begin with. */
  first: number;
  /** When the budget is spent. */
  last: number;
}

/**
 * Individuals for the schedules that the budget allows. Beside a proof, which profits from good schedules soon, and
 * with modes to choose among, populations that shrink brought nothing (decision 0009).
 *
 * @param elapsedMs in which the first `passes` schedules were built
 */
export function populationSize(
  { taskCount, isMultiMode }: Instance,
  { crew, exchange, budget }: SearchContext,
  elapsedMs: number,
  passes: number,
): PopulationSize {
  const timed = isTimed(budget);
  const hands = exchange === null ? 1 : crew.size;
  const expected =
    hands * (timed ? (budget.timeLimitMs * (passes + 1)) / (elapsedMs + 1) : budget.scheduleLimit);
  const steady = STEADY * expected ** GROWTH;
  const shrinking = timed
    ? SHRINKING_IN_TIME * expected * Math.min(1, taskCount / LONG_LIST) ** 3
    : SHRINKING * expected ** GROWTH;
  const shrinks = !isMultiMode && shrinking > steady;
  const most = Math.min(MOST_POPULATION, MOST_GENES / Math.max(1, taskCount));
  const first = Math.max(LEAST_POPULATION, Math.min(most, shrinks ? shrinking : steady));
  return { first, last: shrinks ? Math.max(LEAST_POPULATION, LAST_SHARE * first) : first };
}

/** Share of the budget that is spent, 0 to 1; 0 where there is no limit. */
export function shareSpent(budget: Budget, elapsedMs: number, passes: number): number {
  return Math.min(1, isTimed(budget) ? elapsedMs / budget.timeLimitMs : passes / budget.scheduleLimit);
}

/**
 * Individuals that are left once this share of the budget is spent: in a straight line from first to last.
 *
 * Source: Tanabe and Fukunaga 2014, Improving the search performance of SHADE using linear population size
 * reduction.
 */
export function sizeAt({ first, last }: PopulationSize, spent: number): number {
  return first + (last - first) * spent;
}
