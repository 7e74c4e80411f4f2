import type { Schedule } from '#schedule/schedule.ts';
import type { PlanContext } from '../planner.ts';
import { type IncumbentWatch, PATIENCE } from './incumbentWatch.ts';

/** Shares of the time. */
export interface Shares {
  /** While something comes of it. */
  atWork: number;
  /** When nothing came of it for a while. */
  inVain: number;
  /** When nobody has found a better schedule for a while either. */
  allInVain: number;
}

/**
 * Deals time to a solver that works beside a search in the same thread. Both give way by `breathe`; the
 * solver's comes back only when its share is due, which is small while nothing comes of it and others succeed.
 */
export class TurnShare {
  /** What the solver is given in place of the planner's own context. */
  readonly context: PlanContext;
  readonly #outer: PlanContext;
  readonly #watch: IncumbentWatch;
  readonly #shares: Shares;
  readonly #began = performance.now();
  #lastSuccess = performance.now();
  #resumedAt = performance.now();
  /** Time due to the solver and not yet taken, in ms; until when that is counted. */
  #dueMs = 0;
  #countedAt = performance.now();

  constructor(outer: PlanContext, watch: IncumbentWatch, shares: Shares) {
    this.#outer = outer;
    this.#watch = watch;
    this.#shares = shares;
    this.context = {
      ...outer,
      // The budget in schedules is the search's affair; the solver only asks whether time is up.
      done: () => outer.signal.aborted || this.#timeIsUp(),
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

  #timeIsUp(): boolean {
    return performance.now() - this.#began >= this.#outer.budget.timeLimitMs;
  }

  async #breathe(): Promise<void> {
    this.#dueMs -= performance.now() - this.#resumedAt;
    do await this.#outer.breathe();
    while (!this.#isDue() && !this.context.done(0) && !this.#outer.solved());
    this.#resumedAt = performance.now();
  }

  #isDue(): boolean {
    const now = performance.now();
    this.#dueMs += this.#share(now) * (now - this.#countedAt);
    this.#countedAt = now;
    return this.#dueMs >= 0;
  }

  #share(now: number): number {
    const { atWork, inVain, allInVain } = this.#shares;
    if (now - this.#lastSuccess <= PATIENCE * (now - this.#began)) return atWork;
    return this.#watch.isStale() ? allInVain : inVain;
  }
}
