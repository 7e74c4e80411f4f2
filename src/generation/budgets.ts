import type { Instance } from '#instance/instance.ts';
import type { Rng } from '#kernels/rng.ts';

/**
 * Non-renewable resources under a choice of modes: how much of each is used, and by how much all of them
 * together are overdrawn. Source of the repair: Van Peteghem and Vanhoucke 2010, who likewise walk towards
 * feasible modes by single changes; the weights on what stays overdrawn are ours.
 */
export class Budgets {
  readonly #instance: Instance;
  /** Non-renewable resources. */
  readonly #resources: Int32Array;
  /** Use of resource b (position in #resources) by mode m at m·B + b. */
  readonly #use: Int32Array;
  readonly #limit: Int32Array;

  constructor(instance: Instance) {
    const { resourceCount, renewable, modeTask, demandPtr, demandResource, demandAmount, capacity } =
      instance;
    const resources = Int32Array.from(
      Array.from({ length: resourceCount }, (_, r) => r).filter((r) => !renewable[r]),
    );
    const B = resources.length;
    this.#instance = instance;
    this.#resources = resources;
    this.#limit = resources.map((r) => capacity[r]);
    this.#use = new Int32Array(modeTask.length * B);
    for (let m = 0; m < modeTask.length; m++) {
      for (let k = demandPtr[m]; k < demandPtr[m + 1]; k++) {
        const b = resources.indexOf(demandResource[k]);
        if (b >= 0) this.#use[m * B + b] = demandAmount[k];
      }
    }
  }

  /** Whether any choice of modes could overdraw anything. */
  get matter(): boolean {
    return this.#resources.length > 0;
  }

  /** Σ over non-renewable resources of overdraft / capacity; 0 when the choice is within all of them. */
  overdraft(mode: Int32Array): number {
    let sum = 0;
    for (let b = 0; b < this.#limit.length; b++)
      sum += Math.max(0, this.#used(mode, b) - this.#limit[b]) / Math.max(1, this.#limit[b]);
    return sum;
  }

  #used(mode: Int32Array, b: number): number {
    let used = 0;
    for (const m of mode) used += this.#use[m * this.#limit.length + b];
    return used;
  }

  /**
   * Changes modes one task at a time until nothing is overdrawn: always the change that lowers the
   * weighted overdraft most (ties at random); where none does, resources still overdrawn gain weight.
   *
   * @param mode read and written
   * @param mostChanges gives up after so many
   * @returns whether the modes are now within every budget
   */
  repair(mode: Int32Array, rng: Rng, mostChanges = 20 * mode.length): boolean {
    const { modePtr, taskCount } = this.#instance;
    const limit = this.#limit;
    const use = this.#use;
    const B = limit.length;
    const used = Int32Array.from(limit, (_, b) => this.#used(mode, b));
    const weight = Float64Array.from(limit, (most) => 1 / Math.max(1, most));
    let lastChanged = -1;
    for (let change = 0; change < mostChanges; change++) {
      if (used.every((amount, b) => amount <= limit[b])) return true;
      let best = Number.POSITIVE_INFINITY;
      let bestTask = -1;
      let bestMode = -1;
      let ties = 0;
      for (let i = 0; i < taskCount; i++) {
        if (i === lastChanged) continue;
        for (let m = modePtr[i]; m < modePtr[i + 1]; m++) {
          if (m === mode[i]) continue;
          let cost = 0;
          for (let b = 0; b < B; b++) {
            const amount = used[b] + use[m * B + b] - use[mode[i] * B + b];
            if (amount > limit[b]) cost += weight[b] * (amount - limit[b]);
          }
          if (cost > best) continue;
          ties = cost === best ? ties + 1 : 1;
          if (rng.int(ties) > 0) continue;
          best = cost;
          bestTask = i;
          bestMode = m;
        }
      }
      if (bestTask < 0) return false;
      for (let b = 0; b < B; b++) {
        used[b] += use[bestMode * B + b] - use[mode[bestTask] * B + b];
        if (used[b] > limit[b]) weight[b] *= 1.1;
      }
      mode[bestTask] = bestMode;
      lastChanged = bestTask;
    }
    return used.every((amount, b) => amount <= limit[b]);
  }
}
