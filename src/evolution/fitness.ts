import { type Instance, NEVER } from '#instance/instance.ts';
import { deadlineExcess, isMakespanOnly, objectiveValues, rounding } from '#schedule/objective.ts';
import type { Individual } from './individual.ts';

/*
 * What searches compare: deadline excess first, for late schedules are worth keeping on the way to valid
 * ones, then the levels of the objective. The smaller is the better throughout.
 */

/** Measures individuals of one instance. */
export class Fitness {
  /** The makespan is all there is to know: the usual case, measured without a look at the schedule. */
  readonly isMakespan: boolean;
  readonly #instance: Instance;

  constructor(instance: Instance) {
    const { objective, deadline } = instance;
    this.#instance = instance;
    this.isMakespan =
      isMakespanOnly(objective) && objective[0][0].weight === 1 && deadline.every((date) => date >= NEVER);
  }

  /**
   * Writes the values of a schedule.
   *
   * @param makespan of the schedule, in ticks
   */
  measure(individual: Individual, makespan: number): void {
    const { values } = individual;
    if (this.isMakespan) {
      values[0] = 0;
      values[1] = makespan / this.#instance.ticksPerUnit;
      return;
    }
    values[0] = deadlineExcess(this.#instance, individual);
    const levels = objectiveValues(this.#instance, individual);
    for (let k = 0; k < levels.length; k++) values[k + 1] = levels[k];
  }
}

/** Negative when a is better: lexicographic, values that differ by rounding count as equal. */
export function compareFitness(a: Float64Array, b: Float64Array): number {
  const level = decisiveLevel(a, b);
  return level < 0 ? 0 : a[level] < b[level] ? -1 : 1;
}

/**
 * By how much b is worse than a, as a share of a's value, on the first level in which they differ; negative
 * where it is better. What annealing calls the change of energy, free of units.
 */
export function relativeWorsening(a: Float64Array, b: Float64Array): number {
  const level = decisiveLevel(a, b);
  if (level < 0) return 0;
  const difference = b[level] - a[level];
  // A late schedule that becomes later is that much worse in ticks: any share of a small excess misleads.
  return difference / Math.max(1e-9, Math.abs(a[level]) || Math.abs(difference));
}

function decisiveLevel(a: Float64Array, b: Float64Array): number {
  for (let k = 0; k < a.length; k++) {
    if (a[k] !== b[k] && !(Math.abs(a[k] - b[k]) <= rounding(a[k]))) return k;
  }
  return -1;
}
