import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseProblem } from '#model/parse.ts';
import { compile } from './compile.ts';
import { longestOpenStretch, roomlessTask } from './openStretch.ts';

const NIGHTS = { start: 8, end: 24, every: 24, capacity: 0 };

function crewFor(duration: number, calendar: object[], demand = 1) {
  return compile(
    parseProblem({
      timeUnit: 'h',
      resources: [{ id: 'crew', capacity: 2, calendar }],
      tasks: [{ id: 'pour', duration, demand: { crew: demand } }],
    }),
  );
}

test('a stretch is as long as the gap between closed windows, and endless behind the last', () => {
  assert.equal(longestOpenStretch(crewFor(8, [NIGHTS]), 0, 1), 8);
  assert.equal(
    longestOpenStretch(crewFor(8, [{ start: 2, end: 9, capacity: 0 }]), 0, 1),
    Number.POSITIVE_INFINITY,
  );
  assert.equal(longestOpenStretch(crewFor(1, [{ ...NIGHTS, capacity: 1 }], 2), 0, 2), 8);
});

test('a task longer than every opening has no room, one as long has', () => {
  assert.deepEqual(roomlessTask(crewFor(9, [NIGHTS])), {
    task: 0,
    resource: 0,
    amount: 1,
    duration: 9,
    stretch: 8,
  });
  assert.equal(roomlessTask(crewFor(8, [NIGHTS])), null);
});
