import type { Clock } from '../../clock.ts';

/** A clock that stands still until it is told to go on: for simulations. */
export class VirtualClock implements Clock {
  #now: number;
  #nextId = 0;
  readonly #callbacks = new Map<number, { time: number; callback: () => void }>();

  constructor(now = 0) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  at(time: number, callback: () => void): () => void {
    const id = this.#nextId++;
    this.#callbacks.set(id, { time: Math.max(time, this.#now), callback });
    return () => this.#callbacks.delete(id);
  }

  /** Goes on to the next callback, those of one moment in the order they were asked for; false when there is none. */
  step(): boolean {
    let next: number | null = null;
    for (const [id, { time }] of this.#callbacks) {
      if (next === null || time < (this.#callbacks.get(next)?.time as number)) next = id;
    }
    if (next === null) return false;
    const { time, callback } = this.#callbacks.get(next) as { time: number; callback: () => void };
    this.#callbacks.delete(next);
    this.#now = time;
    callback();
    return true;
  }
}
