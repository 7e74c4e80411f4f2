import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile } from '#instance/compile.ts';
import { createRng } from '#kernels/rng.ts';
import { parseProblem } from '#model/parse.ts';
import { makespan, type Schedule } from '#schedule/schedule.ts';
import type { PlanContext } from '../planner.ts';
import { runPlanner } from '../runPlanner.ts';
import { auto } from './index.ts';
import { Neighbourhoods } from './neighbourhoods.ts';

test('a worker that leaves proofs to others proves where its search has nothing left to find', async () => {
  // No two fit side by side: 6 long, where the energy bound says 3 · 2 · 2 / 3 = 4.
  const instance = compile(
    parseProblem({
      resources: [{ id: 'people', capacity: 3 }],
      tasks: ['a', 'b', 'c'].map((id) => ({ id, duration: 2, demand: { people: 2 } })),
    }),
  );
  const { plan } = await runPlanner(auto, instance, { crew: { place: 1, size: 2 }, timeLimitMs: 600_000 });
  assert.equal(plan.status, 'optimal');
  assert.equal(plan.makespan, 6);
});

test('it ends where the exact solver proves that there is no schedule, job shops included', async () => {
  const instance = compile(
    parseProblem({
      resources: [{ id: 'machine', capacity: 1 }],
      tasks: [
        { id: 'a', duration: 2, deadline: 3, demand: { machine: 1 } },
        { id: 'b', duration: 2, deadline: 3, demand: { machine: 1 } },
        { id: 'c', duration: 1, demand: { machine: 1 } },
      ],
    }),
  );
  const { plan } = await runPlanner(auto, instance, { signal: AbortSignal.timeout(10_000) });
  assert.equal(plan.status, 'infeasible');
  assert.ok(plan.timeMs < 10_000);
});

test('a proof that neighbourhoods come upon is told', async () => {
  const instance = compile(
    parseProblem({
      resources: ['m', 'n'].map((id) => ({ id, capacity: 1 })),
      tasks: Array.from({ length: 8 }, (_, k) => ({
        id: `t${k}`,
        duration: 1 + ((k * 5) % 7),
        demand: k % 3 === 0 ? { m: 1, n: 1 } : k % 3 === 1 ? { m: 1 } : { n: 1 },
        after: k > 4 ? [`t${k - 4}`] : [],
      })),
    }),
  );
  const bounds: number[] = [];
  const known = (await runPlanner(auto, instance, { scheduleLimit: 2000 })).schedule as Schedule;
  await new Neighbourhoods(instance, {
    ...({} as PlanContext),
    rng: createRng(1),
    done: () => false,
    due: () => false,
    solved: () => false,
    incumbent: () => known,
    onIncumbent: () => assert.fail('better than the best'),
    onBound: (bound) => bounds.push(bound),
  }).run();
  assert.deepEqual(bounds, [makespan(instance, known)]);
});

test('tasks go to unlike machines nearly as well as the relaxation says they could, within a thousand schedules', async () => {
  const rng = createRng(7);
  const nodes = Array.from({ length: 6 }, (_, v) => ({ id: `n${v}`, capacity: { cpu: 1 } }));
  const tasks = Array.from({ length: 80 }, (_, i) => ({
    id: `t${i}`,
    modes: nodes.map(({ id }) => ({ duration: 10 + rng.int(40), nodes: [id], demand: { cpu: 1 } })),
  }));
  const { plan } = await runPlanner(auto, compile(parseProblem({ nodes, tasks })), {
    seed: 1,
    scheduleLimit: 1000,
  });
  // No schedule is shorter than 230, by the exact solver; without the relaxation's modes it is some 260.
  assert.ok((plan.makespan as number) <= 240, `${plan.makespan}`);
});

test('nothing is called optimal for being close to the bound in a sum of large weights', async () => {
  const instance = compile(
    parseProblem({
      objective: 'weightedCompletion',
      resources: [{ id: 'r', capacity: 1 }],
      tasks: [
        { id: 'a', duration: 100, weight: 100_000_000_000 },
        { id: 'b', duration: 3, demand: { r: 1 }, weight: 1 },
        { id: 'c', duration: 1, demand: { r: 1 }, weight: 1 },
      ],
    }),
  );
  const { plan } = await runPlanner(auto, instance, { scheduleLimit: 200 });
  // The short one first: 1 + 4.
  assert.deepEqual(plan.objective?.values, [100 * 100_000_000_000 + 5]);
});
