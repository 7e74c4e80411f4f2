import type { Individual } from './individual.ts';

/** How probable crossover and mutation are, as functions of how fit those concerned are. */
export interface Rates {
  /** Looks at a generation before its children are made. */
  observe(population: readonly Individual[]): void;
  /** Probability that two individuals are crossed. */
  crossover(a: Individual, b: Individual): number;
  /** Probability that an individual is mutated. */
  mutation(individual: Individual): number;
}

/** The same probabilities for all. */
export function fixedRates(crossover: number, mutation: number): Rates {
  return { observe: () => {}, crossover: () => crossover, mutation: () => mutation };
}

/** k1 … k4 of Srinivas and Patnaik: k1, k3 for crossover, k2, k4 for mutation. */
export interface AdaptiveFactors {
  k1: number;
  k2: number;
  k3: number;
  k4: number;
}

/**
 * Probabilities that fall as fitness rises: individuals worse than the mean get k3 and k4, better ones in
 * proportion to their distance from the best, so that the best is left as it is. Source: Srinivas and
 * Patnaik 1994, equations 3 to 6.
 *
 * Differs from the paper: it maximises; here the smaller is the better, measured on the first level in which
 * the generation differs at all. The paper gives every solution a mutation rate of at least 0.005, so that copies of the
 * best do not take over; here a generation that has become alike is all at the mean, and mutates at k2.
 */
export function adaptiveRates({ k1, k2, k3, k4 }: AdaptiveFactors): Rates {
  let level = 1;
  let best = 0;
  let mean = 0;
  /** 0 for the best, 1 for the mean. */
  const distance = (value: number) => (mean > best ? (value - best) / (mean - best) : 1);
  const rate = (value: number, better: number, worse: number) =>
    value <= mean ? better * Math.min(1, distance(value)) : worse;
  return {
    observe: (population) => {
      level = levelOfInterest(population);
      const values = population.map((individual) => individual.values[level]).filter(Number.isFinite);
      best = values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
      mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
    },
    crossover: (a, b) => rate(Math.min(a.values[level], b.values[level]), k1, k3),
    mutation: (individual) => rate(individual.values[level], k2, k4),
  };
}

/** The first level in which not all are equal; the objective's first where all are. */
function levelOfInterest(population: readonly Individual[]): number {
  const first = population[0].values;
  for (let level = 0; level < first.length; level++)
    if (population.some(({ values }) => values[level] !== first[level])) return level;
  return 1;
}
