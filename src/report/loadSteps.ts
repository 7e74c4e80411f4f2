import type { Instance } from '#instance/instance.ts';

/** A value that holds from `time` until the next step's time. */
export interface Step {
  time: number;
  value: number;
}

/** One stretch of work: in this mode over [start, end), in ticks; actual work may fall between ticks. */
export interface Occupation {
  start: number;
  end: number;
  mode: number;
  /** Amounts of the mode's demands, in their order, where that is not all of them. */
  amounts?: Int32Array;
}

/**
 * Use of every resource over time, as steps: the first at 0, the last with value 0. A resource that
 * nothing uses has the one step of value 0. O(demands · log demands).
 *
 * @returns the steps of each resource, by its index; times in ticks
 */
export function loadSteps(instance: Instance, occupations: readonly Occupation[]): Step[][] {
  const { demandPtr, demandResource, demandAmount, resourceCount } = instance;
  const changes = Array.from({ length: resourceCount }, () => new Map<number, number>([[0, 0]]));
  for (const { start, end, mode, amounts } of occupations) {
    if (end <= start) continue;
    for (let k = demandPtr[mode]; k < demandPtr[mode + 1]; k++) {
      const own = changes[demandResource[k]];
      const amount = amounts === undefined ? demandAmount[k] : amounts[k - demandPtr[mode]];
      own.set(start, (own.get(start) ?? 0) + amount);
      own.set(end, (own.get(end) ?? 0) - amount);
    }
  }
  return changes.map((own) => {
    const steps: Step[] = [];
    let value = 0;
    for (const [time, change] of [...own].sort((a, b) => a[0] - b[0])) {
      value += change;
      if (steps.length === 0 || steps[steps.length - 1].value !== value) steps.push({ time, value });
    }
    return steps;
  });
}

/** Capacity of resource r over time, in ticks; one step where it has no calendar. */
export function capacitySteps(instance: Instance, r: number): Step[] {
  const { calendarPtr, calendarTime, calendarCapacity, capacity } = instance;
  const steps: Step[] = [];
  for (let k = calendarPtr[r]; k < calendarPtr[r + 1]; k++)
    steps.push({ time: calendarTime[k], value: calendarCapacity[k] });
  return steps.length > 0 ? steps : [{ time: 0, value: capacity[r] }];
}

/** Value at `time`; 0 before the first step. O(log steps). */
export function valueAt(steps: readonly Step[], time: number): number {
  let low = 0;
  let high = steps.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (steps[middle].time <= time) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? 0 : steps[low - 1].value;
}

/** Two step functions walked together over [0, end): every stretch on which neither changes. */
export function stretches(
  a: readonly Step[],
  b: readonly Step[],
  end: number,
): { start: number; end: number; a: number; b: number }[] {
  const moments = [...new Set([0, ...a.map((s) => s.time), ...b.map((s) => s.time), end])]
    .filter((time) => time >= 0 && time <= end)
    .sort((x, y) => x - y);
  return moments.slice(0, -1).map((start, k) => ({
    start,
    end: moments[k + 1],
    a: valueAt(a, start),
    b: valueAt(b, start),
  }));
}
