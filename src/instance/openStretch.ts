import type { Instance } from './instance.ts';

/**
 * Longest time without a break for which resource r has `amount`, in ticks; Infinity where it has it for good.
 * O(calendar steps of r).
 */
export function longestOpenStretch(instance: Instance, r: number, amount: number): number {
  const { calendarPtr, calendarTime, calendarCapacity, capacity } = instance;
  const end = calendarPtr[r + 1];
  if (calendarPtr[r] === end) return capacity[r] >= amount ? Number.POSITIVE_INFINITY : 0;
  let longest = 0;
  let opened = -1;
  for (let k = calendarPtr[r]; k < end; k++) {
    if (calendarCapacity[k] >= amount) {
      if (opened < 0) opened = calendarTime[k];
    } else if (opened >= 0) {
      longest = Math.max(longest, calendarTime[k] - opened);
      opened = -1;
    }
  }
  return opened < 0 ? longest : Number.POSITIVE_INFINITY;
}

/** A task that no mode of fits between the closed windows of some resource it demands. */
export interface RoomlessTask {
  task: number;
  /** Of the mode that comes nearest: the resource, what it takes of it and for how long, and how long there is. */
  resource: number;
  amount: number;
  duration: number;
  stretch: number;
}

/**
 * The first task that can run at no time whatever, as calendars leave it no stretch as long as its duration;
 * null when each has one, resource by resource. Tasks with an elastic range are passed over: they may do with
 * less. O(demands + distinct amounts · calendar steps).
 */
export function roomlessTask(instance: Instance): RoomlessTask | null {
  const { taskCount, modePtr, modeDuration, demandPtr, demandResource, demandAmount, renewable } = instance;
  // Many tasks ask for the same amount, and a calendar may have many steps.
  const known = new Map<string, number>();
  const stretchOf = (r: number, amount: number): number => {
    const key = `${r} ${amount}`;
    let stretch = known.get(key);
    if (stretch === undefined) known.set(key, (stretch = longestOpenStretch(instance, r, amount)));
    return stretch;
  };
  for (let task = 0; task < taskCount; task++) {
    if (instance.problem.tasks[task].elastic !== undefined) continue;
    let nearest: RoomlessTask | null = null;
    let fits = false;
    for (let m = modePtr[task]; m < modePtr[task + 1] && !fits; m++) {
      let short: RoomlessTask | null = null;
      for (let k = demandPtr[m]; k < demandPtr[m + 1] && short === null; k++) {
        const resource = demandResource[k];
        if (!renewable[resource]) continue;
        const amount = demandAmount[k];
        const stretch = stretchOf(resource, amount);
        if (stretch < modeDuration[m]) short = { task, resource, amount, duration: modeDuration[m], stretch };
      }
      if (short === null) fits = true;
      else if (nearest === null || short.duration - short.stretch < nearest.duration - nearest.stretch)
        nearest = short;
    }
    if (!fits && nearest !== null) return nearest;
  }
  return null;
}
