import type { Schedule } from '#schedule/schedule.ts';
import type { PlanContext } from '../planner.ts';

/** Work is in vain when nothing came of it for this part of the time so far. */
export const PATIENCE = 0.4;
/** And for so long at least: at the very start nothing has had its chance yet. */
const LEAST_MS = 500;

/** Tells whether anybody still finds better schedules. */
export class IncumbentWatch {
  readonly #context: PlanContext;
  readonly #began = performance.now();
  #lastBetter = performance.now();
  #best: Schedule | null = null;

  constructor(context: PlanContext) {
    this.#context = context;
  }

  /** When there last was a better schedule, as `performance.now()` tells it; for all `isStale` has seen. */
  get lastBetter(): number {
    return this.#lastBetter;
  }

  /** Whether nobody has for long. Sees only what changed since it was last asked: ask often. */
  isStale(): boolean {
    const now = performance.now();
    const best = this.#context.incumbent();
    if (best !== this.#best) this.#lastBetter = now;
    this.#best = best;
    return now - this.#lastBetter >= Math.max(LEAST_MS, PATIENCE * (now - this.#began));
  }
}
