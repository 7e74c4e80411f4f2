import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { compile } from '#instance/compile.ts';
import { readProblem } from '#io/formats.ts';
import { createRng } from '#kernels/rng.ts';
import { AllotError } from '#model/errors.ts';
import { parseProblem } from '#model/parse.ts';
import { objectiveValues } from '#schedule/objective.ts';
import { leastByVectors, leastMakespan } from '../../../tests/oracle/bruteForce.ts';
import { randomProblem } from '../../../tests/oracle/randomProblem.ts';
import { runPlanner } from '../runPlanner.ts';
import { eventBasedSupports } from './eventBased.ts';
import { milp } from './index.ts';
import { BENCHMARK_FOLDER } from '../../../benchmarks/benchmarkFiles.ts';

for (const precedence of ['disaggregated', 'aggregated']) {
  test(`time-indexed, ${precedence}: the best of the first objective level`, async () => {
    const rng = createRng(precedence.length);
    const lastTick = 11;
    let compared = 0;
    for (let k = 0; k < 120; k++) {
      const { problem, instance } = randomProblem(rng, { maxTasks: 3, maxDuration: 3 });
      const balanced = instance.objective[0].some(({ term }) => term === 'loadImbalance');
      if (balanced || milp.meta.supports(instance) !== true) continue;
      const least = leastByVectors(instance, lastTick, (schedule) => objectiveValues(instance, schedule));
      if (least === null) continue;
      const { plan } = await runPlanner(milp, instance, {
        params: { formulation: 'time-indexed', precedence },
      });
      const told = `least ${least}: ${JSON.stringify(problem.input)}`;
      assert.ok(plan.objective, told);
      if (plan.tasks.some(({ end }) => end * instance.ticksPerUnit > lastTick + 0.5)) continue;
      compared++;
      assert.ok(Math.abs(plan.objective.values[0] - least[0]) < 1e-4, `${plan.objective.values[0]}; ${told}`);
      assert.ok(plan.objective.lowerBound <= least[0] + 1e-9, `bound ${plan.objective.lowerBound}; ${told}`);
    }
    assert.ok(compared > 50);
  });
}

test('event-based: the least makespan', async () => {
  const rng = createRng(12);
  let compared = 0;
  while (compared < 40) {
    const { problem, instance, tick } = randomProblem(rng, {
      minTasks: 4,
      maxTasks: 6,
      maxDuration: 3,
      makespanOnly: true,
      multiMode: false,
      nodes: false,
      generalArcs: false,
      calendars: false,
    });
    if (eventBasedSupports(instance) !== true) continue;
    const found = leastMakespan(problem, tick, Math.min(instance.horizon, 25), 30_000);
    if (found === null || found === 'gave up') continue;
    compared++;
    const { plan } = await runPlanner(milp, instance, { params: { formulation: 'event-based' } });
    const told = JSON.stringify(problem.input);
    assert.equal(plan.status, 'optimal', told);
    assert.equal(plan.makespan, found.makespan * tick, told);
  }
});

const TWO_NODES = [
  { id: 'M1', capacity: { cpu: 4, gpu: 2 } },
  { id: 'M2', capacity: { cpu: 4, gpu: 1 }, speed: 2 },
];

test('allocation: tasks that fit side by side all start at once, on the nodes that end first', async () => {
  const instance = compile(
    parseProblem({
      nodes: TWO_NODES,
      tasks: [
        { id: 'a', duration: 8, demand: { cpu: 3, gpu: 1 } },
        { id: 'b', duration: 4, demand: { cpu: 2, gpu: 1 } },
        { id: 'c', duration: 4, demand: { cpu: 2, gpu: 1 } },
      ],
    }),
  );
  const { plan } = await runPlanner(milp, instance, { params: { formulation: 'allocation' } });
  assert.equal(plan.makespan, 4);
  assert.deepEqual(
    plan.tasks.map(({ id, node, start }) => [id, node, start]),
    [
      ['a', 'M2', 0],
      ['b', 'M1', 0],
      ['c', 'M1', 0],
    ],
  );
});

test('allocation: its bound holds, and is reached where nodes hold one task at a time', async () => {
  const rng = createRng(3);
  for (let k = 0; k < 10; k++) {
    const instance = compile(
      parseProblem({
        timeUnit: 'unit',
        timeStep: 1,
        nodes: [1, 2, 1].map((speed, v) => ({ id: `n${v}`, capacity: { slot: 1 }, speed })),
        tasks: Array.from({ length: 6 }, (_, i) => ({
          id: `t${i}`,
          duration: 2 * (1 + rng.int(5)),
          demand: { slot: 1 },
        })),
      }),
    );
    const { plan } = await runPlanner(milp, instance, { params: { formulation: 'allocation' } });
    const exact = await runPlanner(milp, instance, { params: { formulation: 'time-indexed' } });
    assert.equal(exact.plan.status, 'optimal');
    assert.deepEqual([plan.status, plan.makespan], ['optimal', exact.plan.makespan]);
  }
});

test('a formulation that cannot take the problem is refused with the reason', async () => {
  const instance = compile(
    parseProblem({
      tasks: [
        { id: 'a', duration: 2 },
        { id: 'b', duration: 1, after: [{ task: 'a', lag: 1 }] },
      ],
    }),
  );
  for (const [formulation, reason] of [
    ['event-based', /lags/],
    ['allocation', /wait for one another/],
  ] as const) {
    await assert.rejects(
      runPlanner(milp, instance, { params: { formulation } }),
      (error) => error instanceof AllotError && reason.test(error.message),
    );
  }
});

test('known optima of thirty tasks are proved', async (t) => {
  const optima = { j3031_1: 43, j3033_1: 65 };
  for (const [name, optimum] of Object.entries(optima)) {
    const file = `${BENCHMARK_FOLDER}/j30/${name}.sm`;
    if (!existsSync(file)) return t.skip('the benchmark files are not there');
    const instance = compile(readProblem(readFileSync(file, 'utf8'), { name: file }));
    const { plan } = await runPlanner(milp, instance);
    assert.deepEqual([plan.status, plan.makespan], ['optimal', optimum], name);
  }
});

test('stopped in the midst of the solver, it keeps what it has and ends', async (t) => {
  const file = `${BENCHMARK_FOLDER}/j30/j3013_1.sm`;
  if (!existsSync(file)) return t.skip('the benchmark files are not there');
  const instance = compile(readProblem(readFileSync(file, 'utf8'), { name: file }));
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 500);
  const { plan } = await runPlanner(milp, instance, { signal: stop.signal });
  assert.equal(plan.status, 'feasible');
  // The thread that was ended is replaced for the next programme.
  const next = compile(parseProblem({ tasks: [{ id: 'a', duration: 3 }] }));
  assert.equal((await runPlanner(milp, next)).plan.makespan, 3);
});
