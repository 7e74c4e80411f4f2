import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile } from '#instance/compile.ts';
import { generateProblem } from '#io/generate/generate.ts';
import { AllotError } from '#model/errors.ts';
import { parseProblem } from '#model/parse.ts';
import { checkSchedule } from '#schedule/checkSchedule.ts';
import { planInParallel } from './planInParallel.ts';

const instance = compile(parseProblem(generateProblem({ tasks: 40, seed: 5, resourceStrength: 0.1 })));

test('two workers return a valid plan, and the same seed and schedules the same plan', async () => {
  const options = { planner: 'sampling', workers: 2, seed: 3, scheduleLimit: 400 };
  const first = await planInParallel(instance, options);
  const second = await planInParallel(instance, options);
  assert.deepEqual(checkSchedule(instance, first.schedule as NonNullable<typeof first.schedule>), []);
  assert.deepEqual(first.plan.tasks, second.plan.tasks);
  assert.ok(first.plan.schedules <= 400 && first.plan.schedules > 200, 'both have built their share');
  const makespans = first.plan.trace.map((point) => point.makespan);
  assert.deepEqual(
    makespans,
    makespans.toSorted((a, b) => b - a),
  );
});

test('under a budget in schedules solvers that learn tell one another nothing', async () => {
  const options = { planner: 'exact', workers: 2, seed: 3, scheduleLimit: 120, params: { samples: 20 } };
  const first = await planInParallel(instance, options);
  const second = await planInParallel(instance, options);
  assert.deepEqual(first.plan.tasks, second.plan.tasks);
  assert.equal(first.plan.schedules, second.plan.schedules);
  assert.equal(first.plan.lowerBound, second.plan.lowerBound);
});

test('what broke a worker is told', async () => {
  const options = { planner: 'sampling', workers: 2, params: { samples: 'many' } };
  await assert.rejects(planInParallel(instance, options), AllotError);
});

test('a signal stops all workers and keeps the best so far', async () => {
  const stopAtOnce = new AbortController();
  const soon = await planInParallel(instance, {
    signal: stopAtOnce.signal,
    onProgress: () => stopAtOnce.abort(),
  });
  assert.notEqual(soon.schedule, null);
  // The others are at work by then.
  const late = await planInParallel(instance, {
    planner: 'steady-state-genetic',
    signal: AbortSignal.timeout(1000),
  });
  assert.equal(late.plan.status, 'feasible');
  assert.ok(late.plan.timeMs >= 1000);
});

test('what is proved at once is said at once, that nothing is possible included', async () => {
  const late = compile(parseProblem({ tasks: [{ id: 'a', duration: 3, deadline: 2 }] }));
  const { plan } = await planInParallel(late);
  assert.equal(plan.status, 'infeasible');
  assert.match(plan.reason, /deadline/);
});

test('progress tells of better bounds as well as of better schedules, and the bound never falls', async () => {
  const hard = compile(parseProblem(generateProblem({ tasks: 30, seed: 2, resourceStrength: 0.1 })));
  const points: { makespan: number; lowerBound: number }[] = [];
  const { plan } = await planInParallel(hard, {
    planner: 'exact',
    workers: 2,
    onProgress: ({ makespan, lowerBound }) => points.push({ makespan, lowerBound }),
  });
  assert.equal(plan.status, 'optimal');
  assert.deepEqual(points.at(-1), { makespan: plan.makespan, lowerBound: plan.makespan });
  for (const [k, point] of points.slice(1).entries()) {
    assert.ok(point.lowerBound >= points[k].lowerBound && point.makespan <= points[k].makespan);
    assert.ok(point.lowerBound > points[k].lowerBound || point.makespan < points[k].makespan);
  }
});
