import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { compile } from '#instance/compile.ts';
import { readProblem } from '#io/formats.ts';
import { createRng } from '#kernels/rng.ts';
import { AllotError } from '#model/errors.ts';
import { parseProblem } from '#model/parse.ts';
import { objectiveValues } from '#schedule/objective.ts';
import { leastByVectors } from '../../../tests/oracle/bruteForce.ts';
import { randomProblem } from '../../../tests/oracle/randomProblem.ts';
import { runPlanner } from '../runPlanner.ts';
import { dynamicProgramming } from './index.ts';
import { BENCHMARK_FOLDER } from '../../../benchmarks/benchmarkFiles.ts';

test('the best of every objective it takes, as trying all starts and modes shows', async (t) => {
  const rng = createRng(71);
  const lastTick = 11;
  let compared = 0;
  for (let k = 0; k < 400; k++) {
    const { problem, instance } = randomProblem(rng, { maxTasks: 3, maxDuration: 3 });
    if (dynamicProgramming.meta.supports(instance) !== true) continue;
    const least = leastByVectors(instance, lastTick, (schedule) => objectiveValues(instance, schedule));
    if (least === null) continue;
    const { plan } = await runPlanner(dynamicProgramming, instance);
    const told = `least ${least}: ${JSON.stringify(problem.input)}`;
    assert.ok(plan.objective, `no plan; ${told}`);
    // An end behind the last tick tried may be better than any tried.
    const late = plan.tasks.some(({ end }) => end * instance.ticksPerUnit > lastTick + 0.5);
    if (!late) {
      compared++;
      assert.deepEqual(
        plan.objective.values.map((value) => value.toFixed(6)),
        least.map((value) => value.toFixed(6)),
        told,
      );
      assert.ok(Math.abs(plan.objective.lowerBound - least[0]) < 1e-6, `bound; ${told}`);
    }
  }
  t.diagnostic(`${compared} problems compared`);
  assert.ok(compared > 100);
});

test('a known optimum of thirty tasks is proved', async (t) => {
  const file = `${BENCHMARK_FOLDER}/j30/j301_1.sm`;
  if (!existsSync(file)) return t.skip('the benchmark files are not there');
  const instance = compile(readProblem(readFileSync(file, 'utf8'), { name: file }));
  const { plan } = await runPlanner(dynamicProgramming, instance);
  assert.equal(plan.status, 'optimal');
  assert.equal(plan.makespan, 43);
});

test('what it cannot take is named', async () => {
  const task = { id: 'a', duration: 2 };
  const overlapping = parseProblem({
    tasks: [task, { id: 'b', duration: 1, after: [{ task: 'a', type: 'finish-start', lag: -3 }] }],
  });
  const balanced = parseProblem({ objective: 'loadImbalance', tasks: [task] });
  for (const [problem, name] of [
    [overlapping, /lag/],
    [balanced, /load imbalance/],
  ] as const) {
    await assert.rejects(
      runPlanner(dynamicProgramming, compile(problem)),
      (error) => error instanceof AllotError && name.test(error.message),
    );
  }
});

test('out of states it keeps the plan it has and proves nothing', async () => {
  // Five tasks of which no two fit side by side but in ways that energy does not see.
  const instance = compile(
    parseProblem({
      resources: [{ id: 'crew', capacity: 5 }],
      tasks: [4, 3, 5, 2, 6, 3].map((duration, i) => ({
        id: `t${i}`,
        duration,
        demand: { crew: 3 },
        releaseDate: i % 2,
      })),
    }),
  );
  const few = await runPlanner(dynamicProgramming, instance, { params: { maxStates: 2 } });
  assert.deepEqual([few.plan.status, few.plan.makespan], ['feasible', 23]);
  assert.match(few.plan.reason, /^lower bound by .*; more than 2 states of one size/);
  const enough = await runPlanner(dynamicProgramming, instance);
  assert.deepEqual([enough.plan.status, enough.plan.makespan], ['optimal', 23]);
});
