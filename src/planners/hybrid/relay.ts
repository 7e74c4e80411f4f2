import type { Instance } from '#instance/instance.ts';
import { compareValues, deadlineExcess, objectiveValues } from '#schedule/objective.ts';
import type { Schedule } from '#schedule/schedule.ts';
import type { PlanContext, Planner, PlanOutcome } from '../planner.ts';

/** Hands one budget and the best schedule from planner to planner. */
export class Relay {
  readonly #instance: Instance;
  readonly #context: PlanContext;
  readonly #began = performance.now();
  #best: Schedule | undefined;
  #values: number[] = [];
  /** Schedules that the stages before have built. */
  #passes = 0;

  constructor(instance: Instance, context: PlanContext) {
    this.#instance = instance;
    this.#context = context;
    if (context.warmStart) this.#keep(context.warmStart);
  }

  /** The first level of the objective of the best schedule so far; undefined for none. */
  get best(): number | undefined {
    return this.#values[1];
  }

  get over(): boolean {
    return this.#context.done(this.#passes) || this.#context.solved();
  }

  /**
   * Runs one planner.
   *
   * @param params of the planner, parsed
   * @param share of what is left of the budget
   */
  async run(planner: Planner, params: unknown, share: number): Promise<PlanOutcome> {
    const context = this.#context;
    const elapsed = performance.now() - this.#began;
    const timeLimitMs = share * Math.max(0, context.budget.timeLimitMs - elapsed);
    // At least one: a stage that may build nothing would still be asked to plan.
    const scheduleLimit = Math.max(1, Math.floor(share * (context.budget.scheduleLimit - this.#passes)));
    const before = this.#passes;
    const deadline = performance.now() + timeLimitMs;
    const outcome = await planner.plan(this.#instance, params, {
      ...context,
      rng: context.rng.fork(),
      budget: { timeLimitMs, scheduleLimit },
      warmStart: this.#best,
      done: (built) => {
        this.#passes = Math.max(this.#passes, before + built);
        return context.done(this.#passes) || built >= scheduleLimit || performance.now() >= deadline;
      },
      onIncumbent: (schedule) => {
        this.#keep(schedule);
        context.onIncumbent(schedule);
      },
    });
    return outcome;
  }

  #keep(schedule: Schedule): void {
    const values = [deadlineExcess(this.#instance, schedule), ...objectiveValues(this.#instance, schedule)];
    if (this.#best !== undefined && compareValues(values, this.#values) >= 0) return;
    this.#best = { start: schedule.start.slice(), mode: schedule.mode.slice() };
    this.#values = values;
  }
}
