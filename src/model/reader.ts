import { type Issue, nearestName } from './errors.ts';
import { MOST_TICKS, tooManyTicks } from './grid.ts';
import { GRAINS_PER_UNIT, readTime, type TimeUnit } from './time.ts';

/** A suggestion compares with every name, so 100,000 wrong names would take minutes; the first will do. */
const MOST_SUGGESTIONS = 50;

/** Collects issues while reading times and references, so that all are reported at once. */
export class Reader {
  readonly unit: TimeUnit;
  readonly issues: Issue[];
  /** The stated grid in grains; 0: none is stated. */
  #step = 0;
  #statedStep = '';
  /** The time furthest from the start, in grains, as it is stated and where. */
  #furthest = { grains: 0, stated: '', path: '' };
  #suggestions = 0;

  constructor(unit: TimeUnit, issues: Issue[]) {
    this.unit = unit;
    this.issues = issues;
  }

  fail(code: string, path: string, message: string, hint?: string): void {
    this.issues.push({ code, path, message, hint });
  }

  time(value: number | string | undefined, path: string, fallback: number, least = 0): number {
    if (value === undefined) return fallback;
    const time = readTime(value, this.unit);
    if (typeof time !== 'number') {
      this.fail('bad-time', path, time.error, time.hint);
      return fallback;
    }
    const grains = time * GRAINS_PER_UNIT[this.unit];
    if (Math.abs(grains - Math.round(grains)) > 1e-6 * Math.max(1, Math.abs(grains) * 1e-6)) {
      const finest = this.unit === 'unit' ? 'a thousandth of a unit' : 'a millisecond';
      this.fail('time-too-fine', path, `${value} is finer than ${finest}`, `round it to ${finest}`);
    }
    if (time < least)
      this.fail('time-out-of-range', path, `${value} is below ${least}`, `use a time of at least ${least}`);
    return time;
  }

  /** Reads the grid, on which times read by `onGrid` and `date` have to lie from now on. */
  grid(value: number | string, path: string): number {
    const finest = 1 / GRAINS_PER_UNIT[this.unit];
    const step = this.time(value, path, finest, finest);
    this.#step = Math.max(1, Math.round(step * GRAINS_PER_UNIT[this.unit]));
    this.#statedStep = String(value);
    return step;
  }

  /** A time that has to lie on the grid, where one is stated. */
  onGrid(value: number | string | undefined, path: string, fallback: number, least = 0): number {
    const time = this.time(value, path, fallback, least);
    if (this.#step > 0 && value !== undefined && this.#grains(time) % this.#step !== 0) {
      this.fail(
        'time-off-grid',
        path,
        `${value} is no multiple of the time step ${this.#statedStep}`,
        "round it, choose a finer 'timeStep', or leave that out",
      );
    }
    return time;
  }

  /** As `onGrid`, of a time that ticks are counted for: a date, a lag, a duration. */
  date(value: number | string | undefined, path: string, fallback: number, least = 0): number {
    const time = this.onGrid(value, path, fallback, least);
    const grains = this.#grains(time);
    if (value !== undefined && grains > this.#furthest.grains)
      this.#furthest = { grains, stated: String(value), path };
    return time;
  }

  /** Reports a time that is too far away to be counted in ticks of so many grains. */
  checkRange(grainsPerTick: number): void {
    const { grains, stated, path } = this.#furthest;
    if (grains / grainsPerTick < MOST_TICKS) return;
    const tick = this.unit === 'unit' ? `${grainsPerTick / GRAINS_PER_UNIT.unit}` : `${grainsPerTick} ms`;
    const message = `${stated} is ${grains / grainsPerTick} ticks of ${tick}`;
    this.issues.push(tooManyTicks(message, path, this.#step > 0));
  }

  #grains(time: number): number {
    return Number.isFinite(time) ? Math.round(Math.abs(time) * GRAINS_PER_UNIT[this.unit]) : 0;
  }

  /** The entry called `name`, or undefined after reporting what it might have meant. */
  reference<T>(kind: string, name: string, among: ReadonlyMap<string, T>, path: string): T | undefined {
    const found = among.get(name);
    if (found === undefined) {
      const near = this.#suggestions++ < MOST_SUGGESTIONS ? nearestName(name, among.keys()) : undefined;
      const hint = near
        ? `you meant '${near}'`
        : among.size === 0
          ? `define a ${kind} called '${name}'`
          : undefined;
      this.fail('unknown-reference', path, `there is no ${kind} called '${name}'`, hint);
    }
    return found;
  }
}
