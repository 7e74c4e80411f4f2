import { compareFitness } from './fitness.ts';
import type { Individual } from './individual.ts';

/** Best, mean and worst value of the first level of the objective over those that have a schedule. */
export function spreadOf(individuals: readonly Individual[]): { best: number; mean: number; worst: number } {
  let best = Number.POSITIVE_INFINITY;
  let worst = Number.NEGATIVE_INFINITY;
  let sum = 0;
  let count = 0;
  for (const { values } of individuals) {
    if (values[1] === Number.POSITIVE_INFINITY) continue;
    best = Math.min(best, values[1]);
    worst = Math.max(worst, values[1]);
    sum += values[1];
    count++;
  }
  return { best, mean: sum / count, worst };
}

/** Takes out the worst; the order of the rest may change. */
export function removeWorst(individuals: Individual[]): void {
  let worst = 0;
  for (let x = 1; x < individuals.length; x++)
    if (compareFitness(individuals[x].values, individuals[worst].values) > 0) worst = x;
  const last = individuals.pop();
  if (last !== undefined && worst < individuals.length) individuals[worst] = last;
}
