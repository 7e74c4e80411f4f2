import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseProblem } from '#model/parse.ts';
import type { ProblemInput } from '#model/schema.ts';
import { checkSchedule } from '#schedule/checkSchedule.ts';
import { compile } from './compile.ts';
import type { Instance } from './instance.ts';

type Resources = NonNullable<ProblemInput['resources']>;

function oneTask(resources: Resources, duration: number, amount = 1): Instance {
  const demand = Object.fromEntries(resources.map(({ id }) => [id, amount]));
  return compile(parseProblem({ timeUnit: 'unit', resources, tasks: [{ id: 'a', duration, demand }] }));
}

/** Starts of the only task that break no rule, up to `last`. */
function validStarts(instance: Instance, last: number): number[] {
  const starts = Array.from({ length: last + 1 }, (_, start) => start);
  return starts.filter(
    (start) => checkSchedule(instance, { start: Int32Array.of(start), mode: Int32Array.of(0) }).length === 0,
  );
}

test('a later window wins over an earlier one, and the base holds between windows', () => {
  const calendar = [
    { start: 2, end: 8, capacity: 0 },
    { start: 4, end: 6, capacity: 3 },
  ];
  const { calendarTime, calendarCapacity, capacity } = oneTask([{ id: 'crew', capacity: 1, calendar }], 1);
  assert.deepEqual([...calendarTime], [0, 2, 4, 6, 8]);
  assert.deepEqual([...calendarCapacity], [1, 0, 3, 0, 1]);
  assert.equal(capacity[0], 3);
});

test('a task longer than the gap between repeated closings fits nowhere, not even late', () => {
  const calendar = [{ start: 2, end: 3, every: 3, capacity: 0 }];
  const instance = oneTask([{ id: 'oven', capacity: 1, calendar }], 4);
  assert.deepEqual(validStarts(instance, instance.horizon + 50), []);
});

test('what the least capacity of the cycle can hold fits behind the horizon as well', () => {
  const calendar = [{ start: 2, end: 3, every: 3, capacity: 1 }];
  const instance = oneTask([{ id: 'oven', capacity: 2, calendar }], 4);
  assert.equal(validStarts(instance, instance.horizon + 50).length, instance.horizon + 51);
});

test('two periods that seldom meet are written out until they do', () => {
  // Open in [7i, 7i + 1) and in [11k + 3, 11k + 4): together first at 14, then each 77.
  const instance = oneTask(
    [
      { id: 'oven', capacity: 0, calendar: [{ start: 0, end: 1, every: 7, capacity: 1 }] },
      { id: 'cook', capacity: 0, calendar: [{ start: 3, end: 4, every: 11, capacity: 1 }] },
    ],
    1,
  );
  assert.deepEqual(validStarts(instance, 100), [14, 91]);
});

test('a repeated window is written out up to a single window far behind it', () => {
  const instance = oneTask(
    [
      { id: 'oven', capacity: 0, calendar: [{ start: 0, end: 2, every: 10, capacity: 1 }] },
      { id: 'hall', capacity: 0, calendar: [{ start: 5_000, end: 5_012, capacity: 1 }] },
    ],
    2,
  );
  assert.deepEqual(validStarts(instance, 6_000), [5_000, 5_010]);
});
