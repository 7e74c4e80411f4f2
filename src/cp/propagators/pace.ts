/**
 * How often to try something that is often in vain: at every chance, or, after so many tries in vain each,
 * at one in two, in four and so on, until one is of use again. Counts and no clock, so that runs can be
 * repeated.
 */
export class Pace {
  readonly #patience: number;
  readonly #longestWait: number;
  #wait = 1;
  #left = 0;
  #inVain = 0;

  /**
   * @param patience tries in vain after which there will be half as many
   * @param longestWait chances of which at least one is taken
   */
  constructor(patience: number, longestWait: number) {
    this.#patience = patience;
    this.#longestWait = longestWait;
  }

  /** Whether to take this chance. */
  isDue(): boolean {
    if (this.#left > 0) {
      this.#left--;
      return false;
    }
    this.#left = this.#wait - 1;
    return true;
  }

  /** Notes what came of a try. */
  tried(wasOfUse: boolean): void {
    if (wasOfUse) {
      this.#wait = 1;
      this.#left = 0;
      this.#inVain = 0;
    } else if (++this.#inVain === this.#patience) {
      this.#wait = Math.min(this.#longestWait, 2 * this.#wait);
      this.#inVain = 0;
    }
  }
}
