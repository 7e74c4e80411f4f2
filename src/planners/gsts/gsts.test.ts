import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile } from '#instance/compile.ts';
import { criticalPath } from '#instance/criticalPath.ts';
import { generateProblem } from '#io/generate/generate.ts';
import { parseProblem } from '#model/parse.ts';
import { runPlanner } from '../runPlanner.ts';
import { gsts } from './index.ts';

test('with the added arcs, earliest starts by precedence alone are the starts of the plan', async () => {
  let added = 0;
  for (let seed = 1; seed <= 40; seed++) {
    const input = generateProblem({ seed, tasks: 40, resourceStrength: 0.2, renewable: 3 });
    const { plan } = await runPlanner(gsts, compile(parseProblem(input)));
    const arcs = plan.details?.addedArcs ?? [];
    added += arcs.length;
    const adjusted = compile(
      parseProblem({
        ...input,
        tasks: input.tasks.map((task) => ({
          ...task,
          after: [
            ...(task.after ?? []),
            ...arcs.filter(({ after }) => after === task.id).map(({ before }) => before),
          ],
        })),
      }),
    );
    const { est } = criticalPath(adjusted);
    plan.tasks.forEach(({ id, start }, i) => {
      assert.equal(est[i] / adjusted.ticksPerUnit, start, `seed ${seed}, task ${id}`);
    });
  }
  assert.ok(added > 100);
});

test('each added arc names the resource, the time and the amounts of its conflict', async () => {
  const instance = compile(
    parseProblem({
      timeUnit: 'h',
      dueDate: 4,
      resources: [{ id: 'crew', capacity: 3 }],
      tasks: [
        { id: 'long', duration: 5, demand: { crew: 2 } },
        { id: 'short', duration: 1, demand: { crew: 2 } },
      ],
    }),
  );
  const { plan } = await runPlanner(gsts, instance, { params: { priority: 'LPT' } });
  assert.deepEqual(plan.details?.addedArcs, [
    {
      before: 'long',
      after: 'short',
      resource: 'crew',
      time: 0,
      reason: "at 0 h 'short' demands 2 of 'crew', and 1 are free",
    },
  ]);
  assert.equal(plan.details?.dueDate?.met, false);
});
