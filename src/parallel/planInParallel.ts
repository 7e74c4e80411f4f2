import type { NogoodBatch } from '#cp/sharing/sharedNogoods.ts';
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
import { compareValues } from '#schedule/objective.ts';
import type { Plan, TracePoint } from '#schedule/plan.ts';
import type { Schedule } from '#schedule/schedule.ts';
import type { Thread, ThreadEntry } from '#threads/thread.ts';
import { threads } from '#threads/threads.ts';
import { BestOfWorkers } from './bestOfWorkers.ts';
import { hear, type PeerMessage, type ToWorker, type WorkerMessage, type WorkerTask } from './messages.ts';

const ENTRY: ThreadEntry = {
  path: './planWorker.ts',
  base: import.meta.url,
  web: () => new Worker(new URL('./planWorker.js', import.meta.url), { type: 'module' }),
};

export interface ParallelOptions extends RunOptions {
  /** Id of the planner; 'auto' by default. */
  planner?: string;
  /**
   * Threads, this one included; worker k plans with seed + k. As many as there are cores, at most 8, where left
   * out: give it beside a budget in schedules, or the plan will differ from machine to machine.
   */
  workers?: number;
}

/** Each worker holds the problem for itself, so that more than this are for those who ask for them. */
const MOST_BY_DEFAULT = 8;
/** Milliseconds this thread has to itself: starting others would take longer than a small problem does. */
const ALONE_MS = 100;

/**
 * Plans with several threads, this one among them, each with a seed of its own. They tell one another of better
 * schedules and bounds and of nogoods learned, and the best of what they find is kept. One that proves its schedule
 * best stops the others. A budget in schedules is divided among them. With one worker it is runPlanner in this thread.
 *
 * This thread takes part because the others take some tenths of a second to start, and more on a busy machine:
 * there is a schedule at once, and a small problem is solved before they are needed.
 *
 * Reproducible under a budget in schedules: they then work apart, and the winner is decided by the results
 * alone, ties going to the lower seed.
 *
 * @throws AllotError as runPlanner
 */
export async function planInParallel(instance: Instance, options: ParallelOptions = {}): Promise<RunResult> {
  const {
    planner = 'auto',
    workers = Math.min(MOST_BY_DEFAULT, navigator.hardwareConcurrency),
    ...alone
  } = options;
  const { seed = 1, timeLimitMs = Number.POSITIVE_INFINITY, scheduleLimit, signal, params } = options;
  if (workers <= 1) return runPlanner(findPlanner(planner), instance, alone);
  const began = performance.now();
  const endAt = began + timeLimitMs;
  const share = scheduleLimit === undefined ? undefined : Math.max(1, Math.floor(scheduleLimit / workers));
  const best = new BestOfWorkers(instance, options.onProgress, began);
  const { promise: allDone, resolve, reject } = Promise.withResolvers<void>();
  let here: Peer | null = null;
  const others: Thread<ToWorker>[] = [];
  const stop = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stopAll = () => {
    clearTimeout(timer);
    stop.abort();
    for (const other of others) other.post({ type: 'stop' });
  };

  /** Passes news on to all but the worker they come from. Under a budget in schedules nobody hears of anybody. */
  const passOn = (from: number, news: PeerMessage) => {
    if (share !== undefined) return;
    for (const [k, other] of others.entries()) if (k + 1 !== from) other.post(news);
    if (from !== 0 && here !== null) hear(here, news);
  };
  const reportFrom = (worker: number) => (progress: Progress) =>
    best.report(worker, progress, (news) => passOn(worker, news));
  const shareFrom = (worker: number) => (schedules: readonly Schedule[]) =>
    passOn(worker, { type: 'share', schedules });
  const nogoodsFrom = (worker: number) => (batch: NogoodBatch) => passOn(worker, { type: 'nogoods', batch });

  const results: (RunResult | undefined)[] = [];
  const end = (worker: number, result: RunResult) => {
    results[worker] = result;
    // Under a budget in schedules everybody finishes, so that a seed reproduces the run.
    const isProved = share === undefined && results.some((each) => each && leavesNothingOpen(each.plan));
    if (isProved) stopAll();
    const isOver = share === undefined && (stop.signal.aborted || performance.now() >= endAt);
    if (!isOver) startOthers();
    // This thread has to come to its end. For another nobody waits that has nothing left to do, or that the
    // end found still starting.
    const isAwaited = (k: number) => k === 0 || !(isProved || (isOver && !best.hasHeardFrom(k)));
    const isMissing = (k: number) => results[k] === undefined && isAwaited(k);
    if (![0, ...others.map((_, k) => k + 1)].some(isMissing)) resolve();
  };
  const startOthers = () => {
    while (others.length < workers - 1) {
      const place = others.length + 1;
      const task: WorkerTask = {
        input: instance.problem.input,
        planner,
        seed: seed + place,
        crew: { place, size: workers },
        endAt: Date.now() + endAt - performance.now(),
        scheduleLimit: share,
        params,
      };
      const other = startWorker(task, {
        onProgress: reportFrom(place),
        onShare: shareFrom(place),
        onNogoods: nogoodsFrom(place),
        onResult: (result) => end(place, result),
        onFailure: reject,
      });
      for (const news of best.news()) other.post(news);
      others.push(other);
    }
  };

  if (share === undefined) timer = setTimeout(startOthers, ALONE_MS);
  else startOthers();
  signal?.addEventListener('abort', stopAll);
  if (signal?.aborted) stopAll();
  try {
    runPlanner(findPlanner(planner), instance, {
      ...alone,
      crew: { place: 0, size: workers },
      scheduleLimit: share,
      signal: stop.signal,
      onProgress: reportFrom(0),
      onShare: share === undefined ? shareFrom(0) : undefined,
      onNogoods: share === undefined ? nogoodsFrom(0) : undefined,
      connect: (peer) => {
        here = peer;
      },
    }).then((result) => end(0, result), reject);
    await allDone;
    return merge(
      instance,
      results.filter((result) => result !== undefined),
      best.trace,
      Math.round(performance.now() - began),
      seed,
    );
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stopAll);
    await Promise.all(others.map((other) => other.end()));
  }
}

/** Gives a worker of its own a task. */
function startWorker(
  task: WorkerTask,
  on: {
    onProgress(progress: Progress): void;
    onShare(schedules: readonly Schedule[]): void;
    onNogoods(batch: NogoodBatch): void;
    onResult(result: RunResult): void;
    /** Told what broke the worker. */
    onFailure(error: Error): void;
  },
): Thread<ToWorker> {
  const thread = threads.start<ToWorker, WorkerMessage>(ENTRY, {
    onMessage: (message) => {
      if (message.type === 'progress') on.onProgress(message.progress);
      else if (message.type === 'share') on.onShare(message.schedules);
      else if (message.type === 'nogoods') on.onNogoods(message.batch);
      else on.onResult(message.result);
    },
    onFailure: on.onFailure,
  });
  thread.post({ type: 'task', task });
  return thread;
}

function leavesNothingOpen({ status }: Plan): boolean {
  return status === 'optimal' || status === 'infeasible';
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
