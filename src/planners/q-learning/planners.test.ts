import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { compile } from '#instance/compile.ts';
import type { Instance } from '#instance/instance.ts';
import { parseProblem } from '#model/parse.ts';
import type { ProblemInput } from '#model/schema.ts';
import { metropolisQ } from '../metropolis-q/index.ts';
import { multiStepQ } from '../multi-step-q/index.ts';
import type { Planner } from '../planner.ts';
import { runPlanner } from '../runPlanner.ts';
import { qLearning } from './index.ts';

const CASE: ProblemInput = parse(
  readFileSync(join(import.meta.dirname, '../../../examples/c7-processors.yaml'), 'utf8'),
);
const instanceOf = (input: ProblemInput): Instance => compile(parseProblem(input));
const LEARNERS: readonly Planner<never>[] = [qLearning, multiStepQ, metropolisQ] as never;

for (const planner of LEARNERS) {
  test(`${planner.meta.id}: the optimum of seven tasks on three processors, and the course of learning`, async () => {
    const { plan } = await runPlanner(planner, instanceOf(CASE), { seed: 3 });
    assert.equal(plan.makespan, 8);
    const course = plan.details?.statistics ?? [];
    assert.equal(course.length, 30);
    for (const { best, mean, worst } of course) assert.ok(best <= mean && mean <= worst);
    // A schedule is made once for each allocation.
    assert.ok(plan.schedules <= 2187);
  });

  test(`${planner.meta.id}: says by name what it does not take`, () => {
    const refused = (changed: Partial<ProblemInput>) =>
      String(planner.meta.supports(instanceOf({ ...CASE, ...changed })));
    assert.match(refused({ deadline: 100 }), /deadlines/);
    assert.match(refused({ resources: [{ id: 'budget', capacity: 9, renewable: false }] }), /used up/);
    assert.match(
      refused({ nodes: CASE.nodes?.slice(0, 1), tasks: [{ id: 'T', duration: 1, demand: { slot: 1 } }] }),
      /no allocation/,
    );
  });
}

test('metropolis-q: the tasks of a processor run in ascending depth', async () => {
  const { plan } = await runPlanner(metropolisQ, instanceOf(CASE), { seed: 1 });
  const depth: Record<string, number> = { T1: 1, T2: 2, T3: 2, T4: 2, T5: 3, T6: 3, T7: 4 };
  for (const a of plan.tasks)
    for (const b of plan.tasks)
      if (a.node === b.node && depth[a.id] < depth[b.id]) assert.ok(a.end <= b.start, `${a.id} ${b.id}`);
});

test('metropolis-q: the same in minutes as in hours', async () => {
  const runs = ['min', 'h'].map((timeUnit) =>
    runPlanner(metropolisQ, instanceOf({ ...CASE, timeUnit: timeUnit as 'min' }), { seed: 5 }),
  );
  const [a, b] = await Promise.all(runs);
  assert.deepEqual(a.plan.tasks, b.plan.tasks);
  assert.equal(a.plan.schedules, b.plan.schedules);
});
