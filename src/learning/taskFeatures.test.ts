import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile } from '#instance/compile.ts';
import { parseProblem } from '#model/parse.ts';
import { taskFacts } from './taskFeatures.ts';

test('the way behind a task counts mean durations over the nodes and mean transfers, as upward ranks do', () => {
  const instance = compile(
    parseProblem({
      name: 'chain',
      timeUnit: 'unit',
      nodes: [
        { id: 'slow', capacity: { cpu: 1 }, speed: 1 },
        { id: 'fast', capacity: { cpu: 1 }, speed: 2 },
      ],
      network: { bandwidth: 1 },
      tasks: [
        { id: 'a', duration: 4, demand: { cpu: 1 }, produces: [{ data: 'x', size: 5 }] },
        { id: 'b', duration: 8, demand: { cpu: 1 }, after: ['a'], consumes: ['x'] },
      ],
    }),
  );
  const { tail, meanDuration } = taskFacts(instance);
  const ticks = instance.ticksPerUnit;
  assert.deepEqual(
    Array.from(meanDuration, (value) => value / ticks),
    [3, 6],
  );
  assert.deepEqual(
    Array.from(tail, (value) => value / ticks),
    [11, 0],
  );
});
