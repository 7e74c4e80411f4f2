import type { SearchStatistic } from '#schedule/plan.ts';

/** Most points a course keeps. */
const MOST_POINTS = 1000;

/**
 * The course of a search for its fitness curve. Keeps at most a thousand points, evenly spread: when they
 * are full, every other one goes and only half as many steps are taken down from then on.
 */
export class Course {
  readonly #points: SearchStatistic[] = [];
  #every = 1;
  #steps = 0;

  /** Whether the step that has just been made is one to take down. */
  get wanted(): boolean {
    return this.#steps % this.#every === 0;
  }

  /** Ends a step; its figures are asked for only where they are wanted. */
  step(figures: () => { best: number; mean: number; worst: number }): void {
    if (this.wanted) {
      if (this.#points.length === MOST_POINTS) {
        const kept = this.#points.filter((_, k) => k % 2 === 0);
        this.#points.splice(0, MOST_POINTS, ...kept);
        this.#every *= 2;
      }
      if (this.wanted) this.#points.push({ step: this.#steps, ...figures() });
    }
    this.#steps++;
  }

  get points(): SearchStatistic[] {
    return this.#points;
  }
}
