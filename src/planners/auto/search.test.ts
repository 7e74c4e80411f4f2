import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile } from '#instance/compile.ts';
import { parseProblem } from '#model/parse.ts';
import { runPlanner } from '../runPlanner.ts';
import { auto } from './index.ts';

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
