import type { Instance } from '#instance/instance.ts';
import type { Progress, RunOptions } from '#planners/runPlanner.ts';
import { compareValues, objectiveValues } from '#schedule/objective.ts';
import type { TracePoint } from '#schedule/plan.ts';
import type { PeerMessage } from './messages.ts';

/** The best schedule and bound over all workers while they go on: the trace of the whole. */
export class BestOfWorkers {
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

  /** What a worker that comes later has to hear of. */
  news(): PeerMessage[] {
    const news: PeerMessage[] = [];
    if (this.#objectiveBound > Number.NEGATIVE_INFINITY)
      news.push({ type: 'bound', bound: this.#objectiveBound, reason: this.#boundReason });
    if (this.#best?.schedule) news.push({ type: 'schedule', schedule: this.#best.schedule });
    return news;
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
