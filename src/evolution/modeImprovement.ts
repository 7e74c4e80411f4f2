import { Dispatcher, earliestEnd } from '#generation/dispatcher.ts';
import type { Instance } from '#instance/instance.ts';
import type { Rng } from '#kernels/rng.ts';
import type { Individual } from './individual.ts';

/** Part of the list that chooses anew, at most. */
const MOST_SHARE = 0.25;

/**
 * Gives the tasks of a random stretch of a list the modes in which they end first, given all that stands before
 * them; the others keep theirs, and budgets hold throughout.
 *
 * Source: the mode improvement of Van Peteghem and Vanhoucke 2010, A genetic algorithm for the preemptive and
 * non-preemptive multi-mode RCPSP, which picks tasks one by one with a probability.
 */
export class ModeImprovement {
  /** Schedules built. */
  passes = 0;
  readonly #rng: Rng;
  readonly #dispatcher: Dispatcher;
  readonly #isKept: Uint8Array;
  readonly #before: Int32Array;

  constructor(instance: Instance, rng: Rng) {
    this.#rng = rng;
    this.#dispatcher = new Dispatcher(instance);
    this.#isKept = new Uint8Array(instance.taskCount);
    this.#before = new Int32Array(instance.taskCount);
  }

  /**
   * Writes modes and starts. Precondition: the modes are within the budgets.
   * @returns false, with the modes as they were, where some task fits nowhere
   */
  run({ list, mode, start }: Individual): boolean {
    const n = list.length;
    const from = this.#rng.int(n);
    const to = Math.min(n, from + 1 + this.#rng.int(Math.ceil(n * MOST_SHARE)));
    this.#isKept.fill(1);
    for (let x = from; x < to; x++) this.#isKept[list[x]] = 0;
    this.#before.set(mode);
    this.passes++;
    if (this.#dispatcher.run(list, earliestEnd, start, mode, this.#isKept) >= 0) return true;
    mode.set(this.#before);
    return false;
  }
}
