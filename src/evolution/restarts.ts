import type { Instance } from '#instance/instance.ts';
import { LONG_LIST } from './populationSize.ts';
import type { SearchContext } from './searchContext.ts';

/** What the first population of LONG_LIST tasks is good for, in ms: fewer tasks by the cube of their number. */
const FIRST_MS = 80_000;
/** Schedules for the second, likewise; each further one has twice as many. */
const SECOND_SCHEDULES = 2_000_000;
/** As if there were so many tasks at least. */
const LEAST_TASKS = 30;

type Budget = SearchContext['budget'];

/**
 * When a search in time gives its population up for another: after a while it has settled, and what it has not found by
 * then another one finds sooner. For 60 tasks after ten seconds, for 120 after eighty, and not at all where not half as
 * much again would be left. Later populations are sized for a number of schedules, however slowly they come beside a proof.
 * Not under budgets in schedules, and not with modes to choose among.
 *
 * Source: Auger and Hansen 2005, A restart CMA evolution strategy with increasing population size.
 */
export class Restarts {
  /** The population at work is the first. */
  isFirst = true;
  /** What the population at work may spend. */
  budget: Budget;
  readonly #restarts: boolean;
  #schedules: number;

  constructor({ taskCount, isMultiMode }: Instance, budget: Budget) {
    const { timeLimitMs, scheduleLimit } = budget;
    const scale = (Math.max(LEAST_TASKS, taskCount) / LONG_LIST) ** 3;
    const first = FIRST_MS * scale;
    this.#restarts = !isMultiMode && scheduleLimit === Number.POSITIVE_INFINITY && timeLimitMs >= 1.5 * first;
    this.budget = this.#restarts ? { timeLimitMs: first, scheduleLimit } : budget;
    this.#schedules = Math.round(SECOND_SCHEDULES * scale);
  }

  /**
   * @param elapsedMs since the population at work was begun
   * @param passes schedules built since then
   */
  isDue(elapsedMs: number, passes: number): boolean {
    return this.#restarts && (elapsedMs >= this.budget.timeLimitMs || passes >= this.budget.scheduleLimit);
  }

  /** Goes on to the budget of the next population. */
  next(): void {
    this.isFirst = false;
    this.budget = { timeLimitMs: Number.POSITIVE_INFINITY, scheduleLimit: this.#schedules };
    this.#schedules *= 2;
  }
}
