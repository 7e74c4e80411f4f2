import type { Instance } from '#instance/instance.ts';
import type { Schedule } from '#schedule/schedule.ts';
import type { LinearModel } from './linearModel.ts';

/** A way to write an instance as a linear programme, and to read the answer. */
export interface Formulation {
  readonly model: LinearModel;
  /** The schedule that column values describe. */
  scheduleOf(values: Float64Array): Schedule | null;
  /** Value of the first objective level that a proved bound on the programme's objective stands for. */
  boundOf(objective: number): number;
}

/** The weight of the makespan where it is all that the first level counts; null where it is not. */
export function makespanWeight(instance: Instance): number | null {
  const terms = instance.objective[0].filter(({ weight }) => weight > 0);
  return terms.length === 1 && terms[0].term === 'makespan' ? terms[0].weight : null;
}

/** Bound on the first level from a bound on the makespan in ticks, which is a whole number. */
export function makespanBound(instance: Instance, weight: number, ticks: number): number {
  // Solvers state bounds to six digits or so.
  return (weight * Math.ceil(ticks - 1e-5)) / instance.ticksPerUnit;
}

/** A bound less the tolerance with which solvers state it. */
export function withoutTolerance(bound: number): number {
  return bound - 1e-5 * Math.max(1, Math.abs(bound));
}
