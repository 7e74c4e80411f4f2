import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRng } from '#kernels/rng.ts';
import { simplexLevel } from './simplexLevel.ts';

test('what is above the level sums up to 1, also where a value lies on it', () => {
  const rng = createRng(1);
  for (let round = 0; round < 20_000; round++) {
    const wanted = Float64Array.from({ length: 2 + rng.int(5) }, () => 3 * rng.next() - 1);
    const last = wanted.length - 1;
    // On the level of the others, but for rounding.
    if (round % 2 === 0) wanted[last] = simplexLevel(wanted, 0, last - 1);
    const level = simplexLevel(wanted, 0, last);
    const sum = wanted.reduce((total, value) => total + Math.max(0, value - level), 0);
    assert.ok(Math.abs(sum - 1) < 1e-9, `${sum} of ${wanted}`);
  }
});
