/** A growing list of predicates, also used as a stack: bound variable and value by turns in `data`. */
export class PredicateList {
  data = new Int32Array(256);
  /** Numbers in use: twice the predicates. */
  length = 0;

  push(b: number, value: number): void {
    if (this.length === this.data.length) {
      const larger = new Int32Array(2 * this.length);
      larger.set(this.data);
      this.data = larger;
    }
    this.data[this.length++] = b;
    this.data[this.length++] = value;
  }

  /** [b, value] pairs, for tests and messages. */
  pairs(): [number, number][] {
    return Array.from({ length: this.length / 2 }, (_, k) => [this.data[2 * k], this.data[2 * k + 1]]);
  }
}
