import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile } from '#instance/compile.ts';
import type { Instance } from '#instance/instance.ts';
import { generateProblem } from '#io/generate/generate.ts';
import { parseProblem } from '#model/parse.ts';
import { Restarts } from './restarts.ts';

const never = Number.POSITIVE_INFINITY;

const instance = (tasks: number, modes = 1): Instance =>
  compile(parseProblem(generateProblem({ tasks, modes, seed: 1 })));

test('a short list begins anew after a while, and each time has twice as many schedules', () => {
  const restarts = new Restarts(instance(60), { timeLimitMs: 60_000, scheduleLimit: never });
  assert.equal(restarts.isDue(9_999, 1e9), false);
  assert.equal(restarts.isDue(10_000, 0), true);
  restarts.next();
  assert.equal(restarts.isFirst, false);
  assert.equal(restarts.isDue(1e9, 249_999), false);
  assert.equal(restarts.isDue(0, 250_000), true);
  restarts.next();
  assert.equal(restarts.isDue(0, 499_999), false);
  assert.equal(restarts.isDue(0, 500_000), true);
});

test('without a limit it begins anew all the same', () => {
  const restarts = new Restarts(instance(60), { timeLimitMs: never, scheduleLimit: never });
  assert.equal(restarts.isDue(10_000, 0), true);
});

test('one population for all where the list is long for the time, schedules are counted, or modes are to choose', () => {
  const cases: [Instance, number, number][] = [
    [instance(60), 14_000, never],
    [instance(120), 60_000, never],
    [instance(60), 60_000, 1000],
    [instance(60, 3), 60_000, never],
  ];
  for (const [each, timeLimitMs, scheduleLimit] of cases)
    assert.equal(new Restarts(each, { timeLimitMs, scheduleLimit }).isDue(1e9, 1e9), false);
});
