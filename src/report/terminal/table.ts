import { cellWidth, cutCells, fitCells, plainText } from './cellWidth.ts';

export type Cell = string | number | boolean | null | undefined;

export interface TableOptions {
  /** Columns of the terminal; the widest text columns give way first. Default: no limit. */
  width?: number;
}

const GAP = '  ';
const LEAST = 6;

/**
 * Rows as an aligned table: a heading, a rule, one line a row. Columns of numbers stand to the right; what
 * is missing is a dash. Controls in the texts are made harmless.
 *
 * @param columns keys of the rows, in order; they are the headings as well
 */
export function table(
  rows: readonly Readonly<Record<string, Cell>>[],
  columns: readonly string[],
  { width = Number.POSITIVE_INFINITY }: TableOptions = {},
): string {
  const cells = rows.map((row) => columns.map((column) => cellText(row[column])));
  const toRight = columns.map((column) => {
    const values = rows.map((row) => row[column]).filter((value) => value !== null && value !== undefined);
    return values.length > 0 && values.every(isNumeric);
  });
  const headings = columns.map(plainText);
  const widths = headings.map((heading, c) =>
    Math.max(cellWidth(heading), ...cells.map((row) => cellWidth(row[c]))),
  );
  shrink(widths, toRight, width - GAP.length * (columns.length - 1));
  const line = (texts: readonly string[]) =>
    texts
      .map((text, c) => fitCells(text, widths[c], toRight[c] ? 'right' : 'left'))
      .join(GAP)
      .trimEnd();
  const lines = [line(headings), widths.map((w) => '─'.repeat(w)).join(GAP), ...cells.map(line)];
  return lines.map((text) => (Number.isFinite(width) ? cutCells(text, width) : text)).join('\n');
}

/** Headline figures, one a line, the values aligned. */
export function figures(rows: readonly { label: string; value: Cell }[]): string {
  const widest = Math.max(0, ...rows.map(({ label }) => cellWidth(plainText(label))));
  return rows
    .map(({ label, value }) => `${fitCells(plainText(label), widest)}${GAP}${cellText(value)}`)
    .join('\n');
}

function cellText(value: Cell): string {
  if (value === null || value === undefined || value === '') return '–';
  if (typeof value === 'number') return String(Math.round(value * 1000) / 1000);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return plainText(value);
}

/** A number, or one with a unit or a per cent sign. */
function isNumeric(value: Cell): boolean {
  return (
    typeof value === 'number' ||
    (typeof value === 'string' && /^[<−-]? ?\d[\d\u2009.,]*( ?[a-zµ%]{1,4})?$/.test(value))
  );
}

/** Takes from the widest text column until all fit, but leaves each 6 columns; numbers are never cut. */
function shrink(widths: number[], toRight: readonly boolean[], room: number): void {
  let excess = widths.reduce((sum, w) => sum + w, 0) - room;
  while (excess > 0) {
    let widest = -1;
    for (let c = 0; c < widths.length; c++)
      if (!toRight[c] && widths[c] > LEAST && (widest < 0 || widths[c] > widths[widest])) widest = c;
    if (widest < 0) return;
    widths[widest]--;
    excess--;
  }
}
