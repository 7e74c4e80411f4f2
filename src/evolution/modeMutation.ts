import { Budgets } from '#generation/budgets.ts';
import type { Instance } from '#instance/instance.ts';
import type { Rng } from '#kernels/rng.ts';

/** Changes modes at random, and mends what then overdraws a non-renewable resource. */
export class ModeMutation {
  readonly #modePtr: Int32Array;
  readonly #budgets: Budgets;
  readonly #rng: Rng;
  /** Tasks with more than one mode. */
  readonly #free: Int32Array;
  readonly #before: Int32Array;

  constructor(instance: Instance, rng: Rng) {
    const { modePtr, taskCount } = instance;
    this.#modePtr = modePtr;
    this.#budgets = new Budgets(instance);
    this.#rng = rng;
    this.#free = Int32Array.from({ length: taskCount }, (_, i) => i).filter(
      (i) => modePtr[i + 1] - modePtr[i] > 1,
    );
    this.#before = new Int32Array(taskCount);
  }

  /**
   * Gives `changes` random tasks another mode each; the modes were within the budgets and still are, at
   * worst because nothing has changed.
   */
  change(mode: Int32Array, changes: number): void {
    if (this.#free.length === 0) return;
    this.#before.set(mode);
    for (let c = 0; c < changes; c++) this.#draw(mode, this.#free[this.#rng.int(this.#free.length)]);
    this.mend(mode, this.#before);
  }

  /** Puts modes within the budgets; where that fails, `fallback` takes their place. */
  mend(mode: Int32Array, fallback: Int32Array): void {
    if (this.#budgets.matter && !this.#budgets.repair(mode, this.#rng)) mode.set(fallback);
  }

  /** Another mode of task i, all others as likely. */
  #draw(mode: Int32Array, i: number): void {
    const first = this.#modePtr[i];
    const drawn = first + this.#rng.int(this.#modePtr[i + 1] - first - 1);
    mode[i] = drawn < mode[i] ? drawn : drawn + 1;
  }
}
