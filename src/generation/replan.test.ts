import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile } from '#instance/compile.ts';
import { AllotError } from '#model/errors.ts';
import { parseProblem } from '#model/parse.ts';
import { auto } from '#planners/auto/index.ts';
import { runPlanner } from '#planners/runPlanner.ts';
import { replanProblem } from './replan.ts';

test('what the problem itself says has happened stands, whatever the plan says', () => {
  const problem = parseProblem({
    now: 5,
    resources: [{ id: 'r', capacity: 1 }],
    tasks: [
      { id: 'a', duration: 3, demand: { r: 1 }, fixed: { start: 2, end: 7 } },
      { id: 'b', duration: 2, demand: { r: 1 } },
    ],
  });
  const row = { mode: 'default', node: null };
  const old = {
    tasks: [
      { ...row, id: 'a', start: 0, end: 3 },
      { ...row, id: 'b', start: 6, end: 8 },
    ],
  };
  const { problem: rest } = replanProblem(problem, old, { now: 5 });
  assert.deepEqual(rest.tasks[0].fixed, problem.tasks[0].fixed);
});

test('nothing is planned anew while an elastic task runs with less than its demand', async () => {
  const problem = parseProblem({
    resources: [
      { id: 'diggers', capacity: 4 },
      { id: 'drivers', capacity: 5 },
    ],
    tasks: [
      {
        id: 'clear',
        duration: 6,
        demand: { diggers: 3, drivers: 3 },
        elastic: {
          resources: { diggers: { min: 1 }, drivers: { min: 1 } },
          joint: [{ resources: ['diggers', 'drivers'], speedup: { type: 'work-conserving' } }],
        },
      },
      { id: 'x', duration: 3, demand: { diggers: 2, drivers: 1 } },
    ],
  });
  const { plan } = await runPlanner(auto, compile(problem), { scheduleLimit: 50 });
  const shared = plan.tasks.find(({ allotment }) => allotment !== undefined);
  assert.ok(shared);
  assert.throws(
    () => replanProblem(problem, plan, { now: shared.start + 1 }),
    (error) => error instanceof AllotError && /'clear' runs with less than its demand/.test(error.message),
  );
  assert.equal(replanProblem(problem, plan, { now: plan.makespan as number }).problem.tasks.length, 2);
});
