import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile } from '#instance/compile.ts';
import { generateProblem } from '#io/generate/generate.ts';
import { createRng } from '#kernels/rng.ts';
import { parseProblem } from '#model/parse.ts';
import { randomProblem } from '../../../tests/oracle/randomProblem.ts';
import { dynamicProgramming } from '../dynamic-programming/index.ts';
import { priorityRule } from '../priority-rule/index.ts';
import { runPlanner } from '../runPlanner.ts';
import { rollingWindow } from './index.ts';

test('a window of all tasks finds what dynamic programming proves best', async (t) => {
  const rng = createRng(19);
  let compared = 0;
  for (let k = 0; k < 150; k++) {
    const { problem, instance } = randomProblem(rng, { maxTasks: 6, maxDuration: 4, deadlines: false });
    if (dynamicProgramming.meta.supports(instance) !== true) continue;
    const { plan: exact } = await runPlanner(dynamicProgramming, instance);
    const { plan } = await runPlanner(rollingWindow, instance, { params: { window: 6 } });
    if (plan.objective === null || exact.objective === null) continue;
    compared++;
    // Of several levels the first is what a window's states are bounded by.
    assert.ok(
      Math.abs(plan.objective.values[0] - exact.objective.values[0]) < 1e-6,
      `${plan.objective.values} instead of ${exact.objective.values}: ${JSON.stringify(problem.input)}`,
    );
  }
  t.diagnostic(`${compared} problems compared`);
  assert.ok(compared > 50);
});

test('windows much smaller than the problem shorten the plan of the rule, and never lengthen it', async () => {
  let gained = 0;
  for (let seed = 1; seed <= 6; seed++) {
    const input = generateProblem({ tasks: 50, seed, resourceStrength: 0.1, modes: seed % 2 ? 1 : 2 });
    const instance = compile(parseProblem(input));
    const { plan: rule } = await runPlanner(priorityRule, instance);
    const { plan } = await runPlanner(rollingWindow, instance, {
      params: { window: 8 },
      scheduleLimit: 2000,
    });
    assert.ok((plan.makespan as number) <= (rule.makespan as number));
    if ((plan.makespan as number) < (rule.makespan as number)) gained++;
  }
  assert.ok(gained >= 4, `${gained} of 6`);
});
