import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ScheduleGenerator } from '#generation/scheduleGenerator.ts';
import { compile } from '#instance/compile.ts';
import { generateProblem } from '#io/generate/generate.ts';
import { Construction } from '#learning/construction.ts';
import { GREEDY, Player } from '#learning/rollout.ts';
import { parseProblem } from '#model/parse.ts';
import { checkSchedule } from '#schedule/checkSchedule.ts';
import { runPlanner } from '../runPlanner.ts';
import { policy } from './index.ts';
import { shippedPolicy } from './shipped.ts';

test("the greedy construction is the planner's first schedule, and serial generation of its list makes it again", async () => {
  for (const nodes of [undefined, { count: 3 }]) {
    const instance = compile(parseProblem(generateProblem({ seed: 7, tasks: 50, nodes })));
    const construction = new Construction(instance);
    const { mode, start: placed } = construction;
    const makespan = new Player(shippedPolicy(), construction).play(GREEDY);
    assert.deepEqual(checkSchedule(instance, { start: placed, mode }), []);
    const greedy = await runPlanner(policy, instance, { params: { samples: 0, justify: false } });
    assert.equal((greedy.plan.makespan as number) * instance.ticksPerUnit, makespan);
    const generator = new ScheduleGenerator(instance);
    generator.setModes(mode);
    const start = new Int32Array(50);
    assert.equal(generator.serial(construction.order, start), makespan);
    assert.deepEqual(start, placed);
  }
});
