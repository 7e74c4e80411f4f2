import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Inequality } from './inequality.ts';
import type { LinearProgramme } from './linearProgramme.ts';

test('is true though products are beyond what numbers hold exactly', () => {
  const most = 2 ** 29 - 1;
  // x ≤ most and −x ≤ −most.
  const programme: LinearProgramme = {
    rowPtr: Int32Array.of(0, 1, 2),
    column: Int32Array.of(0, 0),
    coefficient: Float64Array.of(1, -1),
    limit: Float64Array.of(most, -most),
    variable: Int32Array.of(0),
    rank: new Int32Array(0),
    choicePtr: Int32Array.of(1),
    rowUnit: Float64Array.of(1, 1),
    columnUnit: Float64Array.of(1),
  };
  const inequality = new Inequality(programme);
  const multiplier = Float64Array.of((2 ** 26 + 3) / 2 ** 12, (2 ** 26 + 2) / 2 ** 12);
  assert.ok(inequality.sumUp(programme, multiplier, Float64Array.of(most), 0));
  assert.ok(BigInt(inequality.weight[0]) * BigInt(most) <= BigInt(inequality.limit));
});
