import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shareSpent, sizeAt } from './populationSize.ts';

test('where schedules are counted the population shrinks by them alone, else by time, and without a limit never', () => {
  const never = Number.POSITIVE_INFINITY;
  assert.equal(shareSpent({ timeLimitMs: 100, scheduleLimit: 1000 }, 90, 250), 0.25);
  assert.equal(shareSpent({ timeLimitMs: 100, scheduleLimit: never }, 90, 250), 0.9);
  assert.equal(shareSpent({ timeLimitMs: 100, scheduleLimit: never }, 130, 250), 1);
  assert.equal(shareSpent({ timeLimitMs: never, scheduleLimit: never }, 90, 250), 0);
});

test('in a straight line from what it begins with to what it ends with', () => {
  assert.equal(sizeAt({ first: 200, last: 20 }, 0), 200);
  assert.equal(sizeAt({ first: 200, last: 20 }, 0.5), 110);
  assert.equal(sizeAt({ first: 200, last: 20 }, 1), 20);
  assert.equal(sizeAt({ first: 30, last: 30 }, 0.7), 30);
});
