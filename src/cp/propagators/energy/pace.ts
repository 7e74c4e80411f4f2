/** Tries in vain after which there will be half as many. */
const PATIENCE = 300;
/** Chances of which at least one is taken. */
const LONGEST_WAIT = 16;

/**
 * How often to try something that is often in vain: at every chance, or, after 300 tries in vain each,
 * at one in two, in four, up to one in 16, until one is of use again. Counts and no clock, so that runs can be
 * repeated.
 */
export class Pace {
  #wait = 1;
  #left = 0;
  #inVain = 0;

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
    } else if (++this.#inVain === PATIENCE) {
      this.#wait = Math.min(LONGEST_WAIT, 2 * this.#wait);
      this.#inVain = 0;
    }
  }
}
