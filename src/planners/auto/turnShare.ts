import type { Schedule } from '#schedule/schedule.ts';
import type { PlanContext } from '../planner.ts';
import { type IncumbentWatch, PATIENCE } from './incumbentWatch.ts';

/** Shares of the time. */
export interface Shares {
  /** While something comes of it. */
  atWork: number;
  /** When nothing came of it for a while. */
  inVain: number;
  /** When nobody has found a better schedule for a while. */
  allInVain: number;
  /** And a proof is in reach. */
  inReach: number;
}

/** No more than so much is owed, in ms, however long the search kept the thread. */
const MOST_OWED_MS = 100;
/** A proof in reach that makes no headway for so long is left to every other one of a crew. */
const PATIENCE_IN_REACH_MS = 10_000;

/**
 * Deals time to a solver that works beside a search in the same thread. Both give way by `breathe`; the
 * solver's comes back only when its share is due, which is small while nothing comes of it and others succeed. For
 * more than every other turn, the search has to wait while the solver is owed.
 */
export class TurnShare {
  /** What the solver is given in place of the planner's own context. */
  readonly context: PlanContext;
  readonly #outer: PlanContext;
  readonly #watch: IncumbentWatch;
  readonly #shares: Shares;
  readonly #reach: number;
  readonly #began = performance.now();
  #lastSuccess = performance.now();
  #resumedAt = performance.now();
  /** Time due to the solver and not yet taken, in ms; until when that is counted. */
  #dueMs = 0;
  #countedAt = performance.now();

  /**
   * @param reach gap up to which a proof is in reach
   * @param isEnded whether all is over, whatever the schedules built: their budget is the search's affair
   */
  constructor(
    outer: PlanContext,
    watch: IncumbentWatch,
    shares: Shares,
    reach: number,
    isEnded: () => boolean,
  ) {
    this.#outer = outer;
    this.#watch = watch;
    this.#shares = shares;
    this.#reach = reach;
    this.context = {
      ...outer,
      done: isEnded,
      breathe: () => this.#breathe(),
      onIncumbent: (schedule: Schedule) => {
        this.#lastSuccess = performance.now();
        outer.onIncumbent(schedule);
      },
      onBound: (bound: number, reason = 'the exact solver') => {
        this.#lastSuccess = performance.now();
        outer.onBound(bound, reason);
      },
    };
  }

  /** Whether the solver has not had its share so far: the search is to wait. */
  get isOwed(): boolean {
    return this.#dueMs >= 0;
  }

  async #breathe(): Promise<void> {
    this.#dueMs -= performance.now() - this.#resumedAt;
    do await this.#outer.breathe();
    while (!this.#isDue() && !this.context.done(0));
    this.#resumedAt = performance.now();
  }

  #isDue(): boolean {
    const now = performance.now();
    this.#dueMs = Math.min(MOST_OWED_MS, this.#dueMs + this.#share(now) * (now - this.#countedAt));
    this.#countedAt = now;
    return this.#dueMs >= 0;
  }

  #share(now: number): number {
    const { atWork, inVain, allInVain, inReach } = this.#shares;
    if (this.#watch.isStale()) {
      if (this.#outer.gap() > this.#reach) return allInVain;
      const idleMs = now - Math.max(this.#lastSuccess, this.#watch.lastBetter);
      return idleMs < PATIENCE_IN_REACH_MS || this.#outer.crew.place % 2 === 0 ? inReach : inVain;
    }
    return now - this.#lastSuccess <= PATIENCE * (now - this.#began) ? atWork : inVain;
  }
}
