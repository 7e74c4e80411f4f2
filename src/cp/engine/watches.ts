import type { Store } from './store.ts';

/** A bound variable has so many buckets at most. */
const MOST_BUCKETS = 256;

/**
 * Where watches wait: in buckets by bound variable and value, so that when a bound rises only those are met that its
 * rise makes true (where a domain has more values than buckets, near ones too). Predicate (b, value) is in bucket
 * offset[b] + (value − least[b]) >> shift[b], a linked list that begins with `head` and ends with −1.
 */
export class Watches {
  readonly head: Int32Array;
  readonly offset: Int32Array;
  readonly least: Int32Array;
  readonly shift: Uint8Array;

  /** @param store at its initial domains: predicates beyond them are not to be watched */
  constructor({ bound }: Store) {
    this.least = bound.slice();
    this.offset = new Int32Array(bound.length);
    this.shift = new Uint8Array(bound.length);
    let count = 0;
    for (let b = 0; b < bound.length; b++) {
      const most = -bound[b ^ 1] - bound[b];
      while (most >> this.shift[b] >= MOST_BUCKETS) this.shift[b]++;
      this.offset[b] = count;
      count += (most >> this.shift[b]) + 1;
    }
    this.head = new Int32Array(count).fill(-1);
  }

  bucketOf(b: number, value: number): number {
    return this.offset[b] + ((value - this.least[b]) >> this.shift[b]);
  }

  clear(): void {
    this.head.fill(-1);
  }
}
