import type { Instance } from '#instance/instance.ts';
import { EventProfile } from '#kernels/eventProfile.ts';

/** Dense profiles beyond this many cells (128 MB) give way to event profiles. */
const MOST_CELLS = 1 << 25;
/** Mean duration in ticks above which walking tick by tick loses to walking change by change. */
const LONG_DURATION = 64;

/** Stands for the capacity of non-renewable resources, whose budgets profiles do not keep. */
const ENDLESS = 2 ** 30;

/** Whether the instance is planned on a profile with one row a tick. */
export function fitsDenseProfile(instance: Instance): boolean {
  const { modeDuration, horizon, resourceCount } = instance;
  const mean = modeDuration.reduce((sum, d) => sum + d, 0) / Math.max(1, modeDuration.length);
  return horizon * resourceCount <= MOST_CELLS && mean <= LONG_DURATION;
}

/** An empty event profile of the instance's capacities, calendars included; non-renewable resources count as endless. */
export function createEventProfile(instance: Instance): EventProfile {
  const { resourceCount: R, calendarTime, horizon, taskCount } = instance;
  const moments = [...new Set([0, ...calendarTime])].filter((time) => time < horizon).sort((a, b) => a - b);
  const free = new Int32Array(moments.length * R);
  moments.forEach((time, k) => {
    for (let r = 0; r < R; r++)
      free[k * R + r] = instance.renewable[r] ? capacityAt(instance, r, time) : ENDLESS;
  });
  return new EventProfile(R, Int32Array.from(moments), free, horizon, taskCount);
}

/** Fills rows [0, ticks) of a dense profile, resource r in tick t at t·R + r, with the whole capacity. */
export function fillCapacity(instance: Instance, free: Int32Array, ticks: number): void {
  const { resourceCount: R, capacity, calendarPtr, calendarTime, calendarCapacity } = instance;
  for (let r = 0; r < R; r++) {
    let step = calendarPtr[r];
    const end = calendarPtr[r + 1];
    let level = step < end ? calendarCapacity[step] : capacity[r];
    for (let t = 0; t < ticks; t++) {
      while (step + 1 < end && calendarTime[step + 1] <= t) level = calendarCapacity[++step];
      free[t * R + r] = level;
    }
  }
}

/** Capacity of resource r in tick `time`. O(steps). */
export function capacityAt(instance: Instance, r: number, time: number): number {
  const { calendarPtr, calendarTime, calendarCapacity, capacity } = instance;
  let level = capacity[r];
  for (let k = calendarPtr[r]; k < calendarPtr[r + 1] && calendarTime[k] <= time; k++)
    level = calendarCapacity[k];
  return level;
}
