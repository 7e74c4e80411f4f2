/**
 * A binary min-heap of (key, value) pairs in two typed arrays; ties by value, so that the order is total.
 * `push` and `pop` are O(log size).
 */
export class MinHeap {
  readonly #key: Int32Array;
  readonly #value: Int32Array;
  size = 0;

  /** @param capacity most pairs held at once */
  constructor(capacity: number) {
    this.#key = new Int32Array(capacity);
    this.#value = new Int32Array(capacity);
  }

  /** Smallest key; undefined behaviour when empty. */
  get topKey(): number {
    return this.#key[0];
  }

  push(key: number, value: number): void {
    const keys = this.#key;
    const values = this.#value;
    let at = this.size++;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (keys[parent] < key || (keys[parent] === key && values[parent] <= value)) break;
      keys[at] = keys[parent];
      values[at] = values[parent];
      at = parent;
    }
    keys[at] = key;
    values[at] = value;
  }

  /** Removes the pair with the smallest key and returns its value. */
  pop(): number {
    const keys = this.#key;
    const values = this.#value;
    const top = values[0];
    const size = --this.size;
    const key = keys[size];
    const value = values[size];
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= size) break;
      const right = child + 1;
      if (
        right < size &&
        (keys[right] < keys[child] || (keys[right] === keys[child] && values[right] < values[child]))
      )
        child = right;
      if (keys[child] > key || (keys[child] === key && values[child] >= value)) break;
      keys[at] = keys[child];
      values[at] = values[child];
      at = child;
    }
    keys[at] = key;
    values[at] = value;
    return top;
  }

  clear(): void {
    this.size = 0;
  }
}
