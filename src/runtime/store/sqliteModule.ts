/*
 * Node up to 25 announces node:sqlite as experimental on every start. The users of allot can do nothing
 * about it, so this one warning is held back; all others pass.
 */
const { emitWarning } = process;
process.emitWarning = ((warning: string | Error, ...rest: unknown[]) => {
  if (String(warning).startsWith('SQLite is an experimental feature')) return;
  (emitWarning as (...all: unknown[]) => void).call(process, warning, ...rest);
}) as typeof process.emitWarning;
export const { DatabaseSync } = process.getBuiltinModule('node:sqlite');
process.emitWarning = emitWarning;

export type { DatabaseSync as Database } from 'node:sqlite';
