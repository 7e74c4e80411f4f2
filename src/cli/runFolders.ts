import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { readRunState } from '#runtime/run.ts';
import { holdsRun } from '#runtime/runFolder.ts';

/** Where the runs of a problem file are kept unless told otherwise: beside the file. */
function runsFolder(problemPath: string): string {
  return join(dirname(problemPath), '.allot', 'runs');
}

function stem(problemPath: string): string {
  return basename(problemPath).replace(/\.[^.]+$/, '');
}

/** Folders of this problem's runs, oldest first. */
function earlierRuns(problemPath: string): { dir: string; number: number }[] {
  const folder = runsFolder(problemPath);
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return [];
  }
  const prefix = `${stem(problemPath)}-`;
  return names
    .filter((name) => name.startsWith(prefix) && /^\d+$/.test(name.slice(prefix.length)))
    .map((name) => ({ dir: join(folder, name), number: Number(name.slice(prefix.length)) }))
    .filter(({ dir }) => holdsRun(dir))
    .sort((a, b) => a.number - b.number);
}

/** A folder for a new run: `.allot/runs/<file>-<n>`. */
export function newRunFolder(problemPath: string): string {
  const number = (earlierRuns(problemPath).at(-1)?.number ?? 0) + 1;
  return join(runsFolder(problemPath), `${stem(problemPath)}-${number}`);
}

/** The latest run of this file if it was broken off, else undefined. */
export function brokenOffRun(problemPath: string): { dir: string; input: object } | undefined {
  const latest = earlierRuns(problemPath).at(-1);
  if (!latest) return undefined;
  const state = readRunState(latest.dir);
  return state.outcome === null ? { dir: latest.dir, input: state.model.problem.input } : undefined;
}
