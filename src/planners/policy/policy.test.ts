import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ScheduleGenerator } from '#generation/scheduleGenerator.ts';
import { compile } from '#instance/compile.ts';
import { generateProblem } from '#io/generate/generate.ts';
import { parseProblem } from '#model/parse.ts';
import { checkSchedule } from '#schedule/checkSchedule.ts';
import { runPlanner } from '../runPlanner.ts';
import { policy, policyGuide } from './index.ts';

test('the guide is the greedy schedule, and serial generation of its list makes it again', async () => {
  for (const nodes of [undefined, { count: 3 }]) {
    const instance = compile(parseProblem(generateProblem({ seed: 7, tasks: 50, nodes })));
    const guide = policyGuide(instance);
    assert.ok(guide);
    assert.deepEqual(checkSchedule(instance, guide), []);
    const greedy = await runPlanner(policy, instance, { params: { samples: 0, justify: false } });
    assert.equal((greedy.plan.makespan as number) * instance.ticksPerUnit, guide.makespan);
    const generator = new ScheduleGenerator(instance);
    generator.setModes(guide.mode);
    const start = new Int32Array(50);
    assert.equal(generator.serial(guide.list, start), guide.makespan);
    assert.deepEqual(start, guide.start);
  }
});
