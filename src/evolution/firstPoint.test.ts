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
  const searches = ['genetic', 'adaptive-genetic', 'gasa', 'annealing', 'steady-state-genetic', 'hybrid'];
  for (const id of [...searches, 'sampling', 'policy', 'rolling-window']) {
    const { plan } = await runPlanner(findPlanner(id), instance);
    assert.deepEqual(plan.details?.statistics, [{ step: 0, best: 5, mean: 5, worst: 5 }], id);
  }
});

test('so do the learners, and a hybrid that is done after its first stage', async () => {
  const node = (id: string) => ({ id, capacity: { slot: 1 } });
  const instance = compile(
    parseProblem({
      nodes: [node('u'), node('v')],
      tasks: ['a', 'b'].map((id) => ({ id, duration: 4, demand: { slot: 1 } })),
    }),
  );
  for (const id of ['metropolis-q', 'q-learning', 'multi-step-q', 'hybrid']) {
    const { plan } = await runPlanner(findPlanner(id), instance);
    assert.equal(plan.makespan, 4, id);
    const course = plan.details?.statistics ?? [];
    assert.equal(course.length, 1, id);
    assert.equal(course[0].best, 4, id);
    assert.ok(course[0].worst >= course[0].mean && course[0].mean >= 4, id);
  }
});
