/** A seeded stream of random numbers. One seed, one stream, on every machine. */
export interface Rng {
  /** Uniform in [0, 1), 32 bits of it. */
  next(): number;
  /** Uniform integer in [0, n); n from 1 to 2^32. */
  int(n: number): number;
  /** An independent stream, itself determined by this one's state. */
  fork(): Rng;
}

/**
 * sfc32 (Chris Doty-Humphrey's Small Fast Counting generator, PractRand), seeded through splitmix32 so
 * that neighbouring seeds give unrelated streams.
 *
 * @param seed any finite number; its integer part modulo 2^53 counts
 */
export function createRng(seed: number): Rng {
  const whole = Math.abs(Math.trunc(seed));
  let state = (whole ^ Math.imul(Math.floor(whole / 2 ** 32), 0x9e3779b1)) | 0;
  const splitmix = () => {
    state = (state + 0x9e3779b9) | 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return z ^ (z >>> 16);
  };
  return new Sfc32(splitmix(), splitmix(), splitmix(), seed < 0 ? 2 : 1);
}

class Sfc32 implements Rng {
  #a: number;
  #b: number;
  #c: number;
  #counter: number;

  constructor(a: number, b: number, c: number, counter: number) {
    this.#a = a | 0;
    this.#b = b | 0;
    this.#c = c | 0;
    this.#counter = counter;
    for (let i = 0; i < 12; i++) this.#bits();
  }

  #bits(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (this.#c << 21) | (this.#c >>> 11);
    this.#c = (this.#c + sum) | 0;
    return sum >>> 0;
  }

  next(): number {
    return this.#bits() / 4294967296;
  }

  int(n: number): number {
    return Math.floor((this.#bits() / 4294967296) * n);
  }

  fork(): Rng {
    return new Sfc32(this.#bits(), this.#bits(), this.#bits(), this.#bits());
  }
}

/** Shuffles in place (Fisher and Yates). O(length). */
export function shuffle(values: Int32Array, rng: Rng): void {
  for (let i = values.length - 1; i > 0; i--) {
    const j = rng.int(i + 1);
    const held = values[i];
    values[i] = values[j];
    values[j] = held;
  }
}
