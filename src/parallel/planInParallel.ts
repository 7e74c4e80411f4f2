import { Worker } from 'node:worker_threads';
import type { Instance } from '#instance/instance.ts';
import { findPlanner } from '#planners/registry.ts';
import {
  type Peer,
  type Progress,
  type RunOptions,
  type RunResult,
  runPlanner,
} from '#planners/runPlanner.ts';
import { checkSchedule } from '#schedule/checkSchedule.ts';
import { compareValues, objectiveValues } from '#schedule/objective.ts';
import type { Plan, TracePoint } from '#schedule/plan.ts';
import type { Schedule } from '#schedule/schedule.ts';
import { hear, type PeerMessage, type WorkerMessage, type WorkerTask } from './messages.ts';

export interface ParallelOptions extends RunOptions {
  planner: string;
  /** Threads, this one included; worker k plans with seed + k. */
  workers: number;
}

/**
 * Plans with several threads, this one among them, each with a seed of its own. They tell one another of better
 * schedules and bounds, and the best of what they find is kept. One that proves its schedule best stops the others.
 * A budget in schedules is divided among them. With one worker it is runPlanner in this thread.
 *
 * This thread takes part because the others take some tenths of a second to start, and more on a busy machine:
 * there is a schedule at once, and a small problem is solved before they are there.
 *
 * Reproducible under a budget in schedules: they then work apart, and the winner is decided by the results
 * alone, ties going to the lower seed.
 *
 * @throws AllotError as runPlanner
 */
export async function planInParallel(instance: Instance, options: ParallelOptions): Promise<RunResult> {
  const { planner, workers, ...alone } = options;
  if (workers <= 1) return runPlanner(findPlanner(planner), instance, alone);
  const began = performance.now();
  const endAt = began + (options.timeLimitMs ?? Number.POSITIVE_INFINITY);
  const share =
    options.scheduleLimit === undefined
      ? undefined
      : Math.max(1, Math.floor(options.scheduleLimit / workers));
  const best = new BestOfWorkers(instance, options.onProgress, began);
  const threads = Array.from({ length: workers - 1 }, (_, k) => startThread(instance, options, share, k + 1));
  const stop = new AbortController();
  const stopAll = () => {
    stop.abort();
    for (const thread of threads) tell(thread, { type: 'stop' });
  };
  options.signal?.addEventListener('abort', stopAll);
  if (options.signal?.aborted) stopAll();
  let here: Peer | null = null;
  /** Passes news on to all but the worker they come from. Under a budget in schedules nobody hears of anybody. */
  const passOn = (from: number, news: PeerMessage) => {
    if (share !== undefined) return;
    for (const [k, thread] of threads.entries()) if (k + 1 !== from) tell(thread, news);
    if (from !== 0 && here !== null) hear(here, news);
  };
  const reportFrom = (worker: number) => (progress: Progress) =>
    best.report(worker, progress, (news) => passOn(worker, news));
  const shareFrom = (worker: number) => (schedules: readonly Schedule[]) =>
    passOn(worker, { type: 'share', schedules });
  const ended: (RunResult | undefined)[] = [];
  try {
    await new Promise<void>((resolve, reject) => {
      const end = (worker: number) => (result: RunResult) => {
        ended[worker] = result;
        // Under a budget in schedules everybody finishes, so that a seed reproduces the run.
        const isProved = share === undefined && ended.some((each) => each?.plan.status === 'optimal');
        if (isProved) stopAll();
        const isOver = share === undefined && (stop.signal.aborted || performance.now() >= endAt);
        // This thread has to come to its end. For another nobody waits that has nothing left to do, or that the
        // end found still starting.
        const isAwaited = (k: number) => k === 0 || !(isProved || (isOver && !best.hasHeardFrom(k)));
        const missing = Array.from({ length: workers }, (_, k) => k).some(
          (k) => ended[k] === undefined && isAwaited(k),
        );
        if (!missing) resolve();
      };
      for (const [k, thread] of threads.entries())
        resultOf(thread, reportFrom(k + 1), shareFrom(k + 1)).then(end(k + 1), reject);
      runPlanner(findPlanner(planner), instance, {
        ...alone,
        crew: { place: 0, size: workers },
        scheduleLimit: share,
        signal: stop.signal,
        onProgress: reportFrom(0),
        onShare: share === undefined ? shareFrom(0) : undefined,
        connect: (peer) => {
          here = peer;
        },
      }).then(end(0), reject);
    });
    const results = ended.filter((result) => result !== undefined);
    return merge(instance, results, best.trace, Math.round(performance.now() - began), options.seed ?? 1);
  } finally {
    options.signal?.removeEventListener('abort', stopAll);
    await Promise.all(threads.map((thread) => thread.terminate()));
  }
}

/** Worker k, which is not this thread: plans with seed + k. */
function startThread(
  instance: Instance,
  { planner, workers, seed = 1, timeLimitMs, params }: ParallelOptions,
  scheduleLimit: number | undefined,
  k: number,
): Worker {
  const task: WorkerTask = {
    input: instance.problem.input,
    planner,
    seed: seed + k,
    crew: { place: k, size: workers },
    endAt: timeLimitMs === undefined ? undefined : Date.now() + timeLimitMs,
    scheduleLimit,
    params,
  };
  return new Worker(new URL('./planWorker.ts', import.meta.url), { workerData: task });
}

function tell(worker: Worker, message: PeerMessage): void {
  worker.postMessage(message);
}

/** The worker's result. Rejects with what broke the worker. */
function resultOf(
  worker: Worker,
  onProgress: (progress: Progress) => void,
  onShare: (schedules: readonly Schedule[]) => void,
): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    worker.on('message', (message: WorkerMessage) => {
      if (message.type === 'progress') onProgress(message.progress);
      else if (message.type === 'share') onShare(message.schedules);
      else resolve(message.result);
    });
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('a planning worker ended without a result')));
  });
}

/** The best schedule and bound over all workers while they go on: the trace of the whole. */
class BestOfWorkers {
  readonly trace: TracePoint[] = [];
  readonly #instance: Instance;
  readonly #onProgress: RunOptions['onProgress'];
  readonly #began: number;
  readonly #schedules = new Map<number, number>();
  #best: Progress | null = null;
  #values: number[] | null = null;
  #bound = 0;
  #objectiveBound = Number.NEGATIVE_INFINITY;
  #boundReason = '';

  /** @param began when planning began, as `performance.now()` tells it: threads take a while to start */
  constructor(instance: Instance, onProgress: RunOptions['onProgress'], began: number) {
    this.#instance = instance;
    this.#onProgress = onProgress;
    this.#began = began;
  }

  /** Whether the worker has told of anything yet. */
  hasHeardFrom(worker: number): boolean {
    return this.#schedules.has(worker);
  }

  /** @param passOn told of what is news to all */
  report(worker: number, progress: Progress, passOn: (news: PeerMessage) => void): void {
    this.#schedules.set(worker, progress.schedules);
    const raised = this.#raise(progress, passOn);
    const better = this.#improve(progress, passOn);
    if (this.#best === null || !(raised || better)) return;
    const timeMs = Math.round(performance.now() - this.#began);
    const schedules = [...this.#schedules.values()].reduce((sum, count) => sum + count, 0);
    const { makespan } = this.#best;
    const point = { timeMs, schedules, makespan, lowerBound: this.#bound };
    this.trace.push(point);
    const [objectiveBound, boundReason] = [this.#objectiveBound, this.#boundReason];
    this.#onProgress?.({ ...this.#best, ...point, objectiveBound, boundReason });
  }

  #raise(
    { lowerBound, objectiveBound, boundReason }: Progress,
    passOn: (news: PeerMessage) => void,
  ): boolean {
    this.#bound = Math.max(this.#bound, lowerBound);
    if (objectiveBound <= this.#objectiveBound) return false;
    this.#objectiveBound = objectiveBound;
    this.#boundReason = boundReason;
    passOn({ type: 'bound', bound: objectiveBound, reason: boundReason });
    return true;
  }

  #improve(progress: Progress, passOn: (news: PeerMessage) => void): boolean {
    if (progress.schedule === null) return false;
    const values = objectiveValues(this.#instance, progress.schedule);
    if (this.#values !== null && compareValues(values, this.#values) >= 0) return false;
    this.#best = progress;
    this.#values = values;
    passOn({ type: 'schedule', schedule: progress.schedule });
    return true;
  }
}

/** One plan from those of all workers: the best schedule, the best bound, the work added up. */
function merge(
  instance: Instance,
  results: readonly RunResult[],
  trace: TracePoint[],
  timeMs: number,
  seed: number,
): RunResult {
  const winner = results.reduce((a, b) => (isBetter(b, a) ? b : a));
  const bestBound = results.reduce((a, b) => (b.plan.lowerBound > a.plan.lowerBound ? b : a));
  const { schedule } = winner;
  if (schedule !== null) assertValid(instance, schedule);
  const proved = results.some(({ plan }) => plan.status === 'optimal' && !isWorse(plan, winner.plan));
  const impossible = results.find(({ plan }) => plan.status === 'infeasible');
  const plan: Plan = {
    ...winner.plan,
    seed,
    status: schedule === null ? (impossible ? 'infeasible' : 'unknown') : proved ? 'optimal' : 'feasible',
    lowerBound: bestBound.plan.lowerBound,
    objective: winner.plan.objective && {
      ...winner.plan.objective,
      lowerBound: Math.max(
        ...results.map(({ plan }) => plan.objective?.lowerBound ?? Number.NEGATIVE_INFINITY),
      ),
    },
    reason: (impossible ?? bestBound).plan.reason,
    schedules: results.reduce((sum, { plan }) => sum + plan.schedules, 0),
    timeMs,
    trace,
  };
  return { plan, schedule };
}

function isBetter(a: RunResult, b: RunResult): boolean {
  if (a.plan.objective === null) return false;
  return b.plan.objective === null || compareValues(a.plan.objective.values, b.plan.objective.values) < 0;
}

function isWorse(a: Plan, b: Plan): boolean {
  return (
    a.objective === null || b.objective === null || compareValues(a.objective.values, b.objective.values) > 0
  );
}

/** What crossed a thread is judged again on this side. */
function assertValid(instance: Instance, schedule: Schedule): void {
  const [violation] = checkSchedule(instance, schedule);
  if (violation) throw new Error(`a planning worker handed over an invalid schedule: ${violation.message}`);
}
