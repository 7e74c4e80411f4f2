import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shareSpent, shrunkSize } from './populationSize.ts';

test('where schedules are counted the population shrinks by them alone, else by time, and without a limit never', () => {
  const never = Number.POSITIVE_INFINITY;
  assert.equal(shareSpent({ timeLimitMs: 100, scheduleLimit: 1000 }, 90, 250), 0.25);
  assert.equal(shareSpent({ timeLimitMs: 100, scheduleLimit: never }, 90, 250), 0.9);
  assert.equal(shareSpent({ timeLimitMs: 100, scheduleLimit: never }, 130, 250), 1);
  assert.equal(shareSpent({ timeLimitMs: never, scheduleLimit: never }, 90, 250), 0);
});

test('a tenth of the first population is left at the end, and never less than a few', () => {
  assert.equal(shrunkSize(200, 0), 200);
  assert.ok(Math.abs(shrunkSize(200, 0.5) - 110) < 1e-9);
  assert.ok(Math.abs(shrunkSize(200, 1) - 20) < 1e-9);
  assert.equal(shrunkSize(20, 1), 8);
});
