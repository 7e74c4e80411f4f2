import type { Rng } from '#kernels/rng.ts';
import { type CriticalityTerms, type CriticalityWeights, estimateCriticality } from './criticality.ts';

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
