import type { CriticalPath } from '#instance/criticalPath.ts';
import { DestructiveBound } from '#instance/destructiveBound.ts';
import type { Instance } from '#instance/instance.ts';
import { makespanLowerBound } from '#instance/lowerBounds.ts';
import { isMakespanOnly } from '#schedule/objective.ts';
import { makespan } from '#schedule/schedule.ts';
import type { PlanContext } from '../planner.ts';

/** Refutation works on every pair of tasks; beyond this many it would take the whole budget. */
const MOST_TASKS = 400;
/** Share of the time that goes into the bound. */
const SHARE = 0.2;
/** Propagations under a budget in schedules: enough for the bisection, too few for shaving. */
const MOST_TURNS = 12;

/**
 * Raises the lower bound of one problem bit by bit beside a search, for the objective of the makespan alone.
 */
export class BoundRaiser {
  readonly #context: PlanContext;
  readonly #ticksPerUnit: number;
  readonly #began = performance.now();
  #work: Generator<number | null, number> | null = null;
  #spentMs = 0;
  #turns = 0;

  constructor(instance: Instance, path: CriticalPath, context: PlanContext) {
    this.#context = context;
    this.#ticksPerUnit = instance.ticksPerUnit;
    const { objective } = instance;
    const onlyMakespan = isMakespanOnly(objective) && objective[0][0].weight === 1;
    // What is refuted at full demand may be possible at less.
    if (!onlyMakespan || instance.elastic !== null || instance.taskCount > MOST_TASKS) return;
    this.#work = new DestructiveBound(instance, path).improve(
      makespanLowerBound(instance, path).makespan,
      () => {
        const known = context.incumbent();
        return known === null ? instance.horizon : makespan(instance, known);
      },
    );
  }

  /** Takes a turn if one is due: one propagation, or some 10 ms of it. */
  step(): void {
    if (this.#work === null) return;
    const now = performance.now();
    // Under a budget in schedules turns go by calls, so that a seed reproduces even the moment of the proof;
    // and they are few, for whoever asks for so many schedules waits for no more than these.
    const byTime = this.#context.budget.scheduleLimit === Number.POSITIVE_INFINITY;
    if (byTime && this.#spentMs > SHARE * (now - this.#began)) return;
    if (!byTime && this.#turns >= MOST_TURNS) return;
    const { value, done } = this.#work.next();
    if (value !== null) {
      this.#turns++;
      this.#context.onBound(value / this.#ticksPerUnit, 'destructive improvement');
    }
    this.#spentMs += performance.now() - now;
    if (done) this.#work = null;
  }
}
