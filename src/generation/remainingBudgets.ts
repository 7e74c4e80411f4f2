import type { Instance } from '#instance/instance.ts';

/**
 * Non-renewable resources while modes are chosen task by task: a mode is offered only if the least that
 * the tasks still open can take of each fits beside it. That is necessary, not sufficient.
 */
export class RemainingBudgets {
  readonly #instance: Instance;
  /** Least use of resource r by task i over its modes, at i·R + r; 0 for renewable ones. */
  readonly #least: Int32Array;
  /** What is left of each resource beyond the least of all open tasks. */
  readonly #left: Int32Array;

  constructor(instance: Instance) {
    const { resourceCount: R, taskCount, modePtr, capacity, renewable } = instance;
    this.#instance = instance;
    this.#least = new Int32Array(taskCount * R);
    this.#left = capacity.slice();
    for (let i = 0; i < taskCount; i++) {
      for (let r = 0; r < R; r++) {
        if (renewable[r]) continue;
        let least = Number.POSITIVE_INFINITY;
        for (let m = modePtr[i]; m < modePtr[i + 1]; m++) least = Math.min(least, this.#use(m, r));
        this.#least[i * R + r] = least;
        this.#left[r] -= least;
      }
    }
  }

  /** Whether task i may take mode m. */
  allow(i: number, m: number): boolean {
    const { demandPtr, demandResource, demandAmount, renewable, resourceCount: R } = this.#instance;
    for (let k = demandPtr[m]; k < demandPtr[m + 1]; k++) {
      const r = demandResource[k];
      if (!renewable[r] && demandAmount[k] - this.#least[i * R + r] > this.#left[r]) return false;
    }
    return true;
  }

  /** Task i takes mode m. */
  spend(i: number, m: number): void {
    const { resourceCount: R, renewable } = this.#instance;
    for (let r = 0; r < R; r++) if (!renewable[r]) this.#left[r] -= this.#use(m, r) - this.#least[i * R + r];
  }

  #use(m: number, r: number): number {
    const { demandPtr, demandResource, demandAmount } = this.#instance;
    for (let k = demandPtr[m]; k < demandPtr[m + 1]; k++) if (demandResource[k] === r) return demandAmount[k];
    return 0;
  }
}
