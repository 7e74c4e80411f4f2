import type { SearchStatistic } from '#schedule/plan.ts';

/**
 * The course of a search that holds no population: best, mean and worst of the values it met, stretch by
 * stretch.
 */
export class Stretches {
  readonly statistics: SearchStatistic[] = [];
  #best = Number.POSITIVE_INFINITY;
  #sum = 0;
  #count = 0;
  #worst = Number.NEGATIVE_INFINITY;

  /** Values met since the last stretch was closed. */
  get count(): number {
    return this.#count;
  }

  note(value: number): void {
    this.#best = Math.min(this.#best, value);
    this.#worst = Math.max(this.#worst, value);
    this.#sum += value;
    this.#count++;
  }

  /** Closes the stretch, if anything was met in it, under the number of this step. */
  close(step: number): void {
    if (this.#count === 0) return;
    this.statistics.push({ step, best: this.#best, mean: this.#sum / this.#count, worst: this.#worst });
    this.#sum = this.#count = 0;
    this.#worst = Number.NEGATIVE_INFINITY;
  }
}

/** Draws of independent samples that make one stretch: a hundred stretches a run, each of one draw at least. */
export function drawsAStretch(samples: number): number {
  return Math.ceil(samples / 100);
}
