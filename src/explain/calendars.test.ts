import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseProblem } from '#model/parse.ts';
import type { ProblemInput } from '#model/schema.ts';
import { explain } from './explain.ts';

/** A crew that is there from 8 to 17 only, with ten hours of work for both of it. */
function shop(changes: Partial<ProblemInput> = {}, there = 2): ProblemInput {
  return {
    timeUnit: 'h',
    resources: [{ id: 'crew', capacity: 0, calendar: [{ start: 8, end: 17, capacity: there }] }],
    tasks: ['a', 'b'].map((id) => ({ id, duration: 5, demand: { crew: 2 } })),
    ...changes,
  };
}

test('opening hours are a cause, are told as the file has them, and more in them is a change that mends', async () => {
  const why = await explain(parseProblem(shop()));
  assert.ok(why.kind === 'infeasible');
  const calendar = why.causes.find(({ kind }) => kind === 'calendar');
  assert.deepEqual(calendar?.windows, [{ start: 8, end: 17, capacity: 2 }]);
  const fuller = why.changes.find(({ cause }) => cause.kind === 'calendar');
  assert.equal(fuller?.by, 2);
  assert.notEqual((await explain(parseProblem(shop({}, 4)))).kind, 'infeasible');
  assert.equal((await explain(parseProblem(shop({}, 3)))).kind, 'infeasible');
});

test('of a wanted end between two ticks of the grid the earlier tick is asked for', async () => {
  const tasks = [{ id: 'a', duration: 18 }];
  const why = await explain(parseProblem({ timeUnit: 'h', timeStep: 1, tasks }), { by: '17.5h' });
  assert.ok(why.kind === 'infeasible');
  assert.deepEqual(
    why.changes.map(({ value, by }) => [value, by]),
    [
      [18, 1],
      [1, -1],
    ],
  );
});
