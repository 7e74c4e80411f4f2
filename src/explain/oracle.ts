import { supportsInstance } from '#cp/scheduleModel.ts';
import { compile } from '#instance/compile.ts';
import type { Problem } from '#model/problem.ts';
import { findPlanner } from '#planners/registry.ts';
import { runPlanner } from '#planners/runPlanner.ts';

/** Whether a problem has a schedule, or 'undecided' within the time. */
export type Answer = 'yes' | 'no' | 'undecided';

/**
 * Asks whether problems have schedules, whatever their objective: the exact solver answers, stopped at the
 * first schedule.
 */
export class Oracle {
  /** Questions left open when the time was over. */
  undecided = 0;
  /** End of the schedule that the last 'yes' rests on, in the problem's unit. */
  end = Number.NaN;
  readonly #until: number;
  readonly #questionMs: number;
  readonly #signal: AbortSignal | undefined;

  /**
   * @param timeLimitMs for all questions together
   * @param questionMs for one of them
   */
  constructor(timeLimitMs: number, questionMs: number, signal?: AbortSignal) {
    this.#until = performance.now() + timeLimitMs;
    this.#questionMs = questionMs;
    this.#signal = signal;
  }

  async ask(problem: Problem): Promise<Answer> {
    const left = this.#until - performance.now();
    if (left <= 0 || this.#signal?.aborted) {
      this.undecided++;
      return 'undecided';
    }
    const instance = compile({ ...problem, objective: [[{ term: 'makespan', weight: 1 }]] });
    const found = new AbortController();
    const signal = this.#signal ? AbortSignal.any([this.#signal, found.signal]) : found.signal;
    const isExact = supportsInstance(instance) === true;
    const { plan } = await runPlanner(findPlanner(isExact ? 'exact' : 'auto'), instance, {
      timeLimitMs: Math.min(left, this.#questionMs),
      signal,
      ...(isExact ? { params: { samples: 20 } } : {}),
      onProgress: ({ schedule }) => {
        if (schedule !== null) found.abort();
      },
    });
    if (plan.status === 'optimal' || plan.status === 'feasible') {
      this.end = plan.makespan as number;
      return 'yes';
    }
    if (plan.status === 'infeasible') return 'no';
    this.undecided++;
    return 'undecided';
  }
}
