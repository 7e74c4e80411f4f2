import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile } from '#instance/compile.ts';
import { parseProblem } from '#model/parse.ts';
import { findPlanner } from '#planners/registry.ts';
import { runPlanner } from '#planners/runPlanner.ts';

test('a search whose first schedule is proved best tells where it began', async () => {
  const tasks = [
    { id: 'a', duration: 2 },
    { id: 'b', duration: 3, after: ['a'] },
  ];
  const instance = compile(parseProblem({ tasks }));
  for (const id of ['genetic', 'adaptive-genetic', 'gasa', 'annealing']) {
    const { plan } = await runPlanner(findPlanner(id), instance);
    assert.deepEqual(plan.details?.statistics, [{ step: 0, best: 5, mean: 5, worst: 5 }], id);
  }
});
