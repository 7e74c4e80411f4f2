/** Units a problem file may state its plain numbers in. `unit` is a time without a clock (PSPLIB). */
export const TIME_UNITS = ['ms', 's', 'min', 'h', 'd', 'unit'] as const;
export type TimeUnit = (typeof TIME_UNITS)[number];

/**
 * Grains in one unit. The grain is the finest time allot tells apart: a millisecond,
 * or a thousandth where the unit has no clock.
 */
export const GRAINS_PER_UNIT: Readonly<Record<TimeUnit, number>> = {
  ms: 1,
  s: 1000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  unit: 1000,
};

const SUFFIX_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  sec: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** Milliseconds of a duration such as `90s`, `1.5h`, `1h30m`; null when it is none. */
export function parseDurationMs(text: string): number | null {
  const compact = text.replace(/\s+/g, '');
  const sign = compact.startsWith('-') ? -1 : 1;
  const body = sign < 0 ? compact.slice(1) : compact;
  if (!/^(\d+(\.\d+)?[a-z]+)+$/i.test(body)) return null;
  let total = 0;
  for (const [, amount, suffix] of body.matchAll(/(\d+(?:\.\d+)?)([a-z]+)/gi)) {
    const ms = SUFFIX_MS[suffix.toLowerCase()];
    if (ms === undefined) return null;
    total += Number(amount) * ms;
  }
  return sign * total;
}

/** A time as written in a file, in the file's unit; a string says why it cannot be read. */
export function readTime(value: number | string, unit: TimeUnit): number | { error: string; hint: string } {
  if (typeof value === 'number') return value;
  const trimmed = value.trim();
  if (trimmed !== '' && Number.isFinite(Number(trimmed))) return Number(trimmed);
  const ms = parseDurationMs(trimmed);
  if (ms === null) {
    return {
      error: `'${value}' is not a time`,
      hint: "write a number of the file's unit, or '90s', '1.5h', '1h30m'",
    };
  }
  if (unit === 'unit') {
    return {
      error: `'${value}' has a clock unit, but the file's timeUnit is 'unit'`,
      hint: "set 'timeUnit: s' (or min, h, d), or write a plain number",
    };
  }
  return ms / GRAINS_PER_UNIT[unit];
}

/** Writes a time in the file's unit for people: `1.5 h`, `12`. Rounded to 3 digits behind the point. */
export function formatTime(value: number, unit: TimeUnit): string {
  const number = String(Math.round(value * 1000) / 1000);
  return unit === 'unit' ? number : `${number} ${unit}`;
}
