import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { compile } from '#instance/compile.ts';
import { makespanLowerBound } from '#instance/lowerBounds.ts';
import { readProblem } from '#io/formats.ts';
import { generateProblem } from '#io/generate/generate.ts';
import { createRng } from '#kernels/rng.ts';
import { parseProblem } from '#model/parse.ts';
import type { ProblemInput } from '#model/schema.ts';
import { leastByVectors, leastMakespan } from '../../../tests/oracle/bruteForce.ts';
import { randomProblem } from '../../../tests/oracle/randomProblem.ts';
import { isMakespanOnly, objectiveLowerBound, objectiveValues } from '#schedule/objective.ts';
import { type Peer, runPlanner } from '../runPlanner.ts';
import { exact } from './index.ts';
import { BENCHMARK_FOLDER } from '../../../benchmarks/benchmarkFiles.ts';

const plan = async (input: ProblemInput, params: object = {}) =>
  (await runPlanner(exact, compile(parseProblem(input)), { params })).plan;

/** Three tasks no two of which fit side by side: 6 long, where the energy bound says 3 · 2 · 2 / 3 = 4. */
const THREE: ProblemInput = {
  resources: [{ id: 'people', capacity: 3 }],
  tasks: ['a', 'b', 'c'].map((id) => ({ id, duration: 2, demand: { people: 2 } })),
};

test('proves what no bound shows', async () => {
  const result = await plan(THREE);
  assert.equal(result.status, 'optimal');
  assert.equal(result.makespan, 6);
  assert.equal(result.lowerBound, 6);
});

test('proves that a deadline cannot be kept, though every simple bound allows it', async () => {
  const result = await plan({ ...THREE, deadline: 5 });
  assert.equal(result.status, 'infeasible');
  assert.match(result.reason, /no schedule keeps every precedence, capacity and deadline/);
});

test('keeps deadlines that lists of tasks miss', async () => {
  const tasks = [
    { id: 'long', duration: 4, demand: { people: 3 } },
    { id: 'urgent', duration: 1, demand: { people: 1 }, releaseDate: 2, deadline: 3 },
    { id: 'last', duration: 1, demand: { people: 3 }, after: ['long'] },
  ];
  const result = await plan({ resources: [{ id: 'people', capacity: 3 }], tasks }, { samples: 0 });
  assert.equal(result.status, 'optimal');
  assert.equal(result.makespan, 8);
});

test('weighs modes against budgets and nodes against one another', async () => {
  const result = await plan({
    resources: [{ id: 'money', capacity: 5, renewable: false }],
    nodes: ['u', 'v'].map((id) => ({ id, capacity: { cpu: 1 } })),
    tasks: ['a', 'b', 'c'].map((id) => ({
      id,
      demand: { cpu: 1 },
      modes: [
        { id: 'cheap', duration: 4, demand: { cpu: 1, money: 1 } },
        { id: 'dear', duration: 2, demand: { cpu: 1, money: 3 } },
      ],
    })),
  });
  // Money for one dear mode: 4 on one node, 2 + 4 on the other.
  assert.equal(result.status, 'optimal');
  assert.equal(result.makespan, 6);
});

test('refuses by name what it does not cover', () => {
  const supports = (input: ProblemInput) => exact.meta.supports(compile(parseProblem(input)));
  assert.equal(supports(THREE), true);
  assert.match(String(supports({ ...THREE, objective: 'loadImbalance' })), /loadImbalance/);
  assert.match(
    String(supports({ ...THREE, objective: { lexicographic: ['makespan', 'cost'] } })),
    /one level/,
  );
  assert.match(
    String(
      supports({ ...THREE, objective: { sum: [{ term: 'makespan', weight: Math.PI }, { term: 'cost' }] } }),
    ),
    /whole numbers/,
  );
  const moved: ProblemInput = {
    nodes: ['u', 'v'].map((id) => ({ id, capacity: { cpu: 1 } })),
    network: { bandwidth: 1 },
    tasks: [
      { id: 'a', duration: 1, demand: { cpu: 1 }, produces: [{ data: 'x', size: 3 }] },
      { id: 'b', duration: 1, demand: { cpu: 1 }, consumes: ['x'] },
    ],
  };
  // Not taken for 0 either.
  const tiny = { sum: [{ term: 'makespan' as const, weight: 1e-9 }, { term: 'cost' as const }] };
  assert.match(String(supports({ ...THREE, objective: tiny })), /whole numbers/);
  assert.match(String(supports(moved)), /transfers/);
});

test('a time grid too fine for the profile is told, not tried', async () => {
  const result = await plan({
    ...THREE,
    timeUnit: 'ms',
    tasks: ['a', 'b', 'c'].map((id, k) => ({ id, duration: 100_000_001 + k, demand: { people: 2 } })),
  });
  assert.equal(result.status, 'feasible');
});

test('more nodes than it could hold are told, not tried', async () => {
  const result = await plan({
    nodes: Array.from({ length: 70 }, (_, v) => ({ id: `n${v}`, capacity: { cpu: 8, ram: 32 } })),
    tasks: Array.from({ length: 250 }, (_, i) => ({
      id: `t${i}`,
      duration: 1 + (i % 7),
      demand: { cpu: 5, ram: 3 },
    })),
  });
  assert.match(result.reason ?? '', /too many modes on too many nodes: 2450000 amounts/);
  assert.equal(result.status, 'feasible');
});

test('equals brute force on random tiny problems: optimum, infeasibility, bound', async (t) => {
  const rng = createRng(77);
  const counts = { optimal: 0, infeasible: 0, beyondBound: 0, multiMode: 0 };
  while (counts.optimal < 400) {
    const oneMode = { minTasks: 4, maxTasks: 5, maxDuration: 4, nodes: false, multiMode: false };
    const modes = { minTasks: 3, maxTasks: 4, maxDuration: 3 };
    const limits = counts.optimal % 2 === 0 ? oneMode : modes;
    const { problem, instance, tick } = randomProblem(rng, { ...limits, makespanOnly: true });
    if (exact.meta.supports(instance) !== true || instance.demandAmount.length < 3) continue;
    const told = JSON.stringify(problem.input);
    const optimum = leastMakespan(problem, tick, Math.min(instance.horizon, 25), 30_000);
    if (optimum === 'gave up') continue;
    // Without samples the search itself has to find what it proves.
    const { plan } = await runPlanner(exact, instance, { params: { samples: rng.int(2) * 20 } });
    if (optimum === null) {
      if (instance.horizon > 25) continue;
      assert.equal(plan.status, 'infeasible', told);
      counts.infeasible++;
      continue;
    }
    assert.equal(plan.status, 'optimal', told);
    assert.ok(Math.abs((plan.makespan as number) - optimum.makespan * tick) < 1e-9, told);
    counts.optimal++;
    if (instance.isMultiMode) counts.multiMode++;
    if (optimum.makespan > makespanLowerBound(instance).makespan) counts.beyondBound++;
  }
  t.diagnostic(JSON.stringify(counts));
  assert.ok(counts.infeasible > 5 && counts.beyondBound > 40 && counts.multiMode > 50);
});

test('minimises tardiness, completion, cost and sums of them; equals trying everything', async (t) => {
  const rng = createRng(78);
  const counts = { optimal: 0, positive: 0, beyondBound: 0 };
  // Until there are enough that say something, however the draws fall.
  while (counts.optimal < 120 || counts.positive <= 20 || counts.beyondBound <= 5) {
    const { problem, instance } = randomProblem(rng, { minTasks: 3, maxTasks: 4, maxDuration: 3 });
    if (exact.meta.supports(instance) !== true || isMakespanOnly(instance.objective)) continue;
    const told = JSON.stringify(problem.input);
    const lastTick = Math.min(instance.horizon, 10);
    if (instance.modeTask.length * lastTick ** instance.taskCount > 20_000) continue;
    const least = leastByVectors(instance, lastTick, (schedule) => objectiveValues(instance, schedule));
    if (least === null) continue;
    const { plan } = await runPlanner(exact, instance, { params: { samples: rng.int(2) * 20 } });
    assert.equal(plan.status, 'optimal', told);
    const [value] = plan.objective?.values as number[];
    // What ends behind the last tick tried may be better still.
    if (instance.horizon > lastTick && (plan.makespan as number) * instance.ticksPerUnit > lastTick) continue;
    assert.ok(Math.abs(value - least[0]) < 1e-9, `${value} instead of ${least[0]}: ${told}`);
    counts.optimal++;
    if (value > 0) counts.positive++;
    if (value > objectiveLowerBound(instance) + 1e-9) counts.beyondBound++;
  }
  t.diagnostic(JSON.stringify(counts));
  assert.ok(counts.positive > 20 && counts.beyondBound > 5);
});

test('two side by side that tell each other what they learn prove what one alone proves', async () => {
  let told = 0;
  for (const seed of [2, 3, 5, 7]) {
    const instance = compile(parseProblem(generateProblem({ tasks: 45, seed, resourceStrength: 0.15 })));
    const alone = await runPlanner(exact, instance, { params: { samples: 0 } });
    assert.equal(alone.plan.status, 'optimal');
    const peers: Peer[] = [];
    const both = [0, 1].map((place) =>
      runPlanner(exact, instance, {
        seed: 1 + place,
        params: { samples: 10 * place },
        connect: (peer) => peers.push(peer),
        onProgress: ({ schedule }) => schedule && peers[1 - place]?.offer(schedule),
        onNogoods: (batch) => {
          told++;
          peers[1 - place]?.hear(batch);
        },
      }),
    );
    for (const { plan } of await Promise.all(both)) {
      assert.equal(plan.status, 'optimal');
      assert.equal(plan.makespan, alone.plan.makespan);
    }
  }
  assert.ok(told > 10);
});

test('a seed reproduces a run', async () => {
  const rng = createRng(3);
  const { instance } = randomProblem(rng, {
    minTasks: 20,
    maxTasks: 20,
    nodes: false,
    multiMode: false,
    makespanOnly: true,
  });
  const run = async () => {
    const { plan } = await runPlanner(exact, instance, { seed: 5, scheduleLimit: 100 });
    return { ...plan, timeMs: 0, trace: plan.trace.map((point) => ({ ...point, timeMs: 0 })) };
  };
  assert.deepEqual(await run(), await run());
});

const SET = `${BENCHMARK_FOLDER}/j30`;
const OPTIMA = { j301_1: 43, j305_1: 53, j309_1: 83, j3013_1: 58, j3029_1: 85, j3045_1: 82 };

test(
  'PSPLIB: optima of j30 as published',
  {
    skip: existsSync(SET) ? false : 'no benchmark files',
  },
  async () => {
    for (const [name, optimum] of Object.entries(OPTIMA)) {
      const problem = readProblem(readFileSync(`${SET}/${name}.sm`, 'utf8'), { name: `${name}.sm` });
      const { plan } = await runPlanner(exact, compile(problem), { seed: 1 });
      assert.equal(plan.status, 'optimal', name);
      assert.equal(plan.makespan, optimum, name);
    }
  },
);
