import { AllotError, type Issue } from './errors.ts';
import type { Problem } from './problem.ts';
import { GRAINS_PER_UNIT, type TimeUnit } from './time.ts';

/**
 * Chooses the grid a problem is planned on, as grains per tick (a grain is a millisecond, or a thousandth
 * of a unit without a clock).
 *
 * The file's unit when every stated time is a whole multiple of it, else the greatest common divisor of
 * the stated times. Where durations are derived (a node's speed, a transfer) and so need not lie on any
 * grid, the grid is refined by tens until rounding adds at most 0.1 % to the shortest of them.
 *
 * @throws AllotError when a stated `timeStep` does not divide a stated time
 */
export function chooseGrainsPerTick(problem: Problem): number {
  const unit = GRAINS_PER_UNIT[problem.timeUnit];
  const stated = statedTimes(problem).map((time) => Math.round(Math.abs(time) * unit));
  if (problem.timeStep !== undefined) {
    const step = Math.round(problem.timeStep * unit);
    const off = stated.find((grains) => grains % step !== 0);
    if (off !== undefined) {
      throw new AllotError({
        code: 'time-off-grid',
        path: 'timeStep',
        message: `the time ${off / unit} is no multiple of the time step ${problem.timeStep}`,
        hint: 'choose a finer step, or leave it out',
      });
    }
    return step;
  }
  let step = stated.reduce(greatestCommonDivisor, unit);
  const shortest = shortestDerived(problem) * unit;
  if (Number.isFinite(shortest)) {
    while (step > 1 && step > shortest / 1000) step = step % 10 === 0 ? step / 10 : 1;
  }
  return step;
}

/** Ticks are counted up to here. */
export const MOST_TICKS = 2 ** 30;

/** Says that something comes to more ticks than are counted. */
export function tooManyTicks(message: string, path: string, isStepStated: boolean): Issue {
  return {
    code: 'horizon-overflow',
    path,
    message: `${message}; allot counts to 2^30 (1,073,741,824)`,
    hint: isStepStated ? "raise 'timeStep'" : "set a coarser 'timeStep'",
  };
}

/** Rounds a stated time to ticks; exact, as the grid divides every stated time. */
export function toTicks(time: number, unit: TimeUnit, grainsPerTick: number): number {
  return Math.round((time * GRAINS_PER_UNIT[unit]) / grainsPerTick);
}

function statedTimes(problem: Problem): number[] {
  const times: number[] = [problem.now, problem.deadline, problem.dueDate];
  for (const windows of [...problem.resources, ...problem.nodes].map((owner) => owner.calendar)) {
    for (const window of windows) times.push(window.start, window.end, window.every ?? 0);
  }
  for (const task of problem.tasks) {
    times.push(task.releaseDate, task.deadline, task.dueDate);
    times.push(task.fixed?.start ?? 0, task.fixed?.end ?? 0, task.planned?.start ?? 0);
    for (const mode of task.modes) times.push(mode.duration);
    for (const predecessor of task.after) times.push(predecessor.lag);
  }
  return times.filter((time) => Number.isFinite(time) && time !== 0);
}

/** The shortest duration that comes from a division, in the file's unit; Infinity when there is none. */
function shortestDerived(problem: Problem): number {
  let shortest = Number.POSITIVE_INFINITY;
  const speeds = [...new Set(problem.nodes.map((node) => node.speed))].filter((speed) => speed !== 1);
  if (speeds.length > 0) {
    const fastest = Math.max(...speeds);
    for (const task of problem.tasks) {
      for (const mode of task.modes) {
        if (mode.nodes !== null && mode.duration > 0) shortest = Math.min(shortest, mode.duration / fastest);
      }
    }
  }
  if (problem.links.length > 0) {
    const quickest = problem.links.reduce((most, link) => Math.max(most, link.bandwidth), 0);
    for (const task of problem.tasks) {
      for (const { volume } of task.after) {
        // A transfer of under a hundredth of a unit may round to a whole hundredth: it is no task's duration.
        if (volume > 0) shortest = Math.min(shortest, Math.max(volume / quickest, 0.01));
      }
    }
  }
  return shortest;
}

function greatestCommonDivisor(a: number, b: number): number {
  while (b > 0) [a, b] = [b, a % b];
  return a;
}
