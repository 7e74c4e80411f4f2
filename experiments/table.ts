import type { Row } from './resultFile.ts';

/** A Markdown table, its columns aligned. The first is set to the left, columns of numbers to the right. */
export function markdownTable(headings: readonly string[], rows: readonly (string | number)[][]): string {
  const columns = headings.map((heading, k) => {
    const cells = rows.map((row) => String(row[k]));
    const toRight = k > 0 && cells.every((cell) => /^[^\p{L}]*\d|^–$/u.test(cell));
    const width = Math.max(toRight ? 4 : 3, heading.length, ...cells.map((cell) => cell.length));
    const pad = (cell: string) => (toRight ? cell.padStart(width) : cell.padEnd(width));
    return [pad(heading), toRight ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width), ...cells.map(pad)];
  });
  const lines = Array.from({ length: rows.length + 2 }, (_, line) => columns.map((column) => column[line]));
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
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
