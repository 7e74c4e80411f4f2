import type { Instance } from '#instance/instance.ts';
import type { AllotmentPiece } from '#schedule/schedule.ts';

/** Changes of allotments in the order of their times, from which the pieces of a schedule are made. */
export class AllotmentLog {
  readonly #task: number[] = [];
  readonly #time: number[] = [];
  readonly #amounts: Int32Array[] = [];

  clear(): void {
    this.#task.length = 0;
    this.#time.length = 0;
    this.#amounts.length = 0;
  }

  /** From `time` on task i gets these amounts, which nobody changes any more. */
  add(i: number, time: number, amounts: Int32Array): void {
    this.#task.push(i);
    this.#time.push(time);
    this.#amounts.push(amounts);
  }

  /**
   * The pieces of each task; null for a task of which nothing was logged, and altogether where nothing was.
   *
   * @param start of each task, in ticks, as `end`; before its first change a task has its full demand
   */
  pieces(
    instance: Instance,
    mode: Int32Array,
    start: Int32Array,
    end: Int32Array,
  ): (AllotmentPiece[] | null)[] | null {
    const { demandPtr, demandAmount, taskCount } = instance;
    if (this.#task.length === 0) return null;
    const pieces: (AllotmentPiece[] | null)[] = new Array(taskCount).fill(null);
    for (const [x, i] of this.#task.entries()) {
      const time = this.#time[x];
      const own = pieces[i] ?? [];
      pieces[i] = own;
      if (own.length === 0 && time > start[i]) {
        const amounts = demandAmount.slice(demandPtr[mode[i]], demandPtr[mode[i] + 1]);
        own.push({ start: start[i], end: time, amounts });
      }
      const last = own[own.length - 1];
      // Two deals at one moment: the second counts.
      if (last?.start === time) own.pop();
      else if (last) own[own.length - 1] = { ...last, end: time };
      own.push({ start: time, end: end[i], amounts: this.#amounts[x] });
    }
    return pieces;
  }
}
