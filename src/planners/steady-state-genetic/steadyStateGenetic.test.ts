import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile } from '#instance/compile.ts';
import { generateProblem } from '#io/generate/generate.ts';
import { parseProblem } from '#model/parse.ts';
import { objectiveValues } from '#schedule/objective.ts';
import { findPlanner } from '../registry.ts';
import { runPlanner } from '../runPlanner.ts';

const single = compile(
  parseProblem(generateProblem({ tasks: 60, seed: 2, renewable: 4, resourceStrength: 0.2 })),
);

const run = (planner: string, of: typeof single, scheduleLimit: number, params: object = {}) =>
  runPlanner(findPlanner(planner), of, { seed: 1, scheduleLimit, params });

test('with as many schedules it plans better than sampling and than the genetic algorithm', async () => {
  const input = generateProblem({ tasks: 120, seed: 2, resourceFactor: 1, resourceStrength: 0.1 });
  const scarce = compile(parseProblem(input));
  const steady = await run('steady-state-genetic', scarce, 4000);
  const sampling = await run('sampling', scarce, 4000, { samples: 2000 });
  const genetic = await run('genetic', scarce, 4000);
  assert.ok((steady.plan.makespan as number) < (sampling.plan.makespan as number));
  assert.ok((steady.plan.makespan as number) < (genetic.plan.makespan as number));
});

test('the course of a search falls, and its best is the plan', async () => {
  for (const id of ['steady-state-genetic', 'genetic', 'adaptive-genetic', 'gasa', 'annealing', 'hybrid']) {
    const { plan } = await run(id, single, 3000);
    const course = plan.details?.statistics ?? [];
    assert.ok(course.length > 5, id);
    for (let k = 1; k < course.length; k++) {
      assert.ok(course[k].step > course[k - 1].step, id);
      assert.ok(course[k].worst >= course[k].mean - 1e-9, id);
    }
    if (id !== 'hybrid')
      assert.ok(
        course.every((point) => point.mean >= point.best - 1e-9),
        id,
      );
    assert.equal(course[course.length - 1].best, plan.makespan, id);
  }
});

test('the document’s defaults: population, generations and one point a generation', async () => {
  const { plan } = await run('genetic', single, 1_000_000);
  assert.equal(plan.details?.statistics?.length, 101);
  assert.ok(plan.schedules <= 100 + 100 * 100);
});

test('with modes and resources that are used up, it plans no worse than a rule', async () => {
  const input = generateProblem({ tasks: 25, seed: 3, renewable: 2, nonRenewable: 2, modes: 3 });
  const multi = compile(parseProblem(input));
  const steady = await run('steady-state-genetic', multi, 3000);
  const rules = await run('priority-rule', multi, 3);
  assert.ok(steady.schedule && rules.schedule);
  assert.ok(
    objectiveValues(multi, steady.schedule)[0] <= objectiveValues(multi, rules.schedule)[0],
    'the search fell behind a single rule',
  );
});
