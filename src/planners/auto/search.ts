import { type SeedSource, STEADY_STATE_DEFAULTS, SteadyStateSearch } from '#evolution/steadyState.ts';
import { Dispatcher, earliestEnd, type ModeChooser } from '#generation/dispatcher.ts';
import { PRIORITY_RULES, type PriorityRuleId } from '#generation/priorityRules.ts';
import { NO_FIT, ScheduleGenerator } from '#generation/scheduleGenerator.ts';
import { startingModes } from '#generation/startingModes.ts';
import { listByRank, rankOf } from '#generation/taskList.ts';
import { upwardRankList } from '#generation/upwardRank.ts';
import { type CriticalPath, criticalPath } from '#instance/criticalPath.ts';
import type { Instance } from '#instance/instance.ts';
import { compareValues, deadlineExcess, isMakespanOnly, objectiveValues } from '#schedule/objective.ts';
import { makespan, type Schedule } from '#schedule/schedule.ts';
import { ExactSearch } from '../exact/exactSearch.ts';
import { exact } from '../exact/index.ts';
import type { PlanContext, PlanOutcome } from '../planner.ts';
import { BoundRaiser } from './boundRaiser.ts';
import { IncumbentWatch } from './incumbentWatch.ts';
import { Neighbourhoods } from './neighbourhoods.ts';
import { PolicySeeds } from './policySeeds.ts';
import { RelaxationSeeds } from './relaxationSeeds.ts';
import { type Shares, TurnShare } from './turnShare.ts';

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

/**
 * Gap times tasks up to which a proof is in reach: nearly all that come after half a second on j60 and j120 had no more
 * left to prove, and on large problems the time is better spent on the search.
 */
const REACH = 3;

/** The exact solver works on pairs of tasks; beyond this many it would mostly fill memory. */
const MOST_EXACT_TASKS = 400;

const PROOF: Shares = { atWork: 0.5, inVain: 0.15, allInVain: 0.5, inReach: 0.85 };
const REFINEMENT: Shares = { atWork: 0.5, inVain: 0.3, allInVain: 0.3, inReach: 0.1 };

/**
 * One search of `auto`: every rule once, serially and in parallel, then steady-state genetic search from the
 * best of these, with the exact solver beside it, until the budget is spent or the best is proved.
 */
export class AutoSearch {
  readonly #instance: Instance;
  readonly #context: PlanContext;
  readonly #generator: ScheduleGenerator;
  readonly #dispatcher: Dispatcher;
  readonly #path: CriticalPath;
  readonly #start: Int32Array;
  /** The best schedule so far, were it late. */
  #best: Schedule | null = null;
  /** Its deadline excess, then its objective values. */
  #bestValues: number[] = [];
  /** Whether the instance is one for the exact solver. */
  readonly #exactTakes: boolean;
  readonly #raiser: BoundRaiser;
  readonly #watch: IncumbentWatch;
  /** The proof under way. */
  #proof: TurnShare | null = null;
  /** When the time is up, as `performance.now()` tells it. */
  readonly #endsAt: number;
  /** Why there is no schedule, once that is proved. */
  #infeasible: string | undefined;
  /** Why the exact solver proved nothing. */
  #unproved: string | undefined;

  constructor(instance: Instance, context: PlanContext) {
    this.#instance = instance;
    this.#context = context;
    this.#endsAt = performance.now() + context.budget.timeLimitMs;
    this.#generator = new ScheduleGenerator(instance);
    this.#dispatcher = new Dispatcher(instance);
    this.#path = criticalPath(instance);
    this.#start = new Int32Array(instance.taskCount);
    // Of elastic tasks it knows full demand alone, and proves nothing about less.
    this.#exactTakes =
      instance.taskCount <= MOST_EXACT_TASKS &&
      instance.elastic === null &&
      exact.meta.supports(instance) === true;
    this.#watch = new IncumbentWatch(context);
    this.#raiser = new BoundRaiser(instance, this.#path, context);
  }

  async run(): Promise<PlanOutcome> {
    if (this.#context.warmStart !== undefined) this.#offer(this.#context.warmStart);
    // For costs and loads the choice of modes matters most, and the rules make it for the earliest end.
    const nodesFirst = !isMakespanOnly(this.#instance.objective);
    if (nodesFirst && this.#instance.isMultiMode) await this.#tryNodes();
    await this.#tryRules();
    if (!nodesFirst && this.#instance.isMultiMode && !this.#over()) await this.#tryNodes();
    if (!this.#over()) await Promise.all([this.#evolve(), ...this.#solve()]);
    if (this.#infeasible !== undefined) return { infeasible: this.#infeasible };
    if (this.#best === null && this.#generator.passes + this.#dispatcher.passes === 0)
      return { reason: 'the budget was spent before the first schedule was built; that proves nothing' };
    if (this.#best === null)
      return {
        reason:
          'no schedule was found: either the non-renewable resources or the calendars leave too little room; that proves nothing',
      };
    return {
      reason: 'schedules were found, but each breaks a deadline; that proves nothing',
      unproved: this.#unproved,
    };
  }

  #over(): boolean {
    return this.#context.done(this.#generator.passes + this.#dispatcher.passes) || this.#context.solved();
  }

  get #reach(): number {
    return REACH / Math.max(1, this.#instance.taskCount);
  }

  /** As `#over`, whatever the schedules built. */
  #isEnded(): boolean {
    const { signal, solved } = this.#context;
    return signal.aborted || solved() || this.#infeasible !== undefined || performance.now() >= this.#endsAt;
  }

  /**
   * Lets the exact solver work beside the search, on the whole and on neighbourhoods of the incumbent, each a
   * while at a time. Under a budget in schedules it has no turn: whose turn it is depends on the clock, and a
   * seed would no longer reproduce the run.
   */
  #solve(): Promise<void>[] {
    const byTime = this.#context.budget.scheduleLimit === Number.POSITIVE_INFINITY;
    if (!byTime || !this.#exactTakes) return [];
    return [
      this.#proves ? this.#prove() : this.#proveOnceStale(),
      ...(Neighbourhoods.pay(this.#instance) ? [this.#refine()] : []),
    ];
  }

  /** In a crew every other one leaves proofs and bounds to the rest while searching pays. */
  get #proves(): boolean {
    return this.#context.crew.place % 2 === 0;
  }

  /** One of those that leave proofs to others helps with them once searching has come to nothing for long. */
  async #proveOnceStale(): Promise<void> {
    const context = this.#context;
    while (!this.#watch.isStale()) {
      await context.breathe();
      if (this.#isEnded()) return;
    }
    await this.#prove();
  }

  async #prove(): Promise<void> {
    this.#proof = this.#turns(PROOF);
    const outcome = await new ExactSearch(this.#instance, this.#proof.context).run(0);
    this.#proof = null;
    this.#infeasible = outcome.infeasible;
    this.#unproved = outcome.unproved;
  }

  async #refine(): Promise<void> {
    await new Neighbourhoods(this.#instance, this.#turns(REFINEMENT).context).run();
  }

  #turns(shares: Shares): TurnShare {
    return new TurnShare(this.#context, this.#watch, shares, this.#reach, () => this.#isEnded());
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
  async #tryNodes(): Promise<void> {
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
      if (this.#context.due()) await this.#context.breathe();
    }
  }

  async #evolve(): Promise<void> {
    const context = {
      ...this.#context,
      warmStart: this.#best ?? undefined,
      done: (passes: number) => this.#context.done(passes) || this.#infeasible !== undefined,
      breathe: async () => {
        do await this.#context.breathe();
        while (this.#proof?.isOwed && !this.#isEnded());
      },
      onIncumbent: (schedule: Schedule) => this.#offer(schedule),
    };
    const passesBefore = this.#generator.passes + this.#dispatcher.passes;
    const seeds = this.#seedSources(context);
    const search = new SteadyStateSearch(this.#instance, context, STEADY_STATE_DEFAULTS, passesBefore, seeds);
    await search.run(this.#proves ? () => this.#raiser.step() : undefined);
  }

  /** What draws individuals to begin with, besides the search itself. */
  #seedSources(context: PlanContext): SeedSource[] {
    const instance = this.#instance;
    const latestEnd = this.#best === null ? instance.horizon : makespan(instance, this.#best);
    return [
      ...(instance.isMultiMode && this.#exactTakes
        ? [new RelaxationSeeds(instance, context, latestEnd)]
        : []),
      ...(PolicySeeds.applies(instance) ? [new PolicySeeds(instance, context)] : []),
    ];
  }

  /** Offers the schedule in `#start`, then what double justification makes of it. */
  #improve(makespan: number, mode: Int32Array): void {
    if (makespan === NO_FIT) return;
    this.#offer({ start: this.#start, mode });
    // Justification takes two passes.
    const passes = this.#generator.passes + this.#dispatcher.passes + 2;
    if (this.#over() || passes > this.#context.budget.scheduleLimit) return;
    this.#generator.justify(this.#start, makespan);
    this.#offer({ start: this.#start, mode });
  }

  #offer(schedule: Schedule): void {
    const values = [deadlineExcess(this.#instance, schedule), ...objectiveValues(this.#instance, schedule)];
    if (this.#best !== null && compareValues(values, this.#bestValues) >= 0) return;
    this.#best = { start: schedule.start.slice(), mode: schedule.mode.slice() };
    this.#bestValues = values;
    if (values[0] > 0) return;
    this.#context.onIncumbent(schedule);
  }
}
