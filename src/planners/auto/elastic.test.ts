import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile } from '#instance/compile.ts';
import { generateProblem } from '#io/generate/generate.ts';
import { parseProblem } from '#model/parse.ts';
import { elastic } from '../elastic/index.ts';
import { runPlanner } from '../runPlanner.ts';
import { auto } from './index.ts';

test('auto is never worse than ER on elastic problems, whatever the budget, and mostly better', async () => {
  let better = 0;
  for (let seed = 1; seed <= 20; seed++) {
    const input = generateProblem({
      seed,
      tasks: 20,
      renewable: 2,
      resourceFactor: 1,
      resourceStrength: 0.3,
    });
    for (const task of input.tasks) {
      const demands = Object.entries(task.demand ?? {}) as [string, number][];
      task.elastic = {
        resources: Object.fromEntries(demands.map(([r, most]) => [r, { min: Math.ceil(most / 2) }])),
      };
    }
    const instance = compile(parseProblem(input));
    const er = await runPlanner(elastic, instance);
    const most = [1, 5, 300][seed % 3];
    const found = await runPlanner(auto, instance, { seed, scheduleLimit: most });
    assert.ok(found.plan.schedules <= most);
    assert.ok((found.plan.makespan as number) <= (er.plan.makespan as number), `seed ${seed}`);
    if ((found.plan.makespan as number) < (er.plan.makespan as number)) better++;
  }
  assert.ok(better >= 10, `better on ${better} of 20`);
});
