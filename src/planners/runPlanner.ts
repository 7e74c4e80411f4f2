import * as z from 'zod';
import type { NogoodBatch } from '#cp/sharing/sharedNogoods.ts';
import type { Exchange } from '#evolution/searchContext.ts';
import { schedulesFromPlan } from '#generation/schedulesFromPlan.ts';
import { criticalPath } from '#instance/criticalPath.ts';
import { type Instance, NEVER } from '#instance/instance.ts';
import { roomlessTask } from '#instance/openStretch.ts';
import { makespanLowerBound } from '#instance/lowerBounds.ts';
import { withoutFixed } from '#instance/withoutFixed.ts';
import { createRng } from '#kernels/rng.ts';
import { AllotError } from '#model/errors.ts';
import { readParameters } from '#model/parameterIssues.ts';
import { formatTime } from '#model/time.ts';
import { checkSchedule } from '#schedule/checkSchedule.ts';
import { compareValues, isMakespanOnly, objectiveLowerBound, objectiveValues } from '#schedule/objective.ts';
import { type Plan, type PlanStatus, plannedTasks, type TracePoint } from '#schedule/plan.ts';
import { copySchedule, makespan, type Schedule } from '#schedule/schedule.ts';
import { threads } from '#threads/threads.ts';
import type { Crew, NogoodExchange, PlanContext, Planner, PlanOutcome } from './planner.ts';

export interface RunOptions {
  seed?: number;
  timeLimitMs?: number;
  scheduleLimit?: number;
  signal?: AbortSignal;
  /** Alone where left out. */
  crew?: Crew;
  /** Parameters of the planner, unchecked. */
  params?: unknown;
  /** Called on each better schedule and each better bound. */
  onProgress?: (progress: Progress) => void;
  /** Called with what the planner has learned, for others at the same instance; left out where nobody is to hear. */
  onNogoods?: (batch: NogoodBatch) => void;
  /** Called once at the start with the way in for what others find. */
  connect?: (peer: Peer) => void;
  /** Called with schedules for the peers to search on from; where left out, the planner shares none. */
  onShare?: (schedules: readonly Schedule[]) => void;
}

/** A better schedule or bound, as it comes. Times in the problem's unit. */
export interface Progress extends TracePoint {
  schedule: Schedule | null;
  /** Proved for the first objective level, and by what. */
  objectiveBound: number;
  boundReason: string;
}

/** Hands a planner at work what others beside it have found. */
export interface Peer {
  /** A schedule, judged like the planner's own. */
  offer(schedule: Schedule): void;
  /** A proved lower bound on the first objective level. */
  raiseBound(bound: number, reason: string): void;
  /** Schedules that another one searches on from. */
  share(schedules: readonly Schedule[]): void;
  /** Nogoods, for a planner that listens. */
  hear(batch: NogoodBatch): void;
}

export interface RunResult {
  plan: Plan;
  schedule: Schedule | null;
}

/** Milliseconds between two breaths: the longest that Ctrl-C waits. */
const BREATH_MS = 20;

/**
 * Runs one planner on one instance: parses its parameters, asks whether it supports the instance, keeps
 * the time, checks every incumbent with checkSchedule, so that no planner can return a wrong schedule. The
 * planner sees the instance without what its fixed tasks take, and begins with what an earlier plan makes of it.
 *
 * @throws AllotError for bad parameters or an instance that the planner does not support
 * @throws Error when a planner offers an invalid schedule: a defect of the planner, never of the input
 */
export async function runPlanner<P>(
  planner: Planner<P>,
  instance: Instance,
  options: RunOptions = {},
): Promise<RunResult> {
  const params = readParameters(planner.params, options.params ?? {}, {
    name: `planner '${planner.meta.id}'`,
    hint: `see 'allot planners ${planner.meta.id}'`,
  });
  if (params.issues !== null) throw new AllotError(params.issues);
  const view = withoutFixed(instance);
  const supported = planner.meta.supports(view);
  if (supported !== true) {
    throw new AllotError({
      code: 'unsupported',
      path: '',
      message: `planner '${planner.meta.id}' cannot take '${instance.problem.name}': ${supported}`,
      hint: "use '--planner auto'",
    });
  }
  const keeper = new IncumbentKeeper(planner.meta.id, instance, view, options);
  const impossible = provedImpossible(view);
  const outcome =
    impossible === null ? await planner.plan(view, params.data, keeper.begin()) : { infeasible: impossible };
  return keeper.finish(outcome, impossible !== null);
}

/** Holds the best schedule and bound of one run, and the context handed to the planner. */
class IncumbentKeeper {
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
      this.#values[0] <= this.#bound + 1e-9 * Math.max(1, this.#bound)
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

/** Why no schedule can exist, as far as simple bounds show it; null when they show nothing. */
function provedImpossible(instance: Instance): string | null {
  const { problem, ticksPerUnit, deadline, taskCount } = instance;
  const time = (ticks: number) => formatTime(ticks / ticksPerUnit, problem.timeUnit);
  const path = criticalPath(instance);
  for (let i = 0; i < taskCount; i++) {
    const end = path.est[i] + path.minDuration[i];
    if (deadline[i] < NEVER && end > deadline[i]) {
      return `task '${problem.tasks[i].id}' cannot end before ${time(end)}, and its deadline is ${time(deadline[i])}`;
    }
  }
  const roomless = roomlessTask(instance);
  if (roomless !== null) {
    const { task, resource, amount, duration, stretch } = roomless;
    const need = `${amount} of '${instance.resourceName[resource]}' for ${time(duration)} without a break`;
    const there =
      stretch === 0
        ? 'its calendar never offers that'
        : `its calendar offers that for ${time(stretch)} at most`;
    return `task '${problem.tasks[task].id}' needs ${need}, and ${there}`;
  }
  const latest = deadline.reduce((most, date) => Math.max(most, date), 0);
  const bound = makespanLowerBound(instance, path);
  if (latest < NEVER && bound.makespan > latest) {
    return `nothing can end before ${time(bound.makespan)} (${bound.reason}), and the deadline is ${time(latest)}`;
  }
  return overdrawnBudget(instance);
}

function overdrawnBudget(instance: Instance): string | null {
  const { taskCount, modePtr, demandPtr, demandResource, demandAmount, renewable, capacity, resourceName } =
    instance;
  for (let r = 0; r < instance.resourceCount; r++) {
    if (renewable[r]) continue;
    let least = 0;
    for (let i = 0; i < taskCount; i++) {
      let cheapest = Number.POSITIVE_INFINITY;
      for (let m = modePtr[i]; m < modePtr[i + 1]; m++) {
        let amount = 0;
        for (let k = demandPtr[m]; k < demandPtr[m + 1]; k++)
          if (demandResource[k] === r) amount += demandAmount[k];
        cheapest = Math.min(cheapest, amount);
      }
      least += cheapest;
    }
    if (least > capacity[r])
      return `the tasks use up at least ${least} of '${resourceName[r]}', and there are ${capacity[r]}`;
  }
  return null;
}

/** JSON Schema of a planner's parameters, for help and forms. */
export function paramsSchema(planner: Planner): object {
  return z.toJSONSchema(planner.params, { io: 'input' });
}
