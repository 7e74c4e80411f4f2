import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import Papa from 'papaparse';

/** A measurement: what was set, then what came out, by column. */
export type Row = Readonly<Record<string, string | number>>;

/**
 * Measurements as CSV, a row each, written as soon as they are made: an experiment that was stopped goes
 * on where it ended.
 */
export class ResultFile {
  readonly rows: Row[];
  /** Measurements made since the file was opened. */
  added = 0;
  readonly #file: string;
  readonly #seen: Set<string>;
  #settings: string[] | null = null;

  constructor(file: string) {
    this.#file = file;
    const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
    this.rows = Papa.parse<Row>(text, { header: true, dynamicTyping: true, skipEmptyLines: true }).data;
    this.#seen = new Set();
  }

  /**
   * Makes a measurement, unless there is a row with these settings.
   *
   * @param settings what tells it from the others; the same columns for all measurements of a file
   * @throws Error when the columns are not those of the file
   */
  async measure(settings: Row, measurement: () => Row | Promise<Row>): Promise<void> {
    if (this.#settings === null) {
      const names = Object.keys(settings);
      this.#settings = names;
      for (const row of this.rows) this.#seen.add(keyOf(row, names));
    }
    const key = keyOf(settings, this.#settings);
    if (this.#seen.has(key)) return;
    const row = { ...settings, ...(await measurement()) };
    this.#append(row);
    this.#seen.add(key);
    this.rows.push(row);
    this.added++;
  }

  #append(row: Row): void {
    const columns = Object.keys(row);
    const fresh = this.rows.length === 0;
    if (!fresh && columns.join() !== Object.keys(this.rows[0]).join()) {
      throw new Error(
        `${this.#file} has other columns than ${columns.join(', ')}: delete it to measure anew`,
      );
    }
    mkdirSync(dirname(this.#file), { recursive: true });
    appendFileSync(this.#file, `${Papa.unparse([row], { header: fresh, newline: '\n' })}\n`);
  }
}

function keyOf(row: Row, names: readonly string[]): string {
  return JSON.stringify(names.map((name) => String(row[name])));
}
