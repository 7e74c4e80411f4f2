import { Worker } from 'node:worker_threads';
import type { Instance } from '#instance/instance.ts';
import { findPlanner } from '#planners/registry.ts';
import { type Progress, type RunOptions, type RunResult, runPlanner } from '#planners/runPlanner.ts';
import { checkSchedule } from '#schedule/checkSchedule.ts';
import { compareValues, objectiveValues } from '#schedule/objective.ts';
import type { Plan, TracePoint } from '#schedule/plan.ts';
import type { Schedule } from '#schedule/schedule.ts';
import type { PeerMessage, WorkerMessage, WorkerTask } from './messages.ts';

export interface ParallelOptions extends RunOptions {
  planner: string;
  /** Threads; worker k plans with seed + k. */
  workers: number;
}

/**
 * Plans with several threads, each with a seed of its own, which tell one another of better schedules and
 * bounds, and keeps the best of what they find. One that proves its schedule best stops the others. A budget
 * in schedules is divided among them. With one worker it
 * is runPlanner in this thread.
 *
 * Reproducible under a budget in schedules: they then work apart, and the winner is decided by the results
 * alone, ties going to the lower seed.
 *
 * @throws AllotError as runPlanner
 */
export async function planInParallel(instance: Instance, options: ParallelOptions): Promise<RunResult> {
  const { planner, workers, ...own } = options;
  if (workers <= 1) return runPlanner(findPlanner(planner), instance, own);
  const began = performance.now();
  const share =
    options.scheduleLimit === undefined
      ? undefined
      : Math.max(1, Math.floor(options.scheduleLimit / workers));
  const best = new BestOfWorkers(instance, options.onProgress, began);
  const crew = Array.from({ length: workers }, (_, k) => {
    const task: WorkerTask = {
      input: instance.problem.input,
      planner,
      seed: (options.seed ?? 1) + k,
      crew: { place: k, size: workers },
      endAt: options.timeLimitMs === undefined ? undefined : Date.now() + options.timeLimitMs,
      scheduleLimit: share,
      params: options.params,
    };
    return new Worker(new URL('./planWorker.ts', import.meta.url), { workerData: task });
  });
  const stopAll = () => {
    for (const worker of crew) tell(worker, { type: 'stop' });
  };
  /** Passes news on to all but the one they come from. Under a budget in schedules nobody hears of anybody. */
  const passOn = (from: number, message: PeerMessage) => {
    if (share !== undefined) return;
    for (const [k, worker] of crew.entries()) if (k !== from) tell(worker, message);
  };
  options.signal?.addEventListener('abort', stopAll);
  try {
    const results = await Promise.all(
      crew.map((worker, k) =>
        resultOf(worker, (progress) => best.report(k, progress, (news) => passOn(k, news))).then((result) => {
          // Under a budget in schedules everybody finishes, so that a seed reproduces the run.
          if (result.plan.status === 'optimal' && share === undefined) stopAll();
          return result;
        }),
      ),
    );
    return merge(instance, results, best.trace, Math.round(performance.now() - began), options.seed ?? 1);
  } finally {
    options.signal?.removeEventListener('abort', stopAll);
    await Promise.all(crew.map((worker) => worker.terminate()));
  }
}

function tell(worker: Worker, message: PeerMessage): void {
  worker.postMessage(message);
}

/** The worker's result. Rejects with what broke the worker. */
function resultOf(worker: Worker, onProgress: (progress: Progress) => void): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    worker.on('message', (message: WorkerMessage) => {
      if (message.type === 'progress') onProgress(message.progress);
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
