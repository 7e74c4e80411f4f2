import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile } from '#instance/compile.ts';
import { parseProblem } from '#model/parse.ts';
import { scheduleMetrics } from './metrics.ts';

test('what a calendar closes after the last use of a resource was not on offer', () => {
  const instance = compile(
    parseProblem({
      resources: [{ id: 'gpu', capacity: 2, calendar: [{ start: 4, end: 8, capacity: 0 }] }],
      tasks: [
        { id: 'train', duration: 4, demand: { gpu: 1 } },
        { id: 'write', duration: 8 },
      ],
    }),
  );
  const schedule = { start: Int32Array.of(0, 0), mode: Int32Array.of(0, 1) };
  assert.deepEqual(scheduleMetrics(instance, schedule).utilisation, [
    { resource: 'gpu', mean: 0.5, peak: 0.5 },
  ]);
});
