import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { PlanStatus } from '#schedule/plan.ts';
import { machineName } from './benchmarkFiles.ts';

/** What tells one measurement from the others. */
export interface Setting {
  set: string;
  name: string;
  /** A planner's id, or a peer's. */
  solver: string;
  /** Wall-clock limit; null under a budget in schedules. */
  seconds: number | null;
  schedules: number | null;
  workers: number;
  seed: number;
}

/** Milliseconds since planning began, the best makespan by then (null: none yet) and the best bound. */
export type CoursePoint = readonly [ms: number, makespan: number | null, lowerBound: number];

/** One solver on one problem. Times in the problem's unit, but for milliseconds. */
export interface Measurement extends Setting {
  tasks: number;
  status: PlanStatus;
  makespan: number | null;
  lowerBound: number;
  criticalPath: number;
  timeMs: number;
  /** When it was proved that nothing is better; null: it was not. */
  provedMs: number | null;
  course: CoursePoint[];
  /** Schedules built; null where the solver does not count them. */
  built: number | null;
  /** Schedules that were handed out on the way, and how many of them a checker refused. */
  incumbents: number;
  refused: number;
}

/** When and with what rows were added to a file. */
export interface Session {
  date: string;
  machine: string;
  /** Of Node, and of peers. */
  versions: Record<string, string>;
  command: string;
}

/**
 * Measurements as lines of JSON, written as they are made, so that what was stopped goes on where it ended. A line
 * `{"session": …}` stands before the rows of each session.
 */
export class MeasurementFile {
  readonly rows: Measurement[] = [];
  readonly sessions: Session[] = [];
  readonly path: string;
  readonly #session: Omit<Session, 'date' | 'machine'> | null;
  readonly #known = new Set<string>();
  #opened = false;

  /** @param session what new rows are measured with; null to read only */
  constructor(path: string, session: Omit<Session, 'date' | 'machine'> | null) {
    this.path = path;
    this.#session = session;
    if (!existsSync(path)) return;
    for (const line of readFileSync(path, 'utf8').split('\n').filter(Boolean)) {
      const value = JSON.parse(line) as Measurement | { session: Session };
      if ('session' in value) this.sessions.push(value.session);
      else this.#take(value);
    }
  }

  has(setting: Setting): boolean {
    return this.#known.has(keyOf(setting));
  }

  append(row: Measurement): void {
    if (!this.#opened) this.#open();
    this.#take(row);
    this.#write(row);
  }

  #open(): void {
    if (this.#session === null) throw new Error(`${this.path} was opened for reading only`);
    mkdirSync(dirname(this.path), { recursive: true });
    const date = new Date().toISOString().slice(0, 10);
    const session: Session = { date, machine: machineName(), ...this.#session };
    this.sessions.push(session);
    this.#write({ session });
    this.#opened = true;
  }

  #take(row: Measurement): void {
    this.rows.push(row);
    this.#known.add(keyOf(row));
  }

  #write(value: object): void {
    appendFileSync(this.path, `${JSON.stringify(value)}\n`);
  }
}

function keyOf({ set, name, solver, seconds, schedules, workers, seed }: Setting): string {
  return JSON.stringify([set, name, solver, seconds, schedules, workers, seed]);
}

/** `10s`, or `5000n` for schedules: how budgets stand in names of files. */
export function budgetName({ seconds, schedules }: Pick<Setting, 'seconds' | 'schedules'>): string {
  return seconds === null ? `${schedules}n` : `${seconds}s`;
}

/** `1 worker`, `2 workers`. */
export function workersText(workers: number): string {
  return `${workers} ${workers === 1 ? 'worker' : 'workers'}`;
}

/** `10s-2w-seed1`: how budget, workers and seed stand in names of files. */
export function effortName(effort: Pick<Setting, 'seconds' | 'schedules' | 'workers' | 'seed'>): string {
  return `${budgetName(effort)}-${effort.workers}w-seed${effort.seed}`;
}

/** The row as it would have been had the solver been stopped after `ms`. */
export function cutAt(row: Measurement, ms: number): Measurement {
  if (row.timeMs <= ms) return row;
  const course = row.course.filter(([at]) => at <= ms);
  const [, makespan, lowerBound] = course.at(-1) ?? [0, null, 0];
  const proved = row.provedMs !== null && row.provedMs <= ms;
  const status = proved ? row.status : makespan === null ? 'unknown' : 'feasible';
  return { ...row, status, makespan, lowerBound, timeMs: ms, provedMs: proved ? row.provedMs : null, course };
}
