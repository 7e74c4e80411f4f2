import type { Rng } from '#kernels/rng.ts';

/** Laws by which real durations scatter about planned ones; every one of them has mean 1. */
export const DISTRIBUTIONS = ['lognormal', 'triangular', 'uniform'] as const;
export type Distribution = (typeof DISTRIBUTIONS)[number];

/** No task takes less than this share of its planned duration. */
const LEAST_FACTOR = 0.01;

/**
 * A real duration over the planned one. Mean 1 for every law and standard deviation `noise`, except where
 * a uniform law wider than [0.01, ∞) or a triangular one is cut off below.
 *
 * @param noise standard deviation, from 0; 0 gives exactly 1
 */
export function drawFactor(distribution: Distribution, noise: number, rng: Rng): number {
  // Drawn whatever the noise, so that a world's other draws do not depend on it.
  const [u, v] = [rng.next(), rng.next()];
  if (noise === 0) return 1;
  if (distribution === 'lognormal') {
    const sigma2 = Math.log1p(noise * noise);
    return Math.exp(Math.sqrt(sigma2) * normal(u, v) - sigma2 / 2);
  }
  // Half widths for a standard deviation of 1: √3 where all values are as likely, √6 for a symmetric triangle.
  const deviation = distribution === 'uniform' ? (2 * u - 1) * Math.sqrt(3) : (u + v - 1) * Math.sqrt(6);
  return Math.max(LEAST_FACTOR, 1 + noise * deviation);
}

/** A standard normal value of two uniform ones in [0, 1). Source: Box and Muller 1958. */
function normal(u: number, v: number): number {
  return Math.sqrt(-2 * Math.log(1 - u)) * Math.cos(2 * Math.PI * v);
}

/** An exponentially distributed value. */
export function drawExponential(mean: number, rng: Rng): number {
  return -mean * Math.log(1 - rng.next());
}
