import { arcWeight, type Instance, transferTicks } from '#instance/instance.ts';
import type { State } from './state.ts';

/**
 * When one state of a set makes another of the same set superfluous: whatever the other's best completion
 * does, it can be done from here, and costs no more. The cutset rule of Demeulemeester and Herroelen 1992
 * (theorem 5), extended to modes, lags, transfers, budgets and sums.
 */
export class Dominance {
  readonly #instance: Instance;
  /** Finish-start arcs without lag or transfer say nothing that ends do not say. */
  readonly #plainArcs: boolean;

  constructor(instance: Instance) {
    this.#instance = instance;
    this.#plainArcs = !instance.hasGeneralArcs;
  }

  /**
   * Whether a dominates b, both of one set:
   * - a's now is no later;
   * - each task has ended by b's now in a, or ends no later than in b and takes the same meanwhile;
   * - what a has placed lets the whole end as early, or by b's now;
   * - each open task may start as early, or by b's now;
   * - a has used and cost no more.
   */
  holds(a: State, b: State): boolean {
    const { taskCount, modeDuration, renewable } = this.#instance;
    if (a.now > b.now || a.latest > Math.max(b.latest, b.now)) return false;
    for (let level = 0; level < a.sums.length; level++) if (a.sums[level] > b.sums[level]) return false;
    for (let r = 0; r < renewable.length; r++) if (a.used[r] > b.used[r]) return false;
    for (let i = 0; i < taskCount; i++) {
      if (!(a.set & (1 << i))) continue;
      const end = a.start[i] + modeDuration[a.mode[i]];
      if (end <= b.now) continue;
      if (end > b.start[i] + modeDuration[b.mode[i]] || a.mode[i] !== b.mode[i]) return false;
    }
    return this.#plainArcs || this.#readyAsEarly(a, b);
  }

  #readyAsEarly(a: State, b: State): boolean {
    const { successors, taskCount } = this.#instance;
    for (let i = 0; i < taskCount; i++) {
      if (!(a.set & (1 << i))) continue;
      if (a.start[i] === b.start[i] && a.mode[i] === b.mode[i]) continue;
      for (let k = successors.ptr[i]; k < successors.ptr[i + 1]; k++)
        if (!(a.set & (1 << successors.task[k])) && !this.#arcAsEarly(a, b, i, k)) return false;
    }
    return true;
  }

  /** Along arc k from i, for every mode of the task it leads to. */
  #arcAsEarly(a: State, b: State, i: number, k: number): boolean {
    const instance = this.#instance;
    const { successors, modePtr } = instance;
    const j = successors.task[k];
    for (let m = modePtr[j]; m < modePtr[j + 1]; m++) {
      const ready = this.#ready(a, i, k, m);
      if (ready > b.now && ready > this.#ready(b, i, k, m)) return false;
    }
    return true;
  }

  #ready(state: State, i: number, k: number, m: number): number {
    const instance = this.#instance;
    const { successors, modeDuration, modeNode } = instance;
    const from = state.mode[i];
    const wait =
      successors.lag[k] + transferTicks(instance, successors.volume[k], modeNode[from], modeNode[m]);
    return state.start[i] + arcWeight(successors.type[k], wait, modeDuration[from], modeDuration[m]);
  }
}
