import { Budgets } from '#generation/budgets.ts';
import type { ConflictPolicy } from '#generation/conflictPolicy.ts';
import { EventFramework, frameworkSupports } from '#generation/eventFramework.ts';
import { PRIORITY_RULES, type PriorityRuleId } from '#generation/priorityRules.ts';
import { startingModes } from '#generation/startingModes.ts';
import { listByRank, rankOf } from '#generation/taskList.ts';
import { criticalPath } from '#instance/criticalPath.ts';
import type { Instance } from '#instance/instance.ts';
import { compareValues, deadlineExcess, objectiveValues } from '#schedule/objective.ts';
import type { PlanContext } from '../planner.ts';

/** Share of the budget that elastic instances spend here; the rest plans them at full demand. */
const SHARE_OF_BUDGET = 0.85;

/** Orders to begin with, the usually best first. */
const RULES: readonly PriorityRuleId[] = ['LFT', 'LST', 'E', 'MTS', 'GRPW', 'GRWC', 'priority'];

/** Shares of the demand that tasks start with and are dealt first, to begin with and to change to. */
const SHARES = [0, 0.35, 0.5, 0.7, 1];

/** Changes without a gain after which the search goes on from the best again, shaken. */
const PATIENCE = 300;
/** Changes at once when it is shaken. */
const SHAKES = 3;

/** A way to deal resources out: what the search varies. */
interface Candidate {
  /** Smaller is dealt to first. */
  key: Float64Array;
  startShare: Float64Array;
  width: Float64Array;
  takesBack: boolean;
  mode: Int32Array;
}

/**
 * Search of `auto` over ways to deal resources out to elastic tasks. The first schedule is ER's, so that the
 * best is never worse; then rules with all tasks starting at one share of their demand and dealt one width;
 * then changes of single tasks: their place in the order, their least share, their width, their mode. A
 * change is kept where it does no harm.
 */
export class ElasticSearch {
  /** Schedules built. */
  passes = 0;
  readonly #instance: Instance;
  readonly #context: PlanContext;
  readonly #framework: EventFramework;
  readonly #budgets: Budgets;
  readonly #end: number;
  #best: Candidate | null = null;
  #bestValues: number[] = [];

  constructor(instance: Instance, context: PlanContext) {
    this.#instance = instance;
    this.#context = context;
    this.#framework = new EventFramework(instance);
    this.#budgets = new Budgets(instance);
    this.#end = performance.now() + SHARE_OF_BUDGET * context.budget.timeLimitMs;
  }

  /** Whether there is anything to search here. */
  static applies(instance: Instance): boolean {
    return instance.elastic !== null && frameworkSupports(instance) === true;
  }

  async run(): Promise<void> {
    await this.#tryRules();
    if (this.#best === null) return;
    let current = this.#best;
    let values = this.#bestValues;
    let failures = 0;
    while (!this.#over()) {
      if (this.#context.due()) await this.#context.breathe();
      const shaken = failures > PATIENCE;
      const candidate = shaken ? this.#change(this.#best, SHAKES) : this.#change(current, 1);
      const itsValues = this.#try(candidate);
      if (itsValues === null) continue;
      const difference = compareValues(itsValues, values);
      failures = shaken || difference < 0 ? 0 : failures + 1;
      if (shaken || difference <= 0) {
        current = candidate;
        values = itsValues;
      }
    }
  }

  #over(): boolean {
    const { budget } = this.#context;
    if (this.#context.done(this.passes) || this.#context.solved()) return true;
    // ER comes first whatever the budget.
    if (this.passes === 0) return false;
    return performance.now() >= this.#end || this.passes >= SHARE_OF_BUDGET * budget.scheduleLimit;
  }

  async #tryRules(): Promise<void> {
    const instance = this.#instance;
    const n = instance.taskCount;
    const all = (share: number) => new Float64Array(n).fill(share);
    const first = startingModes(instance, instance.topological, this.#context.rng);
    if (first === null || this.#over()) return;
    this.#tryEr(first);
    const path = criticalPath(instance);
    for (const rule of RULES) {
      const key = PRIORITY_RULES[rule].priority(instance, path);
      const mode = startingModes(instance, listByRank(instance, rankOf(key)), this.#context.rng);
      if (mode === null) continue;
      for (const startShare of SHARES) {
        for (const width of [1, 0.5]) {
          for (const takesBack of [false, true]) {
            if (this.#over()) return;
            this.#try({ key, startShare: all(startShare), width: all(width), takesBack, mode });
          }
        }
        if (this.#context.due()) await this.#context.breathe();
      }
    }
  }

  /** ER itself; its order of starts is a candidate to search from. */
  #tryEr(mode: Int32Array): void {
    const n = this.#instance.taskCount;
    const zero = new Float64Array(n);
    const policy = { rank: null, startShare: zero, width: null, takesBack: false };
    const values = this.#evaluate(mode, policy);
    if (values === null) return;
    const key = Float64Array.from(this.#framework.start);
    this.#keep({ key, startShare: zero, width: zero.map(() => 1), takesBack: false, mode }, values);
  }

  #try(candidate: Candidate): number[] | null {
    const { key, startShare, width, takesBack, mode } = candidate;
    const isWide = width.every((share) => share === 1);
    const values = this.#evaluate(mode, {
      rank: rankOf(key),
      startShare,
      width: isWide ? null : width,
      takesBack,
    });
    if (values !== null) this.#keep(candidate, values);
    return values;
  }

  /** Builds the schedule, and offers it where it is the best. */
  #evaluate(mode: Int32Array, policy: ConflictPolicy): number[] | null {
    this.passes++;
    if (this.#framework.run(mode, policy) < 0) return null;
    const schedule = this.#framework.schedule();
    const values = [deadlineExcess(this.#instance, schedule), ...objectiveValues(this.#instance, schedule)];
    if (values[0] === 0 && (this.#best === null || compareValues(values, this.#bestValues) < 0)) {
      this.#context.done(this.passes);
      this.#context.onIncumbent(schedule);
    }
    return values;
  }

  #keep(candidate: Candidate, values: number[]): void {
    if (this.#best !== null && compareValues(values, this.#bestValues) >= 0) return;
    this.#best = candidate;
    this.#bestValues = values;
  }

  /** A copy with `count` random changes. */
  #change(from: Candidate, count: number): Candidate {
    const { rng } = this.#context;
    const candidate = {
      key: from.key.slice(),
      startShare: from.startShare.slice(),
      width: from.width.slice(),
      takesBack: from.takesBack,
      mode: from.mode,
    };
    const n = candidate.key.length;
    const share = () => SHARES[rng.int(SHARES.length)];
    for (let k = 0; k < count; k++) {
      const i = rng.int(n);
      const kind = rng.int(20);
      if (kind < 9) {
        // Just before or behind another task.
        const j = rng.int(n);
        candidate.key[i] = candidate.key[j] + (rng.int(2) === 0 ? -1e-6 : 1e-6);
      } else if (kind < 14) candidate.startShare[i] = share();
      else if (kind < 19) candidate.width[i] = Math.max(SHARES[1], share());
      else candidate.takesBack = !candidate.takesBack;
    }
    if (this.#instance.isMultiMode) candidate.mode = this.#changeModes(from.mode, count);
    return candidate;
  }

  #changeModes(from: Int32Array, count: number): Int32Array {
    const { rng } = this.#context;
    const { modePtr } = this.#instance;
    const mode = from.slice();
    for (let k = 0; k < count; k++) {
      if (rng.int(3) > 0) continue;
      const i = rng.int(mode.length);
      mode[i] = modePtr[i] + rng.int(modePtr[i + 1] - modePtr[i]);
    }
    return !this.#budgets.matter || this.#budgets.repair(mode, rng) ? mode : from;
  }
}
