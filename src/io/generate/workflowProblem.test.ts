import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile } from '#instance/compile.ts';
import { createRng } from '#kernels/rng.ts';
import { parseProblem } from '#model/parse.ts';
import { findPlanner } from '#planners/registry.ts';
import { runPlanner } from '#planners/runPlanner.ts';
import { checkSchedule } from '#schedule/checkSchedule.ts';
import { drawWorkflow } from './workflowProblem.ts';

test('a drawn workflow has the size asked for, hands on data along its precedences, and can be planned', async () => {
  for (let seed = 1; seed <= 30; seed++) {
    const problem = drawWorkflow({ tasks: 40, nodes: 3 }, createRng(seed));
    assert.deepEqual(problem, drawWorkflow({ tasks: 40, nodes: 3 }, createRng(seed)));
    const stageAtMost = 2 + Math.floor(40 / 3);
    assert.ok(problem.tasks.length >= 40 && problem.tasks.length < 40 + 2 * stageAtMost);
    assert.equal(problem.nodes?.length, 3);
    for (const task of problem.tasks) {
      const taken = task.consumes ?? [];
      if (taken.length > 0)
        assert.deepEqual(
          taken,
          (task.after as string[]).map((id) => `d-${id}`),
        );
    }
    const instance = compile(parseProblem(problem));
    const { schedule } = await runPlanner(findPlanner('heft'), instance, {});
    assert.ok(schedule);
    assert.deepEqual(checkSchedule(instance, schedule), []);
  }
});

test('drawn workflows differ: some in width, some begin with one task, some move data and some do not', () => {
  const drawn = Array.from({ length: 30 }, (_, k) => drawWorkflow({ tasks: 40, nodes: 3 }, createRng(k + 1)));
  const roots = drawn.map(({ tasks }) => tasks.filter(({ after }) => after?.length === 0).length);
  assert.ok(roots.includes(1) && new Set(roots).size > 5);
  const movers = drawn.filter(({ tasks }) => tasks.some(({ consumes }) => consumes !== undefined));
  assert.ok(movers.length > 5 && movers.length < 30);
});
