import type { Instance } from '#instance/instance.ts';
import type { Rng } from '#kernels/rng.ts';
import { deadlineExcess } from '#schedule/objective.ts';
import type { ExecutionFigures } from '#schedule/plan.ts';
import type { Schedule } from '#schedule/schedule.ts';
import type { Effort } from './effort.ts';
import { execute, type Realised } from './execution.ts';
import { planByRules } from './planByRules.ts';
import type { Briefing, PolicyId, TaskPlan } from './policy.ts';
import { createPolicy } from './redecide.ts';
import { refineTicks } from './refineTicks.ts';
import { type Conditions, drawWorld, type World } from './world.ts';

/**
 * Why executions of an instance cannot be simulated, or true. A finish-start arc asks only what has
 * happened. The other arcs, and negative lags, would ask for an end that nobody knows when the task must
 * start; and a task that overruns into a closed window of a calendar could neither go on nor have begun
 * otherwise.
 */
export function supportsSimulation({ predecessors, hasCalendar, fixed }: Instance): true | string {
  if (fixed.includes(1)) return 'some of its tasks are fixed, and simulated executions begin with the first';
  if (hasCalendar)
    return 'capacities change over time, and a task that overruns would run into a closed window';
  if (predecessors.type.some((type) => type !== 0) || predecessors.lag.some((lag) => lag < 0))
    return 'it has arcs other than finish-start with a lag from 0, which need ends known before they happen';
  return true;
}

/** The makespans of one world, in the problem's unit. */
export interface WorldResult {
  /** By policy, in the order asked for. */
  readonly realised: readonly number[];
  /** The best that is known when the future is known: never above any of `realised`. */
  readonly clairvoyant: number;
}

/** A plan and the conditions it is tried under. */
export interface Trial {
  readonly instance: Instance;
  /** A valid schedule: what is planned up front. Any planner's. */
  readonly plan: Schedule;
  readonly conditions: Conditions;
}

/**
 * Executes a plan under policies in one drawn world, and plans the world knowing it. A seed gives the same world to whatever policies.
 *
 * @returns null when the effort ended first
 */
export async function tryPolicies(
  { instance, plan, conditions }: Trial,
  policies: readonly PolicyId[],
  rng: Rng,
  effort: Effort,
): Promise<WorldResult | null> {
  // Elastic tasks are executed as plans place them: at their full demands throughout.
  const fine = refineTicks({ ...instance, elastic: null });
  const times = fine.ticksPerUnit / instance.ticksPerUnit;
  const makespan = plan.start.reduce(
    (end, at, i) => Math.max(end, (at + instance.modeDuration[plan.mode[i]]) * times),
    1,
  );
  const world = drawWorld(fine, makespan, conditions, rng.fork());
  const briefing: Briefing = { instance: fine, repairTicks: conditions.repair * makespan };
  const first = planOf(instance, plan);
  let best: Realised | null = null;
  const realised: number[] = [];
  for (const id of policies) {
    const outcome = await execute(world, first, createPolicy(id, briefing), effort);
    if (outcome === null) return null;
    realised.push(outcome.makespan / fine.ticksPerUnit);
    if (best === null || outcome.makespan < best.makespan) best = outcome;
  }
  const clairvoyant = await foresee(world, best?.schedule ?? null, briefing, rng.fork(), effort);
  return clairvoyant === null ? null : { realised, clairvoyant: clairvoyant / fine.ticksPerUnit };
}

/**
 * The end, in ticks, that somebody reaches who knows the world: the best of the rules, of a schedule given,
 * and of decisions made anew with real durations. A heuristic: the least end may be below. Null: the effort
 * ended.
 */
async function foresee(
  world: World,
  given: Schedule | null,
  briefing: Briefing,
  rng: Rng,
  effort: Effort,
): Promise<number | null> {
  // Deadlines say nothing here: whoever knows the future is to end early.
  const known = await planByRules(withoutDeadlines(world.instance), rng, effort, given);
  if (!known.complete || known.schedule === null) return null;
  const told = { ...briefing, instance: { ...briefing.instance, modeDuration: world.instance.modeDuration } };
  const first = planOf(world.instance, known.schedule);
  const redecided = await execute(world, first, createPolicy('dynamic', told), effort);
  return redecided === null ? null : Math.min(known.makespan, redecided.makespan);
}

/**
 * A plan to begin with, for whatever policy: the best of a few rules, or what deciding anew makes of it where
 * all goes as planned.
 *
 * @param onSchedule told every schedule; copy what you keep
 * @returns null when no rule found one within the effort
 */
export async function planUpFront(
  instance: Instance,
  rng: Rng,
  effort: Effort,
  onSchedule: (schedule: Schedule) => void = () => {},
): Promise<Schedule | null> {
  const { schedule } = await planByRules(instance, rng, effort, null, onSchedule);
  if (schedule === null) return null;
  const policy = createPolicy('dynamic', { instance, repairTicks: 0 });
  const calm = await execute({ instance }, planOf(instance, schedule), policy, effort);
  if (calm === null) return schedule;
  onSchedule(calm.schedule);
  return deadlineExcess(instance, calm.schedule) > deadlineExcess(instance, schedule)
    ? schedule
    : calm.schedule;
}

/** Modes and order of a schedule. O(tasks·log tasks). */
export function planOf({ topological }: Instance, { start, mode }: Schedule): TaskPlan {
  // Stable: of tasks that start together, predecessors stay first.
  return { mode: mode.slice(), list: topological.slice().sort((a, b) => start[a] - start[b]) };
}

function withoutDeadlines(instance: Instance): Instance {
  return { ...instance, deadline: new Int32Array(instance.taskCount).fill(2 ** 30) };
}

/** Figures of one policy over the worlds it was tried in. Times in the problem's unit. */
export function executionFigures(
  policy: PolicyId,
  makespans: readonly number[],
  clairvoyant: readonly number[],
): ExecutionFigures {
  const worlds = makespans.length;
  const losses = makespans.map((value, k) => (clairvoyant[k] === 0 ? 0 : value / clairvoyant[k] - 1));
  return {
    policy,
    worlds,
    mean: mean(makespans),
    standardError: standardError(makespans),
    p95: makespans.toSorted((a, b) => a - b)[Math.ceil(0.95 * worlds) - 1],
    clairvoyantMean: mean(clairvoyant),
    loss: mean(losses),
    lossStandardError: standardError(losses),
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Of the mean; 0 for a single value. */
function standardError(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const middle = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - middle) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1) / values.length);
}
