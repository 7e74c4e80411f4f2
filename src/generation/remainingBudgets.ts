import type { Instance } from '#instance/instance.ts';

/**
 * Non-renewable resources while modes are chosen task by task: a mode is offered only if what is set aside for
 * the tasks still open fits beside it. That is the least they can take, which is necessary, not sufficient; or
 * what they take in modes they have, and then each choice leaves all within the budgets.
 */
export class RemainingBudgets {
  readonly #instance: Instance;
  /** What is set aside of resource r for task i, at i·R + r; 0 for renewable ones. */
  readonly #aside: Int32Array;
  /** What is left of each resource beyond what is set aside. */
  readonly #left: Int32Array;

  /** @param mode the modes that tasks have, if any: sets aside what they take there */
  constructor(instance: Instance, mode: Int32Array | null = null) {
    const { resourceCount: R, taskCount, modePtr, capacity, renewable } = instance;
    this.#instance = instance;
    this.#aside = new Int32Array(taskCount * R);
    this.#left = capacity.slice();
    for (let i = 0; i < taskCount; i++) {
      for (let r = 0; r < R; r++) {
        if (renewable[r]) continue;
        let aside = Number.POSITIVE_INFINITY;
        if (mode !== null) aside = this.#use(mode[i], r);
        else for (let m = modePtr[i]; m < modePtr[i + 1]; m++) aside = Math.min(aside, this.#use(m, r));
        this.#aside[i * R + r] = aside;
        this.#left[r] -= aside;
      }
    }
  }

  /** Whether task i may take mode m. */
  allow(i: number, m: number): boolean {
    const { demandPtr, demandResource, demandAmount, renewable, resourceCount: R } = this.#instance;
    for (let k = demandPtr[m]; k < demandPtr[m + 1]; k++) {
      const r = demandResource[k];
      if (!renewable[r] && demandAmount[k] - this.#aside[i * R + r] > this.#left[r]) return false;
    }
    return true;
  }

  /** Task i takes mode m. */
  spend(i: number, m: number): void {
    const { resourceCount: R, renewable } = this.#instance;
    for (let r = 0; r < R; r++) if (!renewable[r]) this.#left[r] -= this.#use(m, r) - this.#aside[i * R + r];
  }

  #use(m: number, r: number): number {
    const { demandPtr, demandResource, demandAmount } = this.#instance;
    for (let k = demandPtr[m]; k < demandPtr[m + 1]; k++) if (demandResource[k] === r) return demandAmount[k];
    return 0;
  }
}
