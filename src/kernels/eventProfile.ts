/**
 * Free capacity over time as a linked list of moments at which it changes: memory and time grow with the
 * number of tasks, not with the length of the horizon. A coarse index of buckets finds a moment without
 * walking the whole list.
 *
 * Shapes: R resources; at most `maxReservations` reservations between two resets.
 */
export class EventProfile {
  readonly #resourceCount: number;
  readonly #horizon: number;
  /** Moment of list entry e, in ticks; entry 0 is at 0. */
  readonly #time: Int32Array;
  /** Capacity left of resource r from entry e on, at e·R + r. */
  readonly #free: Int32Array;
  readonly #next: Int32Array;
  readonly #bucketWidth: number;
  /** First entry whose moment falls into the bucket; −1 for none. */
  readonly #bucketFirst: Int32Array;
  #count = 0;

  /** The capacity steps that every reset starts from: ascending moments, the first at 0. */
  readonly #initialTime: Int32Array;
  readonly #initialFree: Int32Array;

  /**
   * @param initialTime moments at which capacity itself changes, ascending, the first 0
   * @param initialFree capacity of resource r from moment k on, at k·R + r
   * @param horizon no reservation ends later, in ticks
   */
  constructor(
    resourceCount: number,
    initialTime: Int32Array,
    initialFree: Int32Array,
    horizon: number,
    maxReservations: number,
  ) {
    const entries = initialTime.length + 2 * maxReservations;
    const buckets = Math.min(1 << 18, Math.max(64, 2 * maxReservations));
    this.#resourceCount = resourceCount;
    this.#horizon = horizon;
    this.#time = new Int32Array(entries);
    this.#free = new Int32Array(entries * resourceCount);
    this.#next = new Int32Array(entries);
    this.#bucketWidth = Math.ceil((horizon + 1) / buckets);
    this.#bucketFirst = new Int32Array(buckets);
    this.#initialTime = initialTime;
    this.#initialFree = initialFree;
    this.reset();
  }

  /** Takes all reservations back. */
  reset(): void {
    const steps = this.#initialTime.length;
    this.#time.set(this.#initialTime);
    this.#free.set(this.#initialFree);
    this.#bucketFirst.fill(-1);
    for (let e = 0; e < steps; e++) {
      this.#next[e] = e + 1 < steps ? e + 1 : -1;
      const bucket = Math.floor(this.#time[e] / this.#bucketWidth);
      if (bucket < this.#bucketFirst.length && this.#bucketFirst[bucket] < 0) this.#bucketFirst[bucket] = e;
    }
    this.#count = steps;
  }

  /**
   * Earliest start at or after `from` at which the demands fit for `duration` ticks; −1 when they fit
   * nowhere before the horizon. Demands are [first, last) of the two arrays.
   * O(changes of the profile passed over · demands).
   */
  earliestFit(
    from: number,
    duration: number,
    demandResource: Int32Array,
    demandAmount: Int32Array,
    first: number,
    last: number,
  ): number {
    const time = this.#time;
    const free = this.#free;
    const next = this.#next;
    const R = this.#resourceCount;
    const horizon = this.#horizon;
    let t = from;
    if (t + duration > horizon) return -1;
    if (duration === 0 || first === last) return t;
    for (let e = this.#entryAt(from); e >= 0; e = next[e]) {
      const row = e * R;
      let k = first;
      while (k < last && free[row + demandResource[k]] >= demandAmount[k]) k++;
      const after = next[e];
      if (k < last) {
        if (after < 0) return -1;
        t = time[after];
        if (t + duration > horizon) return -1;
      } else if (after < 0 || time[after] >= t + duration) {
        return t;
      }
    }
    return t;
  }

  /**
   * Latest start at or before `from` at which the demands fit for `duration` ticks; −1 when they fit
   * nowhere from 0 on. O(changes of the profile passed over · demands).
   */
  latestFit(
    from: number,
    duration: number,
    demandResource: Int32Array,
    demandAmount: Int32Array,
    first: number,
    last: number,
  ): number {
    if (from < 0 || from + duration > this.#horizon) return -1;
    if (duration === 0 || first === last) return from;
    const time = this.#time;
    const free = this.#free;
    const R = this.#resourceCount;
    let t = from;
    // Entries are walked from the end of the interval back; a full one moves the interval before it.
    for (
      let e = this.#entryAt(from + duration - 1);
      e >= 0;
      e = time[e] > 0 ? this.#entryAt(time[e] - 1) : -1
    ) {
      const row = e * R;
      let k = first;
      while (k < last && free[row + demandResource[k]] >= demandAmount[k]) k++;
      if (k < last) {
        t = time[e] - duration;
        if (t < 0) return -1;
      } else if (time[e] <= t) {
        return t;
      }
    }
    return -1;
  }

  /**
   * What is free throughout [start, start + duration), at `start` alone for duration 0, of the resources in
   * [first, last) of `resource`. O(changes of the profile inside · resources).
   *
   * @param least written from `at` on, one amount for each of them
   */
  leastFree(
    start: number,
    duration: number,
    resource: Int32Array,
    first: number,
    last: number,
    least: Int32Array,
    at: number,
  ): void {
    const time = this.#time;
    const free = this.#free;
    const next = this.#next;
    const R = this.#resourceCount;
    const shift = at - first;
    let e = this.#entryAt(start);
    for (let k = first; k < last; k++) least[k + shift] = free[e * R + resource[k]];
    for (e = next[e]; e >= 0 && time[e] < start + duration; e = next[e]) {
      for (let k = first; k < last; k++) {
        const amount = free[e * R + resource[k]];
        if (amount < least[k + shift]) least[k + shift] = amount;
      }
    }
  }

  /** Takes the demands away during [start, start + duration). The caller made sure that they fit. */
  reserve(
    start: number,
    duration: number,
    demandResource: Int32Array,
    demandAmount: Int32Array,
    first: number,
    last: number,
  ): void {
    if (duration === 0 || first === last) return;
    const free = this.#free;
    const R = this.#resourceCount;
    const begin = this.#split(start);
    const end = this.#split(start + duration);
    for (let e = begin; e !== end; e = this.#next[e]) {
      const row = e * R;
      for (let k = first; k < last; k++) free[row + demandResource[k]] -= demandAmount[k];
    }
  }

  /** The last entry at or before `moment`. */
  #entryAt(moment: number): number {
    let bucket = Math.floor(moment / this.#bucketWidth);
    let e = this.#bucketFirst[bucket];
    while (e < 0 || this.#time[e] > moment) e = this.#bucketFirst[--bucket];
    for (let after = this.#next[e]; after >= 0 && this.#time[after] <= moment; after = this.#next[e])
      e = after;
    return e;
  }

  /** The entry at exactly `moment`, made if need be. */
  #split(moment: number): number {
    const before = this.#entryAt(moment);
    if (this.#time[before] === moment) return before;
    const R = this.#resourceCount;
    const e = this.#count++;
    this.#time[e] = moment;
    this.#free.copyWithin(e * R, before * R, before * R + R);
    this.#next[e] = this.#next[before];
    this.#next[before] = e;
    const bucket = Math.floor(moment / this.#bucketWidth);
    const first = this.#bucketFirst[bucket];
    if (first < 0 || this.#time[first] > moment) this.#bucketFirst[bucket] = e;
    return e;
  }
}
