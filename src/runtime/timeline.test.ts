import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Timeline } from './timeline.ts';

test('earliest agrees with looking at every moment', () => {
  const booking = fc.record({ start: fc.nat(20), length: fc.integer({ min: 1, max: 8 }), amount: fc.nat(3) });
  fc.assert(
    fc.property(
      fc.array(booking, { maxLength: 8 }),
      fc.nat(25),
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 1, max: 4 }),
      (bookings, from, duration, amount) => {
        const timeline = new Timeline([0, 10], [3, 4]);
        for (const { start, length, amount } of bookings) timeline.take(start, start + length, amount);
        const freeAt = (t: number) =>
          (t < 10 ? 3 : 4) -
          bookings.reduce((sum, b) => sum + (b.start <= t && t < b.start + b.length ? b.amount : 0), 0);
        const fits = (t: number) =>
          Array.from({ length: duration }, (_, k) => freeAt(t + k)).every((free) => free >= amount);
        let expected = from;
        while (!fits(expected)) expected++;
        assert.equal(timeline.earliest(from, duration, amount), expected);
      },
    ),
    { seed: 1, numRuns: 500 },
  );
});

test('what never fits has no earliest time', () => {
  const timeline = new Timeline([0, 5], [4, 1]);
  assert.equal(timeline.earliest(0, 5, 2), 0);
  assert.equal(timeline.earliest(1, 5, 2), Number.POSITIVE_INFINITY);
});
