import type { CriticalPath } from '#instance/criticalPath.ts';
import type { Instance } from '#instance/instance.ts';

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

/** Row of the first mode of task i that lasts no longer than any other. */
export function shortestMode({ modePtr, modeDuration }: Instance, path: CriticalPath, i: number): number {
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
