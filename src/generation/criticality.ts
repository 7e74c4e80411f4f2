import { type CriticalPath, criticalPath } from '#instance/criticalPath.ts';
import type { Instance } from '#instance/instance.ts';
import type { Rng } from '#kernels/rng.ts';
import { NO_FIT, ScheduleGenerator } from './scheduleGenerator.ts';
import { listByRank, rankOf } from './taskList.ts';

/** Weights of the estimate of criticality. */
export interface CriticalityWeights {
  /** η, of the duration. */
  duration: number;
  /** λ, of the number of immediate successors. */
  successors: number;
  /** μ, of the slack, which counts against. */
  slack: number;
  /** σ, of the demand for each renewable resource as a share of its capacity. */
  demand: number;
}

/**
 * The weights of the paper's case: η = 2, λ = 5, μ = 0.5, and σ = 0.1 a person of 100 and 0.5 a machine of
 * 20, which is 10 times the share of the capacity for both. Durations and slacks are in the problem's unit.
 */
export const PAPER_WEIGHTS: CriticalityWeights = { duration: 2, successors: 5, slack: 0.5, demand: 10 };

/**
 * Weights fitted by calibrateCriticality on generated problems (scripts/calibrateCriticality.ts, seed 1).
 * Durations and slacks are in means of the instance's durations, so that they hold in any unit of time.
 */
export const FITTED_WEIGHTS: CriticalityWeights = {
  duration: 0.137,
  successors: 0.0194,
  slack: 1,
  demand: 1.52,
};

/** What the estimate weighs, one number a task: duration, successors, slack, demand. */
export type CriticalityTerms = readonly [Float64Array, Float64Array, Float64Array, Float64Array];

/**
 * The terms of the estimate.
 *
 * @param timeScale ticks that count as 1 in durations and slacks
 * O(tasks·modes·demands)
 */
export function criticalityTerms(
  instance: Instance,
  path: CriticalPath,
  timeScale: number,
): CriticalityTerms {
  const { taskCount: n, successors, modePtr, demandPtr, demandResource, demandAmount } = instance;
  const { capacity, renewable } = instance;
  const demand = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const m = shortestMode(instance, path, i);
    if (m === modePtr[i + 1]) continue;
    for (let k = demandPtr[m]; k < demandPtr[m + 1]; k++) {
      const r = demandResource[k];
      if (renewable[r] && capacity[r] > 0) demand[i] += demandAmount[k] / capacity[r];
    }
  }
  return [
    Float64Array.from(path.minDuration, (ticks) => ticks / timeScale),
    Float64Array.from({ length: n }, (_, i) => successors.ptr[i + 1] - successors.ptr[i]),
    Float64Array.from(path.slack, (ticks) => ticks / timeScale),
    demand,
  ];
}

function shortestMode({ modePtr, modeDuration }: Instance, path: CriticalPath, i: number): number {
  let m = modePtr[i];
  while (m < modePtr[i + 1] && modeDuration[m] !== path.minDuration[i]) m++;
  return m;
}

/** Mean duration of the tasks that last at all, in ticks; 1 for none. */
export function meanDuration(path: CriticalPath): number {
  const lasting = path.minDuration.filter((ticks) => ticks > 0);
  return lasting.length === 0 ? 1 : lasting.reduce((sum, ticks) => sum + ticks, 0) / lasting.length;
}

/**
 * E(v) = η·duration + λ·successors − μ·slack + Σ σ_j·demand_j: how critical each task is, estimated in
 * O(tasks). Source: 路程昭 et al. 2021, equation 6. The equation is lost: the paper names the weights and
 * that it weighs what may bear on criticality; the terms are a reconstruction.
 */
export function estimateCriticality(terms: CriticalityTerms, weights: CriticalityWeights): Float64Array {
  const [duration, successors, slack, demand] = terms;
  return duration.map(
    (value, i) =>
      weights.duration * value +
      weights.successors * successors[i] -
      weights.slack * slack[i] +
      weights.demand * demand[i],
  );
}

/** The estimate with the fitted weights. */
export function fittedCriticality(instance: Instance, path: CriticalPath): Float64Array {
  return estimateCriticality(criticalityTerms(instance, path, meanDuration(path)), FITTED_WEIGHTS);
}

/** The estimate with the paper's weights, times in the problem's unit. */
export function paperCriticality(instance: Instance, path: CriticalPath): Float64Array {
  return estimateCriticality(criticalityTerms(instance, path, instance.ticksPerUnit), PAPER_WEIGHTS);
}

/**
 * δ of each task: by how many ticks the project ends later when the task takes one unit of time (at least
 * a tick) longer. One schedule a task, all by the same task list (latest finish time, serial generation), in
 * the shortest modes: a longer task may by luck shorten a schedule, so some may be negative.
 * Source: 路程昭 et al. 2021, definition 7. O(tasks) schedules.
 *
 * @returns null where calendars leave no room for some task
 */
export function exactCriticality(instance: Instance): Float64Array | null {
  const step = Math.max(1, Math.round(instance.ticksPerUnit));
  const path = criticalPath(instance);
  const mode = Int32Array.from({ length: instance.taskCount }, (_, i) => shortestMode(instance, path, i));
  const modeDuration = instance.modeDuration.slice();
  const longer = { ...instance, modeDuration, horizon: instance.horizon + step };
  const generator = new ScheduleGenerator(longer);
  const list = listByRank(
    instance,
    rankOf(Float64Array.from(path.lst, (lst, i) => lst + path.minDuration[i])),
  );
  const start = new Int32Array(instance.taskCount);
  const lengthNow = () => {
    generator.view.setModes(mode);
    return generator.serial(list, start);
  };
  const length = lengthNow();
  if (length === NO_FIT) return null;
  const delta = new Float64Array(instance.taskCount);
  for (let i = 0; i < delta.length; i++) {
    modeDuration[mode[i]] += step;
    const grown = lengthNow();
    modeDuration[mode[i]] -= step;
    if (grown === NO_FIT) return null;
    delta[i] = grown - length;
  }
  return delta;
}

/**
 * Kendall's τ-b of two rankings, ties corrected: 1 for the same order, −1 for the opposite, 0 where one of
 * them ties all. Source: Kendall 1945. O(n²).
 */
export function kendallTau(a: Float64Array, b: Float64Array): number {
  let agreement = 0;
  let untiedA = 0;
  let untiedB = 0;
  for (let i = 0; i < a.length; i++) {
    for (let j = i + 1; j < a.length; j++) {
      const x = Math.sign(a[i] - a[j]);
      const y = Math.sign(b[i] - b[j]);
      agreement += x * y;
      untiedA += x * x;
      untiedB += y * y;
    }
  }
  return untiedA === 0 || untiedB === 0 ? 0 : agreement / Math.sqrt(untiedA * untiedB);
}

/** One problem to calibrate on: its terms, and the δ that the estimate is to order tasks by. */
export interface CriticalitySample {
  terms: CriticalityTerms;
  delta: Float64Array;
}

/** Mean τ of the estimate against δ over the samples. */
export function meanTau(samples: readonly CriticalitySample[], weights: CriticalityWeights): number {
  const sum = samples.reduce(
    (total, { terms, delta }) => total + kendallTau(estimateCriticality(terms, weights), delta),
    0,
  );
  return sum / samples.length;
}

/**
 * Weights that maximise the mean τ: from `from`, one weight at a time is multiplied by a random factor, and
 * kept where τ gains; the factors shrink. The weight of the slack stays 1, for the order has no scale.
 */
export function calibrateCriticality(
  samples: readonly CriticalitySample[],
  from: CriticalityWeights,
  rng: Rng,
  steps: number,
): { weights: CriticalityWeights; tau: number } {
  let weights = { ...from, slack: 1 };
  let tau = meanTau(samples, weights);
  const names = ['duration', 'successors', 'demand'] as const;
  for (let step = 0; step < steps; step++) {
    const spread = 2 * (1 - step / steps) + 0.1;
    const name = names[rng.int(names.length)];
    const changed = { ...weights, [name]: weights[name] * Math.exp(spread * (2 * rng.next() - 1)) };
    const itsTau = meanTau(samples, changed);
    if (itsTau <= tau) continue;
    weights = changed;
    tau = itsTau;
  }
  return { weights, tau };
}
