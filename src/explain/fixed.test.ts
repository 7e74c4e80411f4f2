import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseProblem } from '#model/parse.ts';
import type { TaskInput } from '#model/schema.ts';
import { explain } from './explain.ts';

test('what has happened cannot be made shorter', async () => {
  const why = await explain(
    parseProblem({
      now: 5,
      deadline: 12,
      resources: [{ id: 'r', capacity: 1 }],
      tasks: [
        { id: 'x', duration: 3, demand: { r: 1 }, fixed: { start: 1, end: 9 } },
        { id: 'y', duration: 4, demand: { r: 1 } },
      ],
    }),
  );
  assert.ok(why.kind === 'infeasible');
  assert.ok(!why.changes.some(({ cause }) => cause.kind === 'task' && cause.task === 'x'));
});

/** Something to be done first, and what is fixed behind it. */
function promised(duration: number, fixed: TaskInput['fixed']) {
  return parseProblem({
    now: 5,
    tasks: [
      { id: 'x', duration },
      { id: 'y', duration: 2, after: ['x'], fixed },
    ],
  });
}

test('a start that is fixed too early is a cause, and the next one that would do is told', async () => {
  const why = await explain(promised(3, { start: 6 }));
  assert.ok(why.kind === 'infeasible');
  assert.deepEqual(why.causes, [
    { kind: 'fixed', task: 'y', time: 6 },
    { kind: 'task', task: 'x' },
  ]);
  assert.deepEqual(
    why.changes.map(({ cause, value, by }) => [cause.kind, value, by]),
    [
      ['fixed', 8, 2],
      ['task', 2, -2],
    ],
  );
  assert.equal((await explain(promised(3, { start: 8 }))).kind, 'bound');
  assert.equal((await explain(promised(1, { start: 6 }))).kind, 'bound');
});

test('a start that is fixed too late is to be earlier', async () => {
  const why = await explain(
    parseProblem({
      tasks: [
        { id: 'x', duration: 2, fixed: { start: 4 } },
        { id: 'y', duration: 2, after: ['x'], deadline: 7 },
      ],
    }),
  );
  assert.ok(why.kind === 'infeasible');
  const change = why.changes.find(({ cause }) => cause.kind === 'fixed');
  assert.deepEqual([change?.value, change?.by], [3, -1]);
});

test('what has ended before what it waits for can start is a cause that no other start mends', async () => {
  const why = await explain(promised(0, { start: 2, end: 4 }));
  assert.ok(why.kind === 'infeasible');
  assert.deepEqual(
    why.causes.map(({ kind }) => kind),
    ['fixed'],
  );
  assert.deepEqual(why.changes, []);
  assert.deepEqual(
    why.unmended.map(({ kind }) => kind),
    ['fixed'],
  );
});
