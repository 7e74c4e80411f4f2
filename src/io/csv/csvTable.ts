import Papa from 'papaparse';
import { AllotError } from '#model/errors.ts';
import { lineFinder } from '../lines.ts';

export interface CsvRow {
  /** Line the row starts on. */
  line: number;
  /** Trimmed cells by heading; empty ones are left out. */
  cells: Record<string, string>;
}

export interface CsvTable {
  headings: string[];
  rows: CsvRow[];
}

/**
 * Reads CSV with a heading line; commas, semicolons and tabs are told apart by papaparse.
 *
 * @throws AllotError with the line of every broken quote and over-long row
 */
export function readCsvTable(text: string, source: string): CsvTable {
  const parsed = Papa.parse<string[]>(text);
  const quotes = parsed.errors.filter((error) => error.type === 'Quotes');
  const lines = rowLines(parsed.data);
  if (quotes.length > 0) {
    const lineAt = lineFinder(text);
    throw new AllotError(
      quotes.map((error) => ({
        code: 'csv-syntax',
        path: '',
        line: lineAt(error.index ?? 0),
        message: error.message.toLowerCase(),
      })),
      source,
    );
  }
  const [first = [], ...rest] = parsed.data;
  const headings = first.map((heading) => heading.trim());
  const repeated = headings.filter((heading, k) => heading !== '' && headings.indexOf(heading) < k);
  if (repeated.length > 0) {
    const message = `the column '${repeated[0]}' stands there twice`;
    throw new AllotError({ code: 'duplicate-id', path: '', line: 1, message }, source);
  }
  const rows: CsvRow[] = [];
  rest.forEach((values, i) => {
    if (values.every((value) => value.trim() === '')) return;
    const cells: Record<string, string> = {};
    values.forEach((value, k) => {
      if (value.trim() === '') return;
      if (!headings[k]) {
        const message = `'${value}' stands in a column without a heading`;
        throw new AllotError({ code: 'wrong-count', path: '', line: lines[i + 1], message }, source);
      }
      cells[headings[k]] = value.trim();
    });
    rows.push({ line: lines[i + 1], cells });
  });
  return { headings: headings.filter((heading) => heading !== ''), rows };
}

/** Rows span several lines where a quoted cell holds a line break. */
function rowLines(rows: readonly string[][]): number[] {
  let next = 1;
  return rows.map((row) => {
    const line = next;
    next += 1 + row.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0);
    return line;
  });
}

/** CSV with a heading line. Cells that hold commas, quotes or line breaks are quoted. */
export function writeCsvTable(headings: readonly string[], rows: readonly (string | number)[][]): string {
  return `${Papa.unparse({ fields: [...headings], data: rows as (string | number)[][] }, { newline: '\n' })}\n`;
}
