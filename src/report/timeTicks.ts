import { GRAINS_PER_UNIT, type TimeUnit } from '#model/time.ts';

export interface Tick {
  value: number;
  label: string;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Steps that people count clocks in, in ms. Below a second and above 20 days 1-2-5 steps serve. */
const CLOCK_STEPS = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 5, 10, 20].map((n) => n * DAY),
];

/** The least of 1, 2, 5 × 10^k that is at least `least`. */
export function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const factor = [1, 2, 5, 10].find((f) => f * power >= least * (1 - 1e-9)) ?? 10;
  return factor * power;
}

/** Round values from the first at or above `from` to the last at or below `to`, about `count` of them at most. */
export function numberTicks(from: number, to: number, count: number): Tick[] {
  const step = roundStep(Math.max(to - from, Number.MIN_VALUE * 1e10) / Math.max(1, count));
  return stepTicks(from, to, step).map((value) => ({ value, label: formatNumber(value) }));
}

/**
 * Ticks of an axis of decimal logarithms, labelled with the numbers: 1, 2, 5 of each power of ten where about
 * `count` have room, else powers alone. `value` is a logarithm too.
 */
export function powerTicks(from: number, to: number, count: number): Tick[] {
  const ticks: Tick[] = [];
  const factors = (to - from) * 3 <= count ? [1, 2, 5] : [1];
  for (let power = Math.floor(from); power <= to; power++)
    for (const factor of factors) {
      const value = power + Math.log10(factor);
      if (value >= from - 1e-9 && value <= to + 1e-9)
        ticks.push({ value, label: formatNumber(factor * 10 ** power) });
    }
  return ticks;
}

/**
 * Ticks of a time axis from 0 to `to`: round in the unit people read clocks in (15 min, 6 h), labelled
 * the way a problem file writes durations ('1h30m'); plain round numbers where the unit has no clock.
 *
 * @param to end of the axis, in `unit`
 * @param count most ticks that have room
 */
export function timeTicks(to: number, unit: TimeUnit, count: number): Tick[] {
  if (unit === 'unit') {
    // A step below one is of no use to a problem counted in whole units, unless it is that short.
    const step = roundStep(Math.max(to, 1e-6) / Math.max(1, count));
    return stepTicks(0, to, to > 1 ? Math.max(1, step) : step).map((value) => ({
      value,
      label: formatNumber(value),
    }));
  }
  const msPerUnit = GRAINS_PER_UNIT[unit];
  const least = Math.max(1, (to * msPerUnit) / Math.max(1, count));
  const step =
    least < SECOND / 2
      ? roundStep(least)
      : (CLOCK_STEPS.find((candidate) => candidate >= least) ?? roundStep(least / DAY) * DAY);
  return stepTicks(0, to * msPerUnit, step).map((ms) => ({ value: ms / msPerUnit, label: formatClock(ms) }));
}

function stepTicks(from: number, to: number, step: number): number[] {
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, k) => (first + k) * step);
}

/** `1h30m`, `2d6h`, `45s`, `250ms`: the two greatest parts that are not 0. */
export function formatClock(ms: number): string {
  if (ms < 0) return `−${formatClock(-ms)}`;
  const parts: string[] = [];
  let rest = Math.round(ms);
  for (const [size, suffix] of [
    [DAY, 'd'],
    [HOUR, 'h'],
    [MINUTE, 'm'],
    [SECOND, 's'],
    [1, 'ms'],
  ] as const) {
    const amount = Math.floor(rest / size);
    rest -= amount * size;
    if (amount > 0) parts.push(`${amount}${suffix}`);
    else if (parts.length > 0) break;
  }
  return parts.length === 0 ? '0' : parts.slice(0, 2).join('');
}

/** A time in `unit`, short: `1h30m` for clocks, `12` without. */
export function formatSpan(value: number, unit: TimeUnit): string {
  return unit === 'unit' ? formatNumber(value) : formatClock(value * GRAINS_PER_UNIT[unit]);
}

/** At most 6 significant digits, thousands set apart by a thin space. */
export function formatNumber(value: number): string {
  const text = String(Number(value.toPrecision(6)));
  if (text.includes('e')) return text;
  const [whole, fraction] = text.replace('-', '−').split('.');
  const grouped = whole.length > 5 ? whole.replace(/(\d)(?=(\d{3})+$)/g, '$1\u2009') : whole;
  return fraction ? `${grouped}.${fraction}` : grouped;
}
