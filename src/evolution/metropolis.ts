import type { Rng } from '#kernels/rng.ts';
import { relativeWorsening } from './fitness.ts';

/**
 * Whether annealing goes from one solution to another: always when that is no worse, else with probability
 * exp(−worsening / temperature). Both are shares of the present value, so that one temperature suits every
 * problem. Source: Metropolis et al. 1953; Kirkpatrick, Gelatt and Vecchi 1983.
 *
 * @param temperature relative: 0.01 takes a solution worse by 1 % about every third time
 */
export function metropolis(from: Float64Array, to: Float64Array, temperature: number, rng: Rng): boolean {
  const worsening = relativeWorsening(from, to);
  if (worsening <= 0) return true;
  return temperature > 0 && rng.next() < Math.exp(-worsening / temperature);
}
