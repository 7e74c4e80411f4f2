import { AllotError } from '#model/errors.ts';
import type { Problem } from '#model/problem.ts';
import type { ResourceTable } from './compile.ts';
import { NEVER } from './instance.ts';

export interface Calendars {
  ptr: Int32Array;
  time: Int32Array;
  capacity: Int32Array;
  /** Greatest capacity of each resource at any time. */
  peak: Int32Array;
  /** Tick by which all tasks can be done, if they can be done at all. */
  horizon: number;
}

interface Window {
  start: number;
  end: number;
  every: number | undefined;
  capacity: number;
}

/** More windows than this are refused: each is a step that every profile must walk over. */
const MOST_WINDOWS = 200_000;

/**
 * Writes the windows of pools and nodes out as steps in time, repeating ones up to the horizon.
 *
 * The horizon loses no schedule worth having. Once every single window is over, capacities repeat with
 * the least common multiple of the periods; where a schedule leaves a longer gap than that with nothing
 * running, all behind the gap may move forward by it. So each task waits at most one such cycle.
 *
 * Behind the horizon a resource with repeating windows keeps the least capacity of its cycle: what is put
 * there nevertheless never takes more than there truly is.
 *
 * @param serialLength ticks that all tasks take one after another, behind the last release
 */
export function buildCalendars(
  problem: Problem,
  resources: ResourceTable,
  serialLength: number,
  ticks: (time: number) => number,
): Calendars {
  const base: number[] = [];
  const windows: Window[][] = [];
  const toWindow = (w: { start: number; end: number; every?: number }, capacity: number): Window => ({
    start: ticks(w.start),
    end: ticks(w.end),
    every: w.every === undefined ? undefined : ticks(w.every),
    capacity,
  });
  for (const pool of problem.resources) {
    base.push(pool.capacity);
    windows.push(pool.calendar.map((w) => toWindow(w, w.capacity)));
  }
  for (const node of problem.nodes) {
    for (const kind of Object.keys(node.capacity)) {
      base.push(node.capacity[kind]);
      windows.push(node.calendar.filter((w) => kind in w.capacity).map((w) => toWindow(w, w.capacity[kind])));
    }
  }
  const all = windows.flat();
  const periods = [...new Set(all.flatMap((w) => w.every ?? []))];
  const cycle = periods.length === 0 ? 0 : periods.reduce(leastCommonMultiple);
  const settled = Math.max(0, ...all.map((w) => (w.every === undefined ? w.end : w.start)));
  const horizon = settled + serialLength + (problem.tasks.length + 1) * cycle;
  const repeatUntil = Math.min(NEVER - 1, horizon);

  const ptr = new Int32Array(base.length + 1);
  const time: number[] = [];
  const capacity: number[] = [];
  const peak = Int32Array.from(base);
  windows.forEach((own, r) => {
    if (own.length > 0) {
      const steps = stepsOf(own, base[r], repeatUntil, resources.names[r]);
      for (const step of steps) {
        time.push(step.time);
        capacity.push(step.capacity);
      }
      peak[r] = steps.reduce((most, step) => Math.max(most, step.capacity), 0);
    }
    ptr[r + 1] = time.length;
  });
  return { ptr, time: Int32Array.from(time), capacity: Int32Array.from(capacity), peak, horizon };
}

function leastCommonMultiple(a: number, b: number): number {
  let [x, y] = [a, b];
  while (y > 0) [x, y] = [y, x % y];
  return (a / x) * b;
}

/**
 * Capacity over time as steps, the first at 0; a later window in the list wins over an earlier one. From
 * `until` on, where repeating windows are no longer written out, the least capacity they leave.
 */
function stepsOf(
  windows: readonly Window[],
  base: number,
  until: number,
  name: string,
): { time: number; capacity: number }[] {
  const occurrences = windows.flatMap((window, rank) => {
    if (window.every === undefined) return [{ ...window, rank }];
    const count = Math.max(1, Math.ceil((until - window.start) / window.every));
    if (count > MOST_WINDOWS) {
      throw new AllotError({
        code: 'calendar-too-long',
        path: '',
        message: `the calendar of '${name}' repeats ${count} times within the horizon; at most ${MOST_WINDOWS} are planned for`,
        hint: 'lengthen the period, or set a deadline and write the windows out',
      });
    }
    const period = window.every;
    return Array.from({ length: count }, (_, k) => ({
      ...window,
      start: window.start + k * period,
      end: window.end + k * period,
      rank,
    }));
  });
  const boundaries = occurrences.flatMap((w) => [w.start, w.end]).filter((moment) => moment < until);
  const moments = [...new Set([0, ...boundaries])].sort((a, b) => a - b);
  const opening = occurrences.toSorted((a, b) => a.start - b.start);
  const steps: { time: number; capacity: number }[] = [];
  let open: typeof opening = [];
  let next = 0;
  for (const moment of moments) {
    while (next < opening.length && opening[next].start <= moment) open.push(opening[next++]);
    open = open.filter((w) => w.end > moment);
    const winner = open.reduce<(typeof open)[number] | null>((a, b) => (a && a.rank > b.rank ? a : b), null);
    const value = winner ? winner.capacity : base;
    if (steps.length === 0 || steps[steps.length - 1].capacity !== value)
      steps.push({ time: moment, capacity: value });
  }
  const repeating = windows.filter((window) => window.every !== undefined);
  if (repeating.length > 0)
    steps.push({ time: until, capacity: Math.min(base, ...repeating.map((window) => window.capacity)) });
  return steps;
}
