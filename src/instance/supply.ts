import type { Instance } from './instance.ts';

/** What a group of resources offers over time. */
export class Supply {
  /** Greatest capacity at any time. */
  readonly peak: number;
  /** Capacity from each moment on, moments ascending, the first 0. */
  readonly #time: number[];
  readonly #capacity: number[];

  constructor(instance: Instance, members: readonly number[]) {
    const { calendarPtr, calendarTime, calendarCapacity, capacity } = instance;
    let constant = 0;
    const changes = new Map<number, number>([[0, 0]]);
    for (const r of members) {
      let previous = 0;
      if (calendarPtr[r] === calendarPtr[r + 1]) constant += capacity[r];
      for (let k = calendarPtr[r]; k < calendarPtr[r + 1]; k++) {
        changes.set(calendarTime[k], (changes.get(calendarTime[k]) ?? 0) + calendarCapacity[k] - previous);
        previous = calendarCapacity[k];
      }
    }
    this.#time = [...changes.keys()].sort((a, b) => a - b);
    let level = constant;
    this.#capacity = this.#time.map((time) => {
      level += changes.get(time) as number;
      return level;
    });
    this.peak = this.#capacity.reduce((most, value) => Math.max(most, value), 0);
  }

  /**
   * Earliest time by which `energy` can have been supplied from `from` on; `from` itself when never, or when it is too
   * much to be counted exactly (no bound).
   */
  earliestEnd(from: number, energy: number): number {
    if (energy > Number.MAX_SAFE_INTEGER) return from;
    const time = this.#time;
    const capacity = this.#capacity;
    let k = time.length - 1;
    while (time[k] > from) k--;
    let left = energy;
    let now = from;
    for (; k < time.length; k++) {
      const next = k + 1 < time.length ? time[k + 1] : Number.POSITIVE_INFINITY;
      const offered = capacity[k] === 0 ? 0 : capacity[k] * (next - now);
      if (offered >= left) return now + Math.ceil(left / capacity[k]);
      left -= offered;
      now = next;
    }
    return from;
  }

  /** Energy offered in [from, to). */
  energyBetween(from: number, to: number): number {
    if (this.#time.length === 1) return this.#capacity[0] * (to - from);
    let energy = 0;
    for (let k = 0; k < this.#time.length; k++) {
      const begin = Math.max(from, this.#time[k]);
      const end = Math.min(to, k + 1 < this.#time.length ? this.#time[k + 1] : to);
      if (end > begin) energy += this.#capacity[k] * (end - begin);
    }
    return energy;
  }

  /** Greatest capacity at any moment of [from, to). */
  peakBetween(from: number, to: number): number {
    if (this.#time.length === 1) return this.#capacity[0];
    let peak = 0;
    for (let k = 0; k < this.#time.length; k++) {
      const end = k + 1 < this.#time.length ? this.#time[k + 1] : Number.POSITIVE_INFINITY;
      if (this.#time[k] < to && end > from) peak = Math.max(peak, this.#capacity[k]);
    }
    return peak;
  }
}
