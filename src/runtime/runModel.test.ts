import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile } from '#instance/compile.ts';
import { AllotError } from '#model/errors.ts';
import { parseProblem } from '#model/parse.ts';
import { findPlanner } from '#planners/registry.ts';
import { runPlanner } from '#planners/runPlanner.ts';
import { buildRunModel } from './runModel.ts';

test('a plan that allots a task less than its demand is refused, by name', async () => {
  const problem = parseProblem({
    timeUnit: 's',
    resources: [{ id: 'crew', capacity: 4 }],
    tasks: [
      { id: 'first', duration: 4, demand: { crew: 3 } },
      { id: 'second', duration: 4, demand: { crew: 4 }, elastic: { resources: { crew: { min: 1 } } } },
    ],
  });
  const planned = async (id: string) => (await runPlanner(findPlanner(id), compile(problem))).plan;
  const short = await planned('elastic');
  assert.throws(
    () => buildRunModel(problem, short, 1),
    (error) =>
      error instanceof AllotError &&
      error.issues[0].code === 'elastic-plan' &&
      /'second' less than the demand/.test(error.message),
  );
  assert.equal(buildRunModel(problem, await planned('gsts'), 1).order.length, 2);
});
