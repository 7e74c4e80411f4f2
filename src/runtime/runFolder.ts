import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AllotError } from '#model/errors.ts';
import { fileError, makeFolder } from './fileSystem.ts';
import { type Database, DatabaseSync } from './store/sqliteModule.ts';

/** Paths of a run. Everything a run keeps is in its folder. */
export const storePath = (dir: string) => join(dir, 'run.db');
/** Folder that the tasks share for their data: ALLOT_RUN_DIR. */
export const dataPath = (dir: string) => join(dir, 'data');
export const logPath = (dir: string, task: string, attempt: number) =>
  join(dir, 'logs', `${fileName(task)}.${attempt}.log`);
export const attemptPath = (dir: string, task: string, attempt: number) =>
  join(dir, 'attempts', `${fileName(task)}.${attempt}`);

/** Whether a run was started in the folder. */
export function holdsRun(dir: string): boolean {
  return existsSync(storePath(dir));
}

/** Makes the folder and those in it. @throws AllotError `file` */
export function makeRunFolder(dir: string): void {
  for (const name of ['data', 'logs', 'attempts']) makeFolder(join(dir, name));
}

/**
 * Lets one process at a time work in the folder, by a lock on lock.db that the operating system lets go of
 * when its holder dies, however it dies: there are no stale locks to clear.
 *
 * @returns lets go
 * @throws AllotError `run-locked` when another holds it, `file` when nothing can be written there
 */
export function lockRun(dir: string): () => void {
  let database: Database;
  try {
    database = new DatabaseSync(join(dir, 'lock.db'), { timeout: 0 });
  } catch (error) {
    throw fileError(error, join(dir, 'lock.db'), 'written');
  }
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch {
    database.close();
    throw new AllotError({
      code: 'run-locked',
      path: '',
      message: `the run in '${dir}' is being worked on by another process`,
      hint: 'wait until it ends, or stop it',
    });
  }
  return () => database.close();
}

/** A task's id as a file name; ids that are none get a part of their hash, so that no two share a name. */
function fileName(id: string): string {
  if (/^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}$/.test(id)) return id;
  const hash = createHash('sha256').update(id).digest('hex').slice(0, 8);
  return `${id.replace(/[^A-Za-z0-9_-]+/g, '_').slice(0, 80)}~${hash}`;
}
