import { Budgets } from '#generation/budgets.ts';
import { Dispatcher, earliestEnd, type ModeChooser } from '#generation/dispatcher.ts';
import { PRIORITY_RULES, type PriorityRuleId } from '#generation/priorityRules.ts';
import { NO_FIT, ScheduleGenerator } from '#generation/scheduleGenerator.ts';
import { startingModes } from '#generation/startingModes.ts';
import { listByRank, rankOf, sampleList } from '#generation/taskList.ts';
import { upwardRankList } from '#generation/upwardRank.ts';
import { type CriticalPath, criticalPath } from '#instance/criticalPath.ts';
import type { Instance } from '#instance/instance.ts';
import { compareValues, deadlineExcess, objectiveValues } from '#schedule/objective.ts';
import { makespan } from '#schedule/schedule.ts';
import type { PlanContext, PlanOutcome } from '../planner.ts';
import { BoundRaiser } from './boundRaiser.ts';

/** Rules tried, the usually best first: a small budget ends early in the list. */
const RULES: readonly PriorityRuleId[] = [
  'LFT',
  'LST',
  'MTS',
  'GRPW',
  'MSLK',
  'GRWC',
  'priority',
  'EST',
  'LPT',
  'MIS',
  'SPT',
];

/** Share of tasks whose mode is drawn anew for each sample. */
const MODE_CHANGE = 0.08;

/**
 * One search of `auto`: every rule once, serially and in parallel, then samples until the budget is spent
 * or the best is proved. Samples start from the best modes found, some of them changed.
 */
export class AutoSearch {
  readonly #instance: Instance;
  readonly #context: PlanContext;
  readonly #generator: ScheduleGenerator;
  readonly #dispatcher: Dispatcher;
  readonly #budgets: Budgets;
  readonly #path: CriticalPath;
  readonly #start: Int32Array;
  /** Modes of the best schedule so far. */
  #bestMode: Int32Array | null = null;
  /** Its deadline excess, then its objective values. */
  #bestValues: number[] = [];
  /** Makespan of the best valid schedule so far, in ticks; nothing is worth refuting beyond it. */
  #bestMakespan: number;
  readonly #raiser: BoundRaiser;

  constructor(instance: Instance, context: PlanContext) {
    this.#instance = instance;
    this.#context = context;
    this.#generator = new ScheduleGenerator(instance);
    this.#dispatcher = new Dispatcher(instance);
    this.#budgets = new Budgets(instance);
    this.#path = criticalPath(instance);
    this.#start = new Int32Array(instance.taskCount);
    this.#bestMakespan = instance.horizon;
    this.#raiser = new BoundRaiser(instance, this.#path, context, () => this.#bestMakespan);
  }

  async run(): Promise<PlanOutcome> {
    await this.#tryRules();
    if (this.#instance.isMultiMode && !this.#over()) this.#tryNodes();
    while (!this.#over()) {
      this.#sample();
      this.#raiser.step();
      if (this.#context.due()) await this.#context.breathe();
    }
    if (this.#bestMode === null)
      return {
        reason:
          'no schedule was found: either the non-renewable resources or the calendars leave too little room; that proves nothing',
      };
    return { reason: 'schedules were found, but each breaks a deadline; that proves nothing' };
  }

  #over(): boolean {
    return this.#context.done(this.#generator.passes + this.#dispatcher.passes) || this.#context.solved();
  }

  async #tryRules(): Promise<void> {
    for (const rule of RULES) {
      if (this.#over()) return;
      const rank = rankOf(PRIORITY_RULES[rule].priority(this.#instance, this.#path));
      const list = listByRank(this.#instance, rank);
      const mode = startingModes(this.#instance, list, this.#context.rng);
      if (mode === null) continue;
      this.#generator.setModes(mode);
      this.#improve(this.#generator.serial(list, this.#start), mode);
      if (this.#over()) return;
      this.#improve(this.#generator.parallel(rank, this.#start), mode);
      if (this.#context.due()) await this.#context.breathe();
    }
  }

  /** Dispatches by upward rank: by earliest end, by least cost, and by least load. */
  #tryNodes(): void {
    const { modeCost, modeDuration, modeNode } = this.#instance;
    const load = new Float64Array(this.#instance.nodeCount + 1);
    const cheapest: ModeChooser = (_task, offers) =>
      offers.reduce((a, b) =>
        modeCost[b.mode] < modeCost[a.mode] || (modeCost[b.mode] === modeCost[a.mode] && b.end < a.end)
          ? b
          : a,
      );
    const leastLoaded: ModeChooser = (_task, offers) => {
      const chosen = offers.reduce((a, b) =>
        load[modeNode[b.mode] + 1] < load[modeNode[a.mode] + 1] ? b : a,
      );
      load[modeNode[chosen.mode] + 1] += modeDuration[chosen.mode];
      return chosen;
    };
    const list = upwardRankList(this.#instance);
    for (const choose of [earliestEnd, cheapest, leastLoaded]) {
      if (this.#over()) return;
      const mode = new Int32Array(this.#instance.taskCount);
      const makespan = this.#dispatcher.run(list, choose, this.#start, mode);
      if (makespan < 0) continue;
      this.#generator.setModes(mode);
      this.#improve(makespan, mode);
    }
  }

  #sample(): void {
    const { rng } = this.#context;
    const instance = this.#instance;
    const list = new Int32Array(instance.taskCount);
    const rule = RULES[rng.int(4)];
    const priority = PRIORITY_RULES[rule].priority(instance, this.#path);
    sampleList(instance, priority, 1 + rng.int(3), rng, list);
    const mode = this.#drawModes(list);
    if (mode === null) return;
    this.#generator.setModes(mode);
    this.#improve(this.#generator.serial(list, this.#start), mode);
  }

  /** The best modes with a few drawn anew, within the budgets; or those that dispatching this list picks. */
  #drawModes(list: Int32Array): Int32Array | null {
    const { rng } = this.#context;
    const instance = this.#instance;
    if (!instance.isMultiMode) return instance.modePtr.subarray(0, instance.taskCount);
    if (this.#bestMode === null || rng.int(4) === 0) return startingModes(instance, list, rng);
    const mode = this.#bestMode.slice();
    for (let i = 0; i < mode.length; i++) {
      if (rng.next() < MODE_CHANGE)
        mode[i] = instance.modePtr[i] + rng.int(instance.modePtr[i + 1] - instance.modePtr[i]);
    }
    return !this.#budgets.matter || this.#budgets.repair(mode, rng) ? mode : null;
  }

  /** Offers the schedule in `#start`, then what double justification makes of it. */
  #improve(makespan: number, mode: Int32Array): void {
    if (makespan === NO_FIT) return;
    this.#offer(mode);
    // Justification takes two passes.
    const passes = this.#generator.passes + this.#dispatcher.passes + 2;
    if (this.#over() || passes > this.#context.budget.scheduleLimit) return;
    this.#generator.justify(this.#start, makespan);
    this.#offer(mode);
  }

  #offer(mode: Int32Array): void {
    const schedule = { start: this.#start, mode };
    const values = [deadlineExcess(this.#instance, schedule), ...objectiveValues(this.#instance, schedule)];
    if (this.#bestMode !== null && compareValues(values, this.#bestValues) >= 0) return;
    this.#bestMode = mode.slice();
    this.#bestValues = values;
    if (values[0] > 0) return;
    this.#bestMakespan = Math.min(this.#bestMakespan, makespan(this.#instance, schedule));
    this.#context.onIncumbent(schedule);
  }
}
