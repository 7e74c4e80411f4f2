import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { AllotError } from '#model/errors.ts';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EEXIST: 'a file is in its place',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is a file, not a folder',
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  ENOSPC: 'the disk is full',
  EROFS: 'the disk is read-only',
};

/** What the operating system said of a path, in our words: `'x' cannot be read: there is no such file or folder`. */
export function fileError(error: unknown, path: string, deed: string): AllotError {
  const reason = REASONS[(error as NodeJS.ErrnoException).code ?? ''] ?? (error as Error).message;
  return new AllotError({ code: 'file', path: '', message: `'${path}' cannot be ${deed}: ${reason}` });
}

/**
 * Makes a folder and those above it. Differs from mkdirSync's own `recursive`, which never returns below
 * /proc and others that refuse a new folder as not found.
 *
 * @throws AllotError `file`
 */
export function makeFolder(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
  const parent = dirname(path);
  if (parent !== path) makeFolder(parent);
  try {
    mkdirSync(path);
  } catch (error) {
    // Another process may have been faster.
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
    throw fileError(error, path, 'made');
  }
}
