import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile } from '#instance/compile.ts';
import { generateProblem } from '#io/generate/generate.ts';
import { parseProblem } from '#model/parse.ts';
import { runPlanner } from '../runPlanner.ts';
import { auto } from './index.ts';

for (const modes of [1, 3])
  test(`thousands of tasks, modes ${modes}: window by window the schedule gets shorter, and a seed repeats it`, async (t) => {
    const input = generateProblem({
      tasks: 2000,
      modes,
      nonRenewable: 0,
      seed: 5,
      resourceFactor: 0.75,
      resourceStrength: 0.05,
    });
    const instance = compile(parseProblem(input));
    assert.equal(instance.isMultiMode, modes > 1);
    const run = async (scheduleLimit: number) => {
      const { plan } = await runPlanner(auto, instance, { seed: 1, scheduleLimit });
      assert.ok(plan.makespan !== null);
      assert.ok(plan.schedules <= scheduleLimit + 400);
      return plan.makespan;
    };
    const [rules, windows] = [await run(18), await run(600)];
    t.diagnostic(`${rules} by rules, ${windows} by windows`);
    assert.ok(windows < rules);
    assert.equal(await run(600), windows);
  });
