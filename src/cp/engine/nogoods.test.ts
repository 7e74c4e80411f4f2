import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRng } from '#kernels/rng.ts';
import { Nogoods } from './nogoods.ts';
import { Store } from './store.ts';

const VARIABLES = 6;

/** A nogood as [bound variable, value] pairs. */
type Pairs = (readonly [number, number])[];

/** Bounds after unit propagation by the book; null on a conflict. */
function naive(bound: Int32Array, nogoods: readonly Pairs[]): Int32Array | null {
  const now = bound.slice();
  for (let changed = true; changed;) {
    changed = false;
    for (const pairs of nogoods) {
      const open = pairs.filter(([b, value]) => now[b] < value);
      if (open.length === 0) return null;
      const [[b, value]] = open;
      if (open.length > 1 || now[b ^ 1] >= 1 - value) continue;
      now[b ^ 1] = 1 - value;
      changed = true;
    }
  }
  return now;
}

for (const width of [2, 200, 100_000])
  test(`nogoods infer what unit propagation does, no matter how wide the domains are: ${width} values`, () => {
    const rng = createRng(width);
    for (let round = 0; round < 60; round++) {
      const store = new Store(Array(VARIABLES).fill(-3), Array(VARIABLES).fill(width - 4));
      const nogoods = new Nogoods(store);
      const known: Pairs[] = [];
      for (let k = 0; k < 40; k++) {
        const variables = Array.from({ length: VARIABLES }, (_, x) => x).filter(() => rng.int(2) === 0);
        if (variables.length < 2) continue;
        const pairs: Pairs = variables.map((x) => {
          const b = 2 * x + rng.int(2);
          return [b, store.bound[b] + 1 + rng.int(width - 1)];
        });
        known.push(pairs);
        assert.ok(nogoods.add(Int32Array.from(pairs.flat()), 3));
      }
      assert.ok(nogoods.propagate());
      for (let step = 0; step < 30; step++) {
        if (step % 10 === 9) {
          store.backtrack(0);
          nogoods.backtrack(store.size);
          continue;
        }
        const open = Array.from({ length: 2 * VARIABLES }, (_, b) => b).filter(
          (b) => store.bound[b] + store.bound[b ^ 1] < 0,
        );
        if (open.length === 0) continue;
        const b = open[rng.int(open.length)];
        store.decide(b, store.bound[b] + 1 + rng.int(-store.bound[b ^ 1] - store.bound[b]));
        const expected = naive(store.bound, known);
        const { level } = store;
        if (!nogoods.propagate()) {
          assert.equal(expected, null);
          store.backtrack(level - 1);
          nogoods.backtrack(store.size);
          continue;
        }
        assert.deepEqual(store.bound, expected);
      }
    }
  });
