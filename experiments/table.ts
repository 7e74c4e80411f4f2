import type { Row } from './resultFile.ts';

/** A Markdown table. The first column is set to the left, numbers to the right. */
export function markdownTable(headings: readonly string[], rows: readonly (string | number)[][]): string {
  const isNumber = (k: number) => k > 0 && rows.every((row) => /^[^\p{L}]*\d|^–$/u.test(String(row[k])));
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
  return [
    line(headings),
    `|${headings.map((_, k) => (isNumber(k) ? '---:' : '---')).join('|')}|`,
    ...rows.map(line),
  ].join('\n');
}

/** Rows in groups of equal values in some columns, groups in order of appearance. */
export function groupRows(rows: readonly Row[], columns: readonly string[]): { first: Row; rows: Row[] }[] {
  const groups = new Map<string, { first: Row; rows: Row[] }>();
  for (const row of rows) {
    const key = JSON.stringify(columns.map((column) => row[column]));
    const group = groups.get(key);
    if (group) group.rows.push(row);
    else groups.set(key, { first: row, rows: [row] });
  }
  return [...groups.values()];
}

/** The column's numbers; cells that hold none (a time to an optimum never met) are left out. */
export function numbers(rows: readonly Row[], column: string): number[] {
  return rows.map((row) => row[column]).filter((value) => typeof value === 'number');
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The value below which a share of the values lies, by nearest rank. NaN for no values. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted.length === 0
    ? Number.NaN
    : sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))];
}

/** A number with so many decimals and thousands apart; '–' for what is not finite. */
export function decimals(value: number, digits = 0): string {
  if (!Number.isFinite(value)) return '–';
  return value.toLocaleString('en-GB', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** 'median (5 % to 95 %)'; '–' for no values. */
export function spread(values: readonly number[], digits = 0): string {
  if (values.length === 0) return '–';
  const [low, middle, high] = [0.05, 0.5, 0.95].map((share) => decimals(quantile(values, share), digits));
  return `${middle} (${low} to ${high})`;
}
