import type { NogoodBatch } from '#cp/sharing/sharedNogoods.ts';
import type { Exchange } from '#evolution/searchContext.ts';
import { schedulesFromPlan } from '#generation/schedulesFromPlan.ts';
import type { Instance } from '#instance/instance.ts';
import { makespanLowerBound } from '#instance/lowerBounds.ts';
import { createRng } from '#kernels/rng.ts';
import { checkSchedule } from '#schedule/checkSchedule.ts';
import {
  compareValues,
  isMakespanOnly,
  objectiveLowerBound,
  objectiveValues,
  rounding,
} from '#schedule/objective.ts';
import { type Plan, type PlanStatus, plannedTasks, type TracePoint } from '#schedule/plan.ts';
import { copySchedule, makespan, type Schedule } from '#schedule/schedule.ts';
import { threads } from '#threads/threads.ts';
import type { NogoodExchange, PlanContext, PlanOutcome } from './planner.ts';
import type { RunOptions, RunResult } from './runPlanner.ts';

/** Milliseconds between two breaths: the longest that Ctrl-C waits. */
const BREATH_MS = 20;

/** Holds the best schedule and bound of one run, and the context handed to the planner. */
export class IncumbentKeeper {
  readonly #context: PlanContext;
  readonly #plannerId: string;
  readonly #instance: Instance;
  /** As the planner sees it. */
  readonly #view: Instance;
  readonly #options: RunOptions;
  readonly #seed: number;
  readonly #began = performance.now();
  readonly #trace: TracePoint[] = [];
  readonly #makespanBound: number;
  #boundReason: string;
  #bound: number;
  #best: Schedule | null = null;
  #values: number[] | null = null;
  #schedules = 0;
  /** What others have shared and the planner has not asked for yet. */
  #shared: Schedule[] = [];
  /** The planner's ear for nogoods, once it listens. */
  #listener: (batch: NogoodBatch) => void = () => {};

  constructor(plannerId: string, instance: Instance, view: Instance, options: RunOptions) {
    this.#plannerId = plannerId;
    this.#instance = instance;
    this.#view = view;
    this.#options = options;
    this.#seed = options.seed ?? 1;
    const bound = makespanLowerBound(view);
    this.#makespanBound = bound.makespan;
    // The bound of another objective is the sum of what each of its terms is at least.
    this.#boundReason = isMakespanOnly(instance.objective) ? bound.reason : 'the least that each term can be';
    this.#bound = objectiveLowerBound(view);
    this.#context = this.#createContext();
    options.connect?.({
      offer: (schedule) => this.#offer(schedule),
      raiseBound: (lowerBound, reason) => this.#raiseBound(lowerBound, reason),
      share: (schedules) => this.#shared.push(...schedules),
      hear: (batch) => this.#listener(batch),
    });
  }

  /** Offers what an earlier plan makes of the instance, and hands out the context to search on from there. */
  begin(): PlanContext {
    for (const schedule of schedulesFromPlan(this.#view)) {
      if (checkSchedule(this.#instance, schedule).length === 0) this.#offer(schedule);
    }
    return this.#best === null ? this.#context : { ...this.#context, warmStart: this.#best };
  }

  #createNogoodExchange(): NogoodExchange | null {
    const { onNogoods } = this.#options;
    if (onNogoods === undefined) return null;
    return {
      send: onNogoods,
      listen: (hear) => {
        this.#listener = hear;
      },
    };
  }

  #createExchange(): Exchange | null {
    const { onShare } = this.#options;
    if (onShare === undefined) return null;
    return {
      give: onShare,
      take: () => {
        const shared = this.#shared;
        this.#shared = [];
        return shared;
      },
    };
  }

  #createContext(): PlanContext {
    const {
      signal = new AbortController().signal,
      crew = { place: 0, size: 1 },
      timeLimitMs = Number.POSITIVE_INFINITY,
      scheduleLimit = Number.POSITIVE_INFINITY,
    } = this.#options;
    const deadline = this.#began + timeLimitMs;
    let nextBreath = this.#began + BREATH_MS;
    return {
      rng: createRng(this.#seed),
      budget: { timeLimitMs, scheduleLimit },
      crew,
      exchange: this.#createExchange(),
      nogoods: this.#createNogoodExchange(),
      signal,
      done: (schedulesBuilt) => {
        this.#schedules = schedulesBuilt;
        return signal.aborted || schedulesBuilt >= scheduleLimit || performance.now() >= deadline;
      },
      due: () => performance.now() >= nextBreath,
      breathe: async () => {
        await threads.turn();
        nextBreath = performance.now() + BREATH_MS;
      },
      incumbent: () => this.#best,
      onIncumbent: (schedule) => this.#offer(schedule),
      onBound: (bound, reason = `the planner '${this.#plannerId}'`) => this.#raiseBound(bound, reason),
      gap: () => this.#gap(),
      solved: () => this.#solved(),
    };
  }

  #offer(schedule: Schedule): void {
    const instance = this.#instance;
    const values = objectiveValues(instance, schedule);
    if (this.#values !== null && compareValues(values, this.#values) >= 0) return;
    const violations = checkSchedule(this.#view, schedule);
    const defect = violations.find(({ code }) => code !== 'deadline' && code !== 'fixed');
    // Generation passes do not enforce deadlines, so a late schedule is no defect; it is no incumbent either.
    if (defect === undefined && violations.length > 0) return;
    const [fault] = defect ? [defect] : this.#view === instance ? [] : checkSchedule(instance, schedule);
    if (fault) throw new Error(`planner '${this.#plannerId}' offered an invalid schedule: ${fault.message}`);
    this.#best = copySchedule(schedule);
    this.#values = values;
    this.#record();
  }

  #raiseBound(bound: number, reason: string): void {
    // Planners prove for tasks at their full demand, which says nothing where tasks may take less.
    if (bound <= this.#bound || this.#instance.elastic !== null) return;
    this.#bound = bound;
    this.#boundReason = reason;
    if (this.#values !== null) this.#record();
  }

  #gap(): number {
    if (this.#values === null) return Number.POSITIVE_INFINITY;
    const [value] = this.#values;
    return value <= this.#bound ? 0 : (value - this.#bound) / Math.abs(value);
  }

  #solved(): boolean {
    // A tie on the first level leaves the later levels open, so only a single level can be proved.
    return (
      this.#values !== null &&
      this.#values.length === 1 &&
      this.#values[0] <= this.#bound + rounding(this.#bound)
    );
  }

  #record(): void {
    const { ticksPerUnit } = this.#instance;
    const schedule = this.#best as Schedule;
    const point = {
      timeMs: Math.round(performance.now() - this.#began),
      schedules: this.#schedules,
      makespan: makespan(this.#instance, schedule) / ticksPerUnit,
      lowerBound: this.#makespanLowerBound() / ticksPerUnit,
    };
    this.#trace.push(point);
    this.#options.onProgress?.({
      ...point,
      schedule,
      objectiveBound: this.#bound,
      boundReason: this.#boundReason,
    });
  }

  /** A bound proved for the objective is one for the makespan where that is the whole objective. */
  #makespanLowerBound(): number {
    const { objective } = this.#instance;
    const onlyMakespan = isMakespanOnly(objective) && objective[0][0].weight === 1;
    return onlyMakespan
      ? Math.max(Math.round(this.#bound * this.#instance.ticksPerUnit), this.#makespanBound)
      : this.#makespanBound;
  }

  /** @param provedForAll the outcome's proof of infeasibility holds for elastic tasks below their demand too */
  finish(outcome: PlanOutcome, provedForAll = false): RunResult {
    const instance = this.#instance;
    const schedule = this.#best;
    let status: PlanStatus = 'unknown';
    if (schedule !== null) status = this.#solved() ? 'optimal' : 'feasible';
    else if (outcome.infeasible !== undefined && (this.#instance.elastic === null || provedForAll))
      status = 'infeasible';
    const bound = this.#makespanLowerBound();
    const plan: Plan = {
      problem: instance.problem.name,
      planner: this.#plannerId,
      seed: this.#seed,
      status,
      makespan: schedule === null ? null : makespan(instance, schedule) / instance.ticksPerUnit,
      lowerBound: bound / instance.ticksPerUnit,
      objective: this.#values === null ? null : { values: this.#values, lowerBound: this.#bound },
      timeMs: Math.round(performance.now() - this.#began),
      schedules: this.#schedules,
      reason: this.#reason(outcome, status),
      tasks: schedule === null ? [] : plannedTasks(instance, schedule),
      trace: this.#trace,
      ...(outcome.details ? { details: outcome.details } : {}),
    };
    return { plan, schedule };
  }

  #reason(outcome: PlanOutcome, status: PlanStatus): string {
    const bound = `lower bound by ${this.#boundReason}`;
    if (status === 'optimal' || (status === 'feasible' && outcome.unproved === undefined)) return bound;
    if (status === 'feasible') return `${bound}; ${outcome.unproved}`;
    return (
      outcome.infeasible ?? outcome.reason ?? 'no schedule was found within the budget; that proves nothing'
    );
  }
}
