import type { Verdict } from '#cp/engine/search.ts';
import { buildScheduleModel, type ScheduleModel } from '#cp/scheduleModel.ts';
import { type NogoodBatch, SharedNogoods } from '#cp/sharing/sharedNogoods.ts';
import { type ObjectiveSum, objectiveSum } from '#cp/objectiveSum.ts';
import { settledSchedule, valuesIn, wholeObjective } from '#cp/scheduleValues.ts';
import { taskVariables } from '#cp/taskVariables.ts';
import { Budgets } from '#generation/budgets.ts';
import { PRIORITY_RULES, type PriorityRuleId } from '#generation/priorityRules.ts';
import { NO_FIT, ScheduleGenerator } from '#generation/scheduleGenerator.ts';
import { startingModes } from '#generation/startingModes.ts';
import { listByRank, rankOf, sampleList } from '#generation/taskList.ts';
import { type CriticalPath, criticalPath } from '#instance/criticalPath.ts';
import type { Instance } from '#instance/instance.ts';
import { makespanLowerBound } from '#instance/lowerBounds.ts';
import { deadlineExcess } from '#schedule/objective.ts';
import type { PlanContext, PlanOutcome } from '../planner.ts';

const RULES: readonly PriorityRuleId[] = ['LFT', 'LST', 'MTS', 'GRPW'];
/** Share of tasks whose mode is drawn anew for each sample. */
const MODE_CHANGE = 0.08;
/** Conflicts granted to the lower bound at first, and how the grant grows from turn to turn. */
const FIRST_ALLOWANCE = 100;
const ALLOWANCE_GROWTH = 1.3;
/** Conflicts granted to better schedules and the proof, for one granted to the lower bound. */
const ABOVE_SHARE = 4;
/** Conflicts after which the search looks at the clock. */
const CONFLICTS_A_STEP = 100;
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
  readonly #budgets: Budgets;
  /** The schedule at hand. */
  readonly #start: Int32Array;
  #mode: Int32Array;
  /** The objective in whole numbers. */
  readonly #sum: ObjectiveSum;
  /** The best schedule, and its objective as the solver counts it; Infinity for none. */
  readonly #bestStart: Int32Array;
  #bestMode: Int32Array;
  #upperBound = Number.POSITIVE_INFINITY;
  #solutions = 0;
  #conflicts = 0;
  /** How far above the lower bound the next end to be refuted lies. */
  #step = 1;
  /** What it shares with others; null where there are none. */
  #shared: SharedNogoods | null = null;
  /** Nogoods heard of and not yet looked at. */
  #heard: NogoodBatch[] = [];

  constructor(instance: Instance, context: PlanContext) {
    this.#instance = instance;
    this.#context = context;
    this.#generator = new ScheduleGenerator(instance);
    this.#path = criticalPath(instance);
    this.#mode = instance.modePtr.slice(0, instance.taskCount);
    this.#start = new Int32Array(instance.taskCount);
    this.#bestStart = new Int32Array(instance.taskCount);
    this.#bestMode = this.#mode;
    this.#budgets = new Budgets(instance);
    const { taskCount, horizon } = instance;
    const sum = objectiveSum(instance, taskVariables(instance, taskCount + 1), taskCount, horizon);
    if (typeof sum === 'string') throw new Error(`not supported: ${sum}`);
    this.#sum = sum;
  }

  async run(samples: number): Promise<PlanOutcome> {
    await this.#firstSchedules(samples);
    this.#adopt();
    if (this.#over()) return this.#unproved();
    const lowerBound = makespanLowerBound(this.#instance, this.#path).makespan;
    const { horizon } = this.#instance;
    const latestEnd = this.#sum.terms.length === 0 ? Math.min(this.#upperBound - 1, horizon) : horizon;
    const model = latestEnd < lowerBound ? null : buildScheduleModel(this.#instance, latestEnd);
    if (typeof model === 'string') return { reason: model, unproved: model };
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

  #tellBound(bound: number): void {
    this.#context.onBound(bound / this.#sum.scale);
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
      const mode = this.#drawModes(list);
      if (mode === null) continue;
      this.#mode = mode;
      this.#generator.setModes(mode);
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

  /** Those that dispatching the list picks, or the best ones with a few drawn anew, within the budgets. */
  #drawModes(list: Int32Array): Int32Array | null {
    const { rng } = this.#context;
    const { isMultiMode, modePtr } = this.#instance;
    if (!isMultiMode) return this.#mode;
    if (this.#upperBound === Number.POSITIVE_INFINITY || rng.int(4) === 0)
      return startingModes(this.#instance, list, rng);
    const mode = this.#bestMode.slice();
    for (let i = 0; i < mode.length; i++)
      if (rng.next() < MODE_CHANGE) mode[i] = modePtr[i] + rng.int(modePtr[i + 1] - modePtr[i]);
    return !this.#budgets.matter || this.#budgets.repair(mode, rng) ? mode : null;
  }

  /** Offers the schedule at hand when it is the best and keeps the deadlines. */
  #offer(): void {
    const schedule = { start: this.#start, mode: this.#mode };
    const value = wholeObjective(this.#instance, this.#sum, schedule);
    if (value >= this.#upperBound || deadlineExcess(this.#instance, schedule) > 0) return;
    this.#upperBound = value;
    this.#bestStart.set(this.#start);
    this.#bestMode = this.#mode;
    this.#context.onIncumbent(schedule);
  }

  /** Every other one of a crew works from above alone. */
  get #worksFromBelow(): boolean {
    return this.#context.crew.place % 2 === 0;
  }

  /**
   * By turns from below and from above, ever longer.
   * @returns whether the search ended without a proof
   */
  async #search(model: ScheduleModel): Promise<boolean> {
    const { search, store, objective } = model;
    this.#beginSharing(model);
    if (this.#upperBound < Number.POSITIVE_INFINITY && this.#askForBetter(model) === 'refuted') return false;
    if (!search.propagate()) return false;
    this.#tighten(model, store.bound[2 * objective]);
    for (let allowance = FIRST_ALLOWANCE; ; allowance *= ALLOWANCE_GROWTH) {
      search.backToRoot();
      model.energy.turn(true);
      if (this.#worksFromBelow && !(await this.#fromBelow(model, allowance))) return false;
      search.backToRoot();
      // Energy raises bounds from below, and hardly ever shortens the proof from above.
      model.energy.turn(false);
      search.assume(-1, 0);
      const last = search.conflicts + ABOVE_SHARE * allowance;
      let verdict: Verdict;
      do verdict = await this.#advance(model, last - search.conflicts);
      while (verdict === 'solution');
      if (verdict === 'refuted') return false;
      if (this.#over()) return true;
    }
  }

  /**
   * Raises the lower bound by refuting ends, in steps that double with each success and are halved when the
   * allowance runs out.
   * @returns false when there is no better schedule at all
   */
  async #fromBelow(model: ScheduleModel, conflicts: number): Promise<boolean> {
    const { search, store, objective } = model;
    const last = search.conflicts + conflicts;
    while (search.conflicts < last && !this.#over()) {
      search.backToRoot();
      const lowest = store.bound[2 * objective];
      const end = lowest + this.#step - 1;
      if (end >= -store.bound[2 * objective + 1]) {
        this.#step = Math.max(1, this.#step >> 1);
        return true;
      }
      search.assume(2 * objective + 1, -end);
      const verdict = await this.#advance(model, last - search.conflicts);
      if (verdict === 'refuted') return false;
      if (verdict === 'disproved') {
        this.#tighten(model, end + 1);
        this.#step *= 2;
      } else if (verdict === 'paused') this.#step = Math.max(1, this.#step >> 1);
    }
    return true;
  }

  /**
   * Searches for so many conflicts, in small steps between which others may run. A solution is offered, and
   * from then on only better ones are looked for.
   */
  async #advance(model: ScheduleModel, conflicts: number): Promise<Verdict> {
    const { search } = model;
    const last = search.conflicts + conflicts;
    while (search.conflicts < last && !this.#over()) {
      if (this.#adopt()) return this.#askForBetter(model);
      this.#share();
      const verdict = search.run(Math.min(CONFLICTS_A_STEP, last - search.conflicts), DECISIONS_A_STEP);
      this.#conflicts = search.conflicts;
      if (this.#context.due()) await this.#context.breathe();
      if (verdict === 'refuted' || verdict === 'disproved') return verdict;
      if (verdict === 'paused') continue;
      const found = settledSchedule(this.#instance, model);
      this.#start.set(found.start);
      this.#mode = found.mode;
      this.#solutions++;
      this.#context.done(this.#work());
      this.#offer();
      return this.#askForBetter(model);
    }
    return 'paused';
  }

  #beginSharing(model: ScheduleModel): void {
    const { nogoods } = this.#context;
    if (nogoods === null) return;
    this.#shared = new SharedNogoods(model);
    nogoods.listen((batch) => this.#heard.push(batch));
  }

  /** Tells the others what was learned since the last time, and takes over what they have told. */
  #share(): void {
    const learned = this.#shared?.take(this.#upperBound);
    if (learned) this.#context.nogoods?.send(learned);
    for (const batch of this.#heard) this.#shared?.hear(batch, this.#upperBound);
    this.#heard = [];
  }

  /** From the best schedule known on, only better ones are looked for. */
  #askForBetter(model: ScheduleModel): Verdict {
    const { search, objective } = model;
    this.#guide(model);
    search.backToRoot();
    return search.tighten(2 * objective + 1, 1 - this.#upperBound) ? 'solution' : 'refuted';
  }

  /** Takes over a better schedule that somebody else has found; false when there is none. */
  #adopt(): boolean {
    const known = this.#context.incumbent();
    if (known === null) return false;
    const value = wholeObjective(this.#instance, this.#sum, known);
    if (value >= this.#upperBound) return false;
    this.#upperBound = value;
    this.#bestStart.set(known.start);
    this.#bestMode = known.mode;
    return true;
  }

  /** Notes that no objective is below `bound`, as far as better ones than the incumbent are asked for. */
  #tighten({ search, objective }: ScheduleModel, bound: number): void {
    search.tighten(2 * objective, bound);
    this.#shared?.raiseBound(bound);
    this.#tellBound(Math.min(bound, this.#upperBound));
  }

  /**
   * Leads the search to the best schedule known, if any: there better ones are found. Those of a crew that only prove
   * go without, which shortens proofs.
   */
  #guide(model: ScheduleModel): void {
    if (this.#upperBound === Number.POSITIVE_INFINITY || !this.#worksFromBelow) return;
    valuesIn(this.#instance, model, { start: this.#bestStart, mode: this.#bestMode }, model.search.guide);
  }
}
