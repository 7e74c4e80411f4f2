import { buildScheduleModel, type ScheduleModel } from '#cp/scheduleModel.ts';
import { PRIORITY_RULES, type PriorityRuleId } from '#generation/priorityRules.ts';
import { NO_FIT, ScheduleGenerator } from '#generation/scheduleGenerator.ts';
import { listByRank, rankOf, sampleList } from '#generation/taskList.ts';
import { type CriticalPath, criticalPath } from '#instance/criticalPath.ts';
import type { Instance } from '#instance/instance.ts';
import { makespanLowerBound } from '#instance/lowerBounds.ts';
import { deadlineExcess } from '#schedule/objective.ts';
import { makespan } from '#schedule/schedule.ts';
import type { PlanContext, PlanOutcome } from '../planner.ts';

const RULES: readonly PriorityRuleId[] = ['LFT', 'LST', 'MTS', 'GRPW'];
/** Conflicts that count as one schedule of the budget: a deterministic measure of work. */
const CONFLICTS_A_SCHEDULE = 50;
/** Decisions after which the search looks at the clock, however few its conflicts. */
const DECISIONS_A_STEP = 2000;

/**
 * One run of the exact solver: a first schedule by rules and samples, then 'is there one that ends a tick
 * earlier?' until there is none.
 */
export class ExactSearch {
  readonly #instance: Instance;
  readonly #context: PlanContext;
  readonly #generator: ScheduleGenerator;
  readonly #path: CriticalPath;
  /** Row of the mode table of each task. */
  readonly #mode: Int32Array;
  readonly #start: Int32Array;
  /** Starts and makespan of the best schedule, in ticks; Infinity for none. */
  readonly #best: Int32Array;
  #upperBound = Number.POSITIVE_INFINITY;
  #solutions = 0;
  #conflicts = 0;

  constructor(instance: Instance, context: PlanContext) {
    this.#instance = instance;
    this.#context = context;
    this.#generator = new ScheduleGenerator(instance);
    this.#path = criticalPath(instance);
    this.#mode = instance.modePtr.slice(0, instance.taskCount);
    this.#start = new Int32Array(instance.taskCount);
    this.#best = new Int32Array(instance.taskCount);
  }

  async run(samples: number): Promise<PlanOutcome> {
    await this.#firstSchedules(samples);
    if (this.#over()) return this.#unproved();
    const lowerBound = makespanLowerBound(this.#instance, this.#path).makespan;
    const latestEnd = Math.min(this.#upperBound - 1, this.#instance.horizon);
    const model = latestEnd < lowerBound ? null : buildScheduleModel(this.#instance, latestEnd);
    if (typeof model === 'string') return { reason: model };
    return model !== null && (await this.#search(model)) ? this.#unproved() : this.#proved();
  }

  #over(): boolean {
    return this.#context.done(this.#work()) || this.#context.solved();
  }

  /** Work done, in schedules. */
  #work(): number {
    return this.#generator.passes + this.#solutions + Math.floor(this.#conflicts / CONFLICTS_A_SCHEDULE);
  }

  #proved(): PlanOutcome {
    if (this.#upperBound < Number.POSITIVE_INFINITY) {
      this.#tellBound(this.#upperBound);
      return {};
    }
    return {
      infeasible: `no schedule keeps every precedence, capacity and deadline: refuted in ${this.#conflicts} conflicts`,
    };
  }

  #unproved(): PlanOutcome {
    return { reason: 'the search neither found a schedule nor proved that there is none within the budget' };
  }

  /** @param bound in ticks */
  #tellBound(bound: number): void {
    this.#context.onBound((bound / this.#instance.ticksPerUnit) * this.#instance.objective[0][0].weight);
  }

  /** Rules first, then samples by regret, all justified; with at most half of the budget of schedules. */
  async #firstSchedules(samples: number): Promise<void> {
    const { rng, budget } = this.#context;
    const instance = this.#instance;
    const most = Math.max(1, Math.floor(budget.scheduleLimit / 2));
    const list = new Int32Array(instance.taskCount);
    const priorities = RULES.map((rule) => PRIORITY_RULES[rule].priority(instance, this.#path));
    for (let k = 0; k < RULES.length + samples; k++) {
      if (this.#over() || this.#generator.passes >= most) return;
      if (k < RULES.length) list.set(listByRank(instance, rankOf(priorities[k])));
      else sampleList(instance, priorities[rng.int(RULES.length)], 1 + rng.int(3), rng, list);
      const found = this.#generator.serial(list, this.#start);
      if (found === NO_FIT) continue;
      this.#offer();
      if (this.#generator.passes + 2 <= most) {
        this.#generator.justify(this.#start, found);
        this.#offer();
      }
      if (this.#context.due()) await this.#context.breathe();
    }
  }

  /** Offers the schedule in #start when it is the best and keeps the deadlines. */
  #offer(): void {
    const schedule = { start: this.#start, mode: this.#mode };
    const end = makespan(this.#instance, schedule);
    if (end >= this.#upperBound || deadlineExcess(this.#instance, schedule) > 0) return;
    this.#upperBound = end;
    this.#best.set(this.#start);
    this.#context.onIncumbent(schedule);
  }

  /** @returns whether the search ended without a proof */
  async #search(model: ScheduleModel): Promise<boolean> {
    const { search, store, makespan: latest } = model;
    if (!search.propagate()) return false;
    this.#raiseBound(model);
    if (this.#upperBound < Number.POSITIVE_INFINITY) this.#guide(model);
    for (;;) {
      if (this.#over()) return true;
      const verdict = search.run(CONFLICTS_A_SCHEDULE, DECISIONS_A_STEP);
      this.#conflicts = search.conflicts;
      if (verdict === 'refuted') return false;
      if (verdict === 'solution') {
        for (let i = 0; i < this.#start.length; i++) this.#start[i] = store.bound[2 * i];
        this.#solutions++;
        this.#context.done(this.#work());
        this.#offer();
        this.#guide(model);
        search.backToRoot();
        if (!search.tighten(2 * latest + 1, 1 - this.#upperBound)) return false;
      }
      if (this.#context.due()) await this.#context.breathe();
    }
  }

  /** Leads the search to the best schedule known. */
  #guide({ search, pairs }: ScheduleModel): void {
    search.guide.set(this.#best);
    pairs.forEach(({ first, second }, k) => {
      search.guide[this.#best.length + 1 + k] = this.#best[first] < this.#best[second] ? 1 : 0;
    });
  }

  /**
   * Reports a lower bound by destructive improvement (Klein and Scholl 1999): ends that propagation alone
   * refutes. What was inferred at the root holds for schedules better than the incumbent, so it bounds the
   * optimum too.
   */
  #raiseBound({ search, store, makespan: latest }: ScheduleModel): void {
    let low = store.bound[2 * latest];
    let high = -store.bound[2 * latest + 1] + 1;
    // Refuted ends are a prefix: propagation infers no less from an earlier end.
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (middle < high && search.refutes(2 * latest + 1, -middle)) low = middle + 1;
      else high = middle;
    }
    search.tighten(2 * latest, low);
    this.#tellBound(low);
  }
}
