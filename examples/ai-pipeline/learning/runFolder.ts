import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What the runner tells a task through its environment. */
function required(name: string): string {
  const value = process.env[name];
  if (value !== undefined && value !== '') return value;
  console.error(`${name} is not set: allot sets it when it runs a task; by hand, set it yourself`);
  process.exit(2);
}

/** Where the run keeps the file `name`; tasks hand data to one another there. */
function runFile(name: string): string {
  return join(required('ALLOT_RUN_DIR'), name);
}

/** Writes text into the run's folder, which is made if need be. */
export function writeRunText(name: string, text: string): void {
  const path = runFile(name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** Writes a value as JSON into the run's folder. */
export function writeRunJson(name: string, value: unknown): void {
  writeRunText(name, `${JSON.stringify(value)}\n`);
}

/** Reads what another task of the run wrote. Ends the process with a plain message when it is not there. */
export function readRunJson<T>(name: string): T {
  let text: string;
  try {
    text = readFileSync(runFile(name), 'utf8');
  } catch {
    console.error(`${name} is not in the run's folder: the task that writes it has not run`);
    process.exit(1);
  }
  return JSON.parse(text) as T;
}

/**
 * Hands the task's result to the runner, which judges it by the task's `evaluate` rules, and keeps a copy
 * under `results/` for the comparison.
 */
export function report(result: Record<string, number | string>): void {
  const task = process.env.ALLOT_TASK;
  if (task) writeRunJson(`results/${task}.json`, result);
  writeFileSync(required('ALLOT_RESULT'), `${JSON.stringify(result)}\n`);
  console.log(JSON.stringify(result));
}

/** 1 for the first attempt, 2 for its first retry, … */
export function attempt(): number {
  return Number(process.env.ALLOT_ATTEMPT ?? 1);
}

/** Id of the mode that the planner chose. */
export function mode(): string {
  return process.env.ALLOT_MODE ?? '';
}
