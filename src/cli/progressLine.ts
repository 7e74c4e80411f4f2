import type { Instance } from '#instance/instance.ts';
import { formatTime } from '#model/time.ts';
import type { Progress } from '#planners/runPlanner.ts';
import { formatShare, gapOf } from '#report/headline.ts';

/** Nothing is shown before this many milliseconds: quick answers need no progress. */
const SILENT_MS = 1000;

/** One line on a terminal's stderr: incumbent, bound, gap, time left. Silent elsewhere. */
export class ProgressLine {
  readonly #instance: Instance;
  readonly #limitMs: number | undefined;
  readonly #began = performance.now();
  readonly #timer: NodeJS.Timeout | null;
  #latest: Progress | null = null;
  #shown = false;

  constructor(instance: Instance, limitMs: number | undefined) {
    this.#instance = instance;
    this.#limitMs = limitMs;
    this.#timer = process.stderr.isTTY ? setInterval(() => this.#draw(), 200) : null;
  }

  update(progress: Progress): void {
    this.#latest = progress;
  }

  end(): void {
    if (this.#timer) clearInterval(this.#timer);
    if (this.#shown) process.stderr.write('\r\x1b[K');
  }

  #draw(): void {
    const spent = performance.now() - this.#began;
    if (spent < SILENT_MS) return;
    this.#shown = true;
    const unit = this.#instance.problem.timeUnit;
    const point = this.#latest;
    const found = point
      ? `makespan ${formatTime(point.makespan, unit)} · bound ${formatTime(point.lowerBound, unit)} · gap ${formatShare(gapOf(point.makespan, point.lowerBound))} · ${point.schedules.toLocaleString('en')} schedules`
      : 'no schedule yet';
    const left =
      this.#limitMs === undefined
        ? `${(spent / 1000).toFixed(0)} s`
        : `${Math.max(0, (this.#limitMs - spent) / 1000).toFixed(0)} s left`;
    process.stderr.write(
      `\r\x1b[K${found} · ${left} · Ctrl-C keeps the best so far`.slice(0, process.stderr.columns ?? 120),
    );
  }
}
