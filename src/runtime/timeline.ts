/**
 * Free capacity of one renewable resource from now on, as steps. Step k lasts from `times[k]` to
 * `times[k + 1]`, the last for ever. Free capacity may be below 0 where a task outstays a calendar window.
 */
export class Timeline {
  readonly times: number[];
  readonly free: number[];

  /** @param times ascending, the first at or before every time asked for; `free` of the same length */
  constructor(times: number[], free: number[]) {
    this.times = times;
    this.free = free;
  }

  /** Takes `amount` over [start, end). O(steps). */
  take(start: number, end: number, amount: number): void {
    const first = this.#cut(start);
    const last = end === Number.POSITIVE_INFINITY ? this.times.length : this.#cut(end);
    for (let k = first; k < last; k++) this.free[k] -= amount;
  }

  /** First time from `from` at which `amount` is free for `duration`; Infinity for never. O(steps). */
  earliest(from: number, duration: number, amount: number): number {
    const { times, free } = this;
    let start = from;
    for (let k = this.#stepAt(from); k < times.length; k++) {
      if (times[k] >= start + duration) break;
      if (free[k] < amount) start = k + 1 < times.length ? times[k + 1] : Number.POSITIVE_INFINITY;
    }
    return start;
  }

  /** The step that holds `time`. */
  #stepAt(time: number): number {
    let low = 0;
    let high = this.times.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.times[middle] <= time) low = middle;
      else high = middle;
    }
    return low;
  }

  /** The step that begins at `time`, split off where there is none. */
  #cut(time: number): number {
    const k = this.#stepAt(time);
    if (this.times[k] >= time) return k;
    this.times.splice(k + 1, 0, time);
    this.free.splice(k + 1, 0, this.free[k]);
    return k + 1;
  }
}
