import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile } from '#instance/compile.ts';
import { parseProblem } from '#model/parse.ts';
import { findPlanner } from '#planners/registry.ts';
import { runPlanner } from '#planners/runPlanner.ts';
import { planFigures } from './figures.ts';

const late = (dueDate: number) =>
  compile(
    parseProblem({
      timeUnit: 'h',
      dueDate,
      resources: [{ id: 'crew', capacity: 3 }],
      tasks: ['a', 'b', 'c'].map((id) => ({ id, duration: 2, demand: { crew: 2 } })),
    }),
  );

async function adviceOf(planner: string, dueDate: number): Promise<string | undefined> {
  const instance = late(dueDate);
  const { plan, schedule } = await runPlanner(findPlanner(planner), instance, { scheduleLimit: 5000 });
  assert.ok(schedule);
  return planFigures(instance, plan, schedule).find(({ label }) => label === 'to meet it')?.value as
    string | undefined;
}

test('a wanted end that is missed comes with what would have to change, whatever the planner', async () => {
  for (const planner of ['gsts', 'elastic', 'exact', 'priority-rule']) {
    const advice = await adviceOf(planner, 5);
    assert.match(advice ?? '', /ends at 6 h, 1 h after the wanted end at 5 h/, planner);
    assert.match(advice ?? '', /'crew' is in the greatest use, 67 %/, planner);
  }
  assert.equal(await adviceOf('gsts', 6), undefined);
});

test('what a planner has proved counts: no longer search is advised where none can help', async () => {
  assert.match((await adviceOf('exact', 5)) ?? '', /no plan ends before 6 h .*: want it later/);
});
