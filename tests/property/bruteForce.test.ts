import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRng } from '#kernels/rng.ts';
import { makespan } from '#schedule/schedule.ts';
import { leastByVectors, leastMakespan } from '../oracle/bruteForce.ts';
import { checkPlan } from '../oracle/checkPlan.ts';
import { randomProblem } from '../oracle/randomProblem.ts';

test('two exhaustive searches find the same least makespan', (t) => {
  const rng = createRng(11);
  const lastTick = 12;
  let infeasible = 0;
  const cases = 400;
  for (let k = 0; k < cases; k++) {
    const { problem, instance, tick } = randomProblem(rng, { maxTasks: 3, maxDuration: 3 });
    const found = leastMakespan(problem, tick, lastTick);
    assert.notEqual(found, 'gave up');
    const optimum = found as Exclude<typeof found, 'gave up'>;
    const told = () => `case ${k}: ${JSON.stringify(problem.input)}`;
    const byVectors = leastByVectors(instance, lastTick, (schedule) => [makespan(instance, schedule)]);
    assert.equal(optimum?.makespan, byVectors?.[0], told());
    if (optimum) assert.deepEqual(checkPlan(problem, optimum.rows, tick), [], told());
    else infeasible++;
  }
  t.diagnostic(`${cases} cases, ${infeasible} without a plan by tick ${lastTick}`);
  assert.ok(infeasible < cases / 4);
});
