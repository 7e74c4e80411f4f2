import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRng } from '#kernels/rng.ts';
import { overloadedAt, timelineFor } from './timeline.ts';

test('finds the first task for which there is too little, as trying every interval does', () => {
  const rng = createRng(41);
  const horizon = 12;
  const most = 7;
  const timeline = timelineFor(most, most);
  const found = { fits: 0, overloaded: 0 };
  for (let round = 0; round < 4000; round++) {
    const count = 1 + rng.int(most);
    const free = new Int32Array(horizon + 1);
    for (let t = 0; t < horizon; t++) free[t + 1] = free[t] + rng.int(4);
    const est = Int32Array.from({ length: count }, () => rng.int(horizon));
    const lct = est.map((from) => from + 1 + rng.int(horizon - from));
    const energy = Int32Array.from({ length: count }, () => 1 + rng.int(7));
    const places = Int32Array.from(est.keys());
    const byStart = places.slice().sort((a, b) => est[a] - est[b]);
    const byEnd = places.slice().sort((a, b) => lct[a] - lct[b]);
    const isOverloaded = (u: number) =>
      [...est].some((from) => {
        const inside = [...byEnd.subarray(0, u + 1)].filter((task) => est[task] >= from);
        const work = inside.reduce((sum, task) => sum + energy[task], 0);
        return inside.length > 0 && work > free[lct[byEnd[u]]] - free[from];
      });
    const expected = [...byEnd.keys()].findIndex(isOverloaded);
    assert.equal(overloadedAt(timeline, byStart, byEnd, count, est, lct, energy, free), expected);
    found[expected < 0 ? 'fits' : 'overloaded']++;
  }
  assert.ok(found.fits > 300 && found.overloaded > 300, JSON.stringify(found));
});
