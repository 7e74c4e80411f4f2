import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { PlanStatus } from '#schedule/plan.ts';
import type { CoursePoint } from '../measurement.ts';
import type { Solver } from '../solver.ts';
import { isPlain, type PlainModel, plainModel } from './plainModel.ts';

/** What a peer is asked. */
export interface PeerRequest {
  model: PlainModel;
  seconds: number;
  workers: number;
  seed: number;
}

/** What it answers. Times in ticks but for the milliseconds of the course; modes count from 0 within each task. */
export interface PeerAnswer {
  status: PlanStatus;
  bound: number;
  course: CoursePoint[];
  schedules: { start: number[]; mode: number[] }[];
}

/**
 * A solver in a process of its own that is handed problems as lines of JSON and answers `answer {…}` on one line;
 * at its start it says `hello "version"`. It stays there between problems, so that its start costs none of their time.
 */
export async function startLinePeer(id: string, command: string, args: readonly string[]): Promise<Solver> {
  // In a group of its own: Ctrl-C is for this process, which then ends the peer.
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'], detached: true });
  const lines = new Lines(id, child);
  const endWithUs = () => child.kill('SIGKILL');
  process.once('exit', endWithUs);
  const version = JSON.parse(await lines.next('hello ')) as string;
  return {
    id,
    version,
    supports: isPlain,
    close: endWithUs,
    async solve(instance, { seconds, workers, seed }, signal) {
      if (seconds === null) throw new Error(`${id} takes a budget in seconds only`);
      signal.addEventListener('abort', endWithUs, { once: true });
      const request: PeerRequest = { model: plainModel(instance), seconds, workers, seed };
      const reply = lines.next('answer ');
      child.stdin?.write(`${JSON.stringify(request)}\n`);
      const answer = await reply.catch((error: Error) => {
        if (signal.aborted) return null;
        throw error;
      });
      signal.removeEventListener('abort', endWithUs);
      if (answer === null)
        return { status: 'unknown', lowerBound: 0, course: [], schedules: [], built: null };
      const { status, bound, course, schedules } = JSON.parse(answer) as PeerAnswer;
      const unit = instance.ticksPerUnit;
      return {
        status,
        lowerBound: bound / unit,
        course: course.map(([ms, found, lower]) => [
          Math.round(ms),
          found === null ? null : found / unit,
          lower / unit,
        ]),
        schedules: schedules.map(({ start, mode }) => ({
          start: Int32Array.from(start),
          mode: Int32Array.from(mode, (m, i) => instance.modePtr[i] + m),
        })),
        built: null,
      };
    },
  };
}

/** The lines a child writes, awaited one at a time. */
class Lines {
  readonly #id: string;
  #wanted: { start: string; resolve: (rest: string) => void; reject: (error: Error) => void } | null = null;
  #ended: string | null = null;

  constructor(id: string, child: ChildProcess) {
    this.#id = id;
    const end = (why: string) => {
      this.#ended = why;
      this.#wanted?.reject(new Error(`${id} ${why}`));
      this.#wanted = null;
    };
    child.once('error', (error) => end(`could not be started: ${error.message}`));
    child.once('exit', (code) => end(`ended with ${code} in the middle`));
    if (child.stdout === null) throw new Error(`${id} has no output`);
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (this.#wanted === null || !line.startsWith(this.#wanted.start)) return;
      const { start, resolve } = this.#wanted;
      this.#wanted = null;
      resolve(line.slice(start.length));
    });
  }

  /** The rest of the next line that starts so. */
  next(start: string): Promise<string> {
    if (this.#ended !== null) return Promise.reject(new Error(`${this.#id} ${this.#ended}`));
    return new Promise((resolve, reject) => {
      this.#wanted = { start, resolve, reject };
    });
  }
}
