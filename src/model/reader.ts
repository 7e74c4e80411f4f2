import { type Issue, nearestName } from './errors.ts';
import { GRAINS_PER_UNIT, readTime, type TimeUnit } from './time.ts';

/** A suggestion compares with every name, so 100,000 wrong names would take minutes; the first will do. */
const MOST_SUGGESTIONS = 50;

/** Collects issues while reading times and references, so that all are reported at once. */
export class Reader {
  readonly unit: TimeUnit;
  readonly issues: Issue[];
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
