import type { Instance } from '#instance/instance.ts';
import type { SearchContext } from './searchContext.ts';

/** Individuals × tasks at most: bounds memory on huge problems. */
const MOST_GENES = 4_000_000;
const LEAST_POPULATION = 8;
const MOST_POPULATION = 3000;
/** Individuals to begin with for so many schedules: 14 for 1,000, 39 for 5,000, 164 for 50,000. */
const POPULATION = 0.2;
/** The same where tasks have modes to choose among. */
const POPULATION_WITH_MODES = 0.3;
/** The same where time is the budget: settling earlier leaves more of it to the proof. */
const POPULATION_BESIDE_PROOF = 0.15;
const POPULATION_GROWTH = 0.62;
/**
 * Individuals for a schedule where time is the budget and each task has but one mode, if that is more: so many from
 * LONG_LIST tasks on, fewer for shorter lists by the square of their length, which small populations are enough for.
 * Schedules are counted at the rate at which the population is drawn, less than half of that of later.
 */
const POPULATION_IN_TIME = 0.009;
const LONG_LIST = 120;
/** Share of the first population that is left when the budget is spent. */
const LAST_SHARE = 0.1;

type Budget = SearchContext['budget'];

/** Where schedules are counted the clock has no say, or a seed would not reproduce the run. */
function isTimed({ timeLimitMs, scheduleLimit }: Budget): boolean {
  return scheduleLimit === Number.POSITIVE_INFINITY && timeLimitMs < Number.POSITIVE_INFINITY;
}

/**
 * Individuals to begin with, for the schedules that the budget allows.
 *
 * @param elapsedMs in which the first `passes` schedules were built
 */
export function firstSize(
  { taskCount, isMultiMode }: Instance,
  { crew, exchange, budget }: SearchContext,
  elapsedMs: number,
  passes: number,
): number {
  const timed = isTimed(budget);
  const hands = exchange === null ? 1 : crew.size;
  const expected =
    hands * (timed ? (budget.timeLimitMs * (passes + 1)) / (elapsedMs + 1) : budget.scheduleLimit);
  const linear =
    timed && !isMultiMode ? POPULATION_IN_TIME * expected * Math.min(1, taskCount / LONG_LIST) ** 2 : 0;
  const coefficient = isMultiMode ? POPULATION_WITH_MODES : timed ? POPULATION_BESIDE_PROOF : POPULATION;
  const size = Math.max(linear, coefficient * expected ** POPULATION_GROWTH);
  const most = Math.min(MOST_POPULATION, MOST_GENES / Math.max(1, taskCount));
  return Math.max(LEAST_POPULATION, Math.min(most, size));
}

/** Share of the budget that is spent, 0 to 1; 0 where there is no limit. */
export function shareSpent(budget: Budget, elapsedMs: number, passes: number): number {
  return Math.min(1, isTimed(budget) ? elapsedMs / budget.timeLimitMs : passes / budget.scheduleLimit);
}

/**
 * Individuals that are left of `first` once this share of the budget is spent: in a straight line.
 *
 * Source: Tanabe and Fukunaga 2014, Improving the search performance of SHADE using linear population size
 * reduction.
 */
export function shrunkSize(first: number, spent: number): number {
  return Math.max(LEAST_POPULATION, first * (1 - (1 - LAST_SHARE) * spent));
}
