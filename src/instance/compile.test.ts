import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AllotError } from '#model/errors.ts';
import { parseProblem } from '#model/parse.ts';
import { compile } from './compile.ts';

test('a lag, forward or back, with more ticks than are counted is refused, not cut off', () => {
  for (const lag of ['50d', '-50d']) {
    const input = {
      timeUnit: 'h' as const,
      tasks: [
        { id: 'a', duration: '1001ms' },
        { id: 'b', duration: '1s', after: [{ task: 'a', lag }] },
      ],
    };
    assert.throws(
      () => parseProblem(input),
      (error) =>
        error instanceof AllotError &&
        error.issues[0].path === 'tasks[1].after[0].lag' &&
        /50d is 4320000000 ticks of 1 ms/.test(error.message),
    );
  }
});

test('a demand beyond all that is counted is never met', () => {
  const problem = parseProblem({
    resources: [{ id: 'crew', capacity: 2 }],
    tasks: [
      {
        id: 'a',
        size: 2 ** 16,
        modes: [
          // 2^32 + 1, of which 32 bits keep 1.
          { duration: 1, demand: { crew: { c0: 1, c2: 1 } } },
          { duration: 5, demand: { crew: 1 } },
        ],
      },
    ],
  });
  const { demandAmount, capacity } = compile(problem);
  assert.ok(demandAmount[0] > capacity[0]);
});
