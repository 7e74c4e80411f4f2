import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exactCriticality } from '#generation/exactCriticality.ts';
import { compile } from '#instance/compile.ts';
import { generateProblem } from '#io/generate/generate.ts';
import { parseProblem } from '#model/parse.ts';
import { criticalityInParallel } from './criticalityInParallel.ts';

test('threads find the criticalities that one finds, however many there are', async () => {
  const problem = generateProblem({ tasks: 61, seed: 8, resourceStrength: 0.2, modes: 2 });
  const instance = compile(parseProblem(problem));
  const alone = exactCriticality(instance);
  assert.ok(alone?.some((delta) => delta > 0) && alone.some((delta) => delta === 0));
  // Three threads share 61 tasks unevenly; of one task there is nothing to share.
  assert.deepEqual(await criticalityInParallel(instance, 3), alone);
  const single = compile(parseProblem({ tasks: [{ id: 'only', duration: 3 }] }));
  assert.deepEqual([...((await criticalityInParallel(single, 4)) ?? [])], [1]);
});
