/** Share of predictions that name the right class. */
export function accuracy(predicted: readonly number[], actual: readonly number[]): number {
  let right = 0;
  for (let i = 0; i < actual.length; i++) if (predicted[i] === actual[i]) right++;
  return right / actual.length;
}

/**
 * Adjusted Rand index of two partitions of the same items: 1 where they agree, about 0 by chance.
 * Source: Hubert and Arabie, Comparing partitions, Journal of Classification 2, 1985.
 */
export function adjustedRandIndex(a: readonly number[], b: readonly number[]): number {
  const counts = new Map<string, number>();
  const perA = new Map<number, number>();
  const perB = new Map<number, number>();
  for (let i = 0; i < a.length; i++) {
    const cell = `${a[i]} ${b[i]}`;
    counts.set(cell, (counts.get(cell) ?? 0) + 1);
    perA.set(a[i], (perA.get(a[i]) ?? 0) + 1);
    perB.set(b[i], (perB.get(b[i]) ?? 0) + 1);
  }
  const pairs = (sizes: Iterable<number>) => [...sizes].reduce((sum, n) => sum + (n * (n - 1)) / 2, 0);
  const together = pairs(counts.values());
  const byA = pairs(perA.values());
  const byB = pairs(perB.values());
  const expected = (byA * byB) / ((a.length * (a.length - 1)) / 2);
  const most = (byA + byB) / 2;
  return most === expected ? 1 : (together - expected) / (most - expected);
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Rounded to `digits` behind the point, so that results read well. */
export function round(value: number, digits = 4): number {
  return Number(value.toFixed(digits));
}
