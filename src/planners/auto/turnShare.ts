import type { Schedule } from '#schedule/schedule.ts';
import type { PlanContext } from '../planner.ts';

/** Shares of the time. */
export interface Shares {
  /** While something comes of it. */
  atWork: number;
  /** When nothing came of it for a while. */
  inVain: number;
}

/** It is in vain when nothing came of it for this part of the time so far. */
const PATIENCE = 0.4;

/**
 * Deals time to a solver that works beside a search in the same thread. Both give way by `breathe`; the
 * solver's comes back only when its share is due, and its share shrinks while nothing comes of it.
 */
export class TurnShare {
  /** What the solver is given in place of the planner's own context. */
  readonly context: PlanContext;
  readonly #outer: PlanContext;
  readonly #shares: Shares;
  readonly #began = performance.now();
  #resumedAt = performance.now();
  #spentMs = 0;
  #lastSuccess = performance.now();

  constructor(outer: PlanContext, shares: Shares) {
    this.#outer = outer;
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
    this.#spentMs += performance.now() - this.#resumedAt;
    do await this.#outer.breathe();
    while (!this.#isDue() && !this.context.done(0) && !this.#outer.solved());
    this.#resumedAt = performance.now();
  }

  #isDue(): boolean {
    const now = performance.now();
    const elapsed = now - this.#began;
    const inVain = now - this.#lastSuccess > PATIENCE * elapsed;
    return this.#spentMs <= (inVain ? this.#shares.inVain : this.#shares.atWork) * elapsed;
  }
}
