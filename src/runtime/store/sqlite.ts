import { AllotError } from '#model/errors.ts';
import type { RunEvent } from '../events.ts';
import type { EventStore } from './contract.ts';
import { type Database, DatabaseSync } from './sqliteModule.ts';

/** Stands in the file's header; a file of another version is refused. */
const FILE_VERSION = 1;
const BUSY_TIMEOUT_MS = 5000;

/**
 * A log in one SQLite file. Write-ahead logging, so that readers never stand in the writer's way.
 * `synchronous = FULL`: each append is flushed to the disk itself. NORMAL would lose the newest
 * events with the power, and with them that an attempt was begun; a flush costs a few milliseconds, nothing
 * beside the start of a process.
 */
export class SqliteStore implements EventStore {
  readonly #database: Database;

  /**
   * @param file made when absent, unless `readOnly`
   * @throws AllotError `not-a-run` when the file is something else
   */
  constructor(file: string, { readOnly = false } = {}) {
    try {
      this.#database = new DatabaseSync(file, { readOnly, timeout: BUSY_TIMEOUT_MS });
      const { user_version: version } = this.#database.prepare('PRAGMA user_version').get() as {
        user_version: number;
      };
      if (version === 0 && !readOnly) this.#create();
      else if (version !== FILE_VERSION) throw new Error(`its version is ${version}, not ${FILE_VERSION}`);
      this.#database.exec('PRAGMA synchronous = FULL');
    } catch (error) {
      throw new AllotError({
        code: 'not-a-run',
        path: '',
        message: `'${file}' cannot be read as the log of a run: ${(error as Error).message}`,
        hint: 'name the folder of a run',
      });
    }
  }

  #create(): void {
    this.#database.exec('PRAGMA journal_mode = WAL');
    // One transaction: a crash leaves either nothing or a whole, versioned table.
    this.#database.exec(`
      BEGIN IMMEDIATE;
      CREATE TABLE events (sequence INTEGER PRIMARY KEY, at REAL NOT NULL, type TEXT NOT NULL, body TEXT NOT NULL) STRICT;
      PRAGMA user_version = ${FILE_VERSION};
      COMMIT;
    `);
  }

  append(events: readonly RunEvent[]): void {
    const insert = this.#database.prepare('INSERT INTO events (at, type, body) VALUES (?, ?, ?)');
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      for (const event of events) insert.run(event.at, event.type, JSON.stringify(event));
      this.#database.exec('COMMIT');
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  readAll(): RunEvent[] {
    const rows = this.#database.prepare('SELECT body FROM events ORDER BY sequence').all();
    return rows.map((row) => JSON.parse(row.body as string) as RunEvent);
  }

  close(): void {
    this.#database.close();
  }
}
