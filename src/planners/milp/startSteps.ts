import { criticalPath } from '#instance/criticalPath.ts';
import type { Instance } from '#instance/instance.ts';
import type { LinearModel } from './linearModel.ts';

export type Term = [column: number, coefficient: number];

/** The ticks at which a mode may start, and a column for each: 1 where it has started by that tick. */
export interface StartSteps {
  readonly mode: number;
  readonly first: number;
  readonly last: number;
  /** Column for the tick `first`; later ticks follow it. The last says whether the mode is chosen. */
  column: number;
}

/**
 * The start windows of every task's modes for an end by `end`: heads and tails of the critical path, own
 * deadline. A task without any shows that not everything can end by then.
 */
export function startWindows(instance: Instance, end: number): StartSteps[][] {
  const path = criticalPath(instance);
  const { taskCount, modePtr, modeDuration, deadline } = instance;
  return Array.from({ length: taskCount }, (_, i) => {
    const windows: StartSteps[] = [];
    for (let mode = modePtr[i]; mode < modePtr[i + 1]; mode++) {
      const last = Math.min(end - path.tailAfterEnd[i], deadline[i]) - modeDuration[mode];
      if (path.est[i] <= last) windows.push({ mode, first: path.est[i], last, column: -1 });
    }
    return windows;
  });
}

/**
 * Adds the columns of one window, each no less than the one before it.
 *
 * @param cost what starting at a tick adds to the objective
 */
export function addSteps(model: LinearModel, steps: StartSteps, cost: (start: number) => number): void {
  steps.column = model.columnCount;
  for (let t = steps.first; t <= steps.last; t++)
    // A start at t turns on all columns from t on: their costs add up to that of the start.
    model.binary(t < steps.last ? cost(t) - cost(t + 1) : cost(t));
  for (let t = steps.first; t < steps.last; t++)
    model.row(0, Number.POSITIVE_INFINITY, [
      [steps.column + t - steps.first + 1, 1],
      [steps.column + t - steps.first, -1],
    ]);
}

/** 1 where the mode has started by `tick`. */
export function startedBy(steps: StartSteps, tick: number, coefficient = 1): Term[] {
  if (tick < steps.first) return [];
  return [[steps.column + Math.min(tick, steps.last) - steps.first, coefficient]];
}

/** 1 where the mode is chosen. */
export function chosen(steps: StartSteps, coefficient = 1): Term[] {
  return startedBy(steps, steps.last, coefficient);
}

/** Start + shift where the mode is chosen, else 0. */
export function startPlus(steps: StartSteps, shift: number, sign: number): Term[] {
  const terms = chosen(steps, sign * (steps.last + shift));
  for (let t = steps.first; t < steps.last; t++) terms.push([steps.column + t - steps.first, -sign]);
  return terms;
}

/** The start that column values describe; −1 where the mode is not chosen. */
export function startOf(steps: StartSteps, values: Float64Array): number {
  for (let t = steps.first; t <= steps.last; t++) if (values[steps.column + t - steps.first] > 0.5) return t;
  return -1;
}
