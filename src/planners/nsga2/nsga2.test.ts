import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile } from '#instance/compile.ts';
import { createRng } from '#kernels/rng.ts';
import { AllotError } from '#model/errors.ts';
import { parseProblem } from '#model/parse.ts';
import type { ProblemInput } from '#model/schema.ts';
import { checkPlan } from '../../../tests/oracle/checkPlan.ts';
import { runPlanner } from '../runPlanner.ts';
import { crowdingDistances, dominates, sortIntoFronts } from './dominance.ts';
import { hypervolume } from './hypervolume.ts';
import { nsga2 } from './index.ts';
import { kneeOf } from './knee.ts';

const candidates = (...values: number[][]) => values.map((own) => ({ values: own, violation: 0 }));

test('fronts: those that none beats, then those that only they beat; broken limits come last', () => {
  const all = [...candidates([1, 4], [2, 2], [4, 1], [3, 3], [5, 5]), { values: [0, 0], violation: 2 }];
  assert.deepEqual(sortIntoFronts(all), [[0, 1, 2], [3], [4], [5]]);
});

test('crowding: the ends are infinitely far, the others as far as their neighbours are apart', () => {
  const all = candidates([0, 10], [2, 4], [10, 0]);
  const distances = crowdingDistances(all, [0, 1, 2]);
  assert.deepEqual([...distances], [Number.POSITIVE_INFINITY, 2, Number.POSITIVE_INFINITY]);
});

test('knee: the point that bends farthest to the ideal, whatever the units', () => {
  const front = [
    [0, 1000],
    [2, 300],
    [6, 250],
    [10, 0],
  ];
  assert.equal(kneeOf(front), 1);
  assert.equal(kneeOf(front.map(([a, b]) => [a * 1000, b, 7])), 1);
});

test('hypervolume of boxes that can be added up by hand', () => {
  assert.equal(hypervolume([[1, 1]], [3, 4]), 6);
  assert.equal(
    hypervolume(
      [
        [1, 2],
        [2, 1],
        [2, 2],
      ],
      [3, 3],
    ),
    3,
  );
  assert.equal(hypervolume([[3, 0]], [3, 3]), 0);
  assert.equal(
    hypervolume(
      [
        [0, 0, 1],
        [1, 1, 0],
      ],
      [2, 2, 2],
    ),
    5,
  );
});

for (const dimensions of [2, 3, 4]) {
  test(`hypervolume in ${dimensions} dimensions agrees with counting random points`, () => {
    const rng = createRng(dimensions);
    for (let k = 0; k < 5; k++) {
      const point = () => Array.from({ length: dimensions }, () => rng.next());
      const points = Array.from({ length: 12 }, point);
      const exact = hypervolume(points, new Array(dimensions).fill(1));
      let hits = 0;
      const draws = 40_000;
      for (let d = 0; d < draws; d++) {
        const probe = point();
        if (points.some((own) => own.every((value, x) => value <= probe[x]))) hits++;
      }
      // Four standard errors.
      assert.ok(Math.abs(hits / draws - exact) < 4 * Math.sqrt(0.25 / draws), `${hits / draws} ≠ ${exact}`);
    }
  });
}

/** A fast node that is dear and a slow one that is cheap: time is bought with money. */
const TRADE: ProblemInput = {
  timeUnit: 'unit',
  timeStep: 1,
  nodes: [
    { id: 'fast', capacity: { slot: 1 }, speed: 2, costRate: 10 },
    { id: 'slow', capacity: { slot: 1 }, costRate: 1 },
  ],
  tasks: Array.from({ length: 6 }, (_, i) => ({
    id: `t${i}`,
    duration: 4,
    demand: { slot: 1 },
    dueDate: 4 + i,
  })),
};

test('the front: valid plans, none better than another in all objectives, from the cheapest to the shortest', async () => {
  const instance = compile(parseProblem(TRADE));
  const { plan } = await runPlanner(nsga2, instance, {
    params: { objectives: ['makespan', 'cost'], population: 40, generations: 40 },
  });
  const front = plan.details?.front ?? [];
  for (const { tasks } of front) assert.deepEqual(checkPlan(instance.problem, tasks, 1), []);
  const values = front.map((entry) => [entry.values.makespan, entry.values.cost]);
  for (const a of values) assert.ok(!values.some((b) => dominates(b, a)));
  // k tasks on the fast node: 2k there, 4(6 − k) on the slow one; 20 a task there, 4 here.
  assert.deepEqual(values, [
    [8, 88],
    [12, 72],
    [16, 56],
    [20, 40],
    [24, 24],
  ]);
});

test("the plan is the knee, or the best by an objective of the problem's own", async () => {
  const options = { params: { objectives: ['makespan', 'cost'], population: 40, generations: 40 } };
  const knee = await runPlanner(nsga2, compile(parseProblem(TRADE)), options);
  const front = knee.plan.details?.front ?? [];
  const at = kneeOf(front.map((entry) => Object.values(entry.values)));
  assert.deepEqual(knee.plan.tasks, front[at].tasks);
  const cheap = await runPlanner(nsga2, compile(parseProblem({ ...TRADE, objective: 'cost' })), options);
  assert.deepEqual(cheap.plan.objective?.values, [24]);
});

test('objectives are two to four, each once', async () => {
  const instance = compile(parseProblem(TRADE));
  for (const objectives of [['makespan'], ['cost', 'cost'], ['makespan', 'beauty'], 'cost']) {
    await assert.rejects(
      runPlanner(nsga2, instance, { params: { objectives } }),
      (error) => error instanceof AllotError && /two to four of makespan, cost/.test(error.message),
    );
  }
});
