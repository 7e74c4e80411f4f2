import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile } from '#instance/compile.ts';
import { parseProblem } from '#model/parse.ts';
import type { ProblemInput } from '#model/schema.ts';
import { exact } from '#planners/exact/index.ts';
import { runPlanner } from '#planners/runPlanner.ts';
import { buildScheduleModel, type ScheduleModel } from '../../scheduleModel.ts';

/** Tasks in a row, each quick for 4 or slow for nothing. */
function row(tasks: number, money: number): ProblemInput {
  return {
    resources: [{ id: 'money', capacity: money, renewable: false }],
    tasks: Array.from({ length: tasks }, (_, i) => ({
      id: `t${i}`,
      modes: [{ duration: 2, demand: { money: 4 } }, { duration: 6 }],
      after: i > 0 ? [`t${i - 1}`] : [],
    })),
  };
}

/** Whether propagation alone leaves room for an end by `latestEnd`. */
function leavesRoom(input: ProblemInput, latestEnd: number): boolean {
  const model = buildScheduleModel(compile(parseProblem(input)), latestEnd) as ScheduleModel;
  return model.search.propagate();
}

test('sees how much time the money cannot save, without a search', () => {
  // Money for half of the tasks: 10 · 2 + 10 · 6.
  assert.equal(leavesRoom(row(20, 40), 79), false);
  assert.equal(leavesRoom(row(20, 40), 80), true);
});

test('sees as much on any grid of time, and in any currency', () => {
  for (const [seconds, cents] of [
    [1, 100],
    [60, 1],
    [3600, 3600],
    [100_000, 1],
  ]) {
    const hours = row(20, 40 * cents);
    const tasks = hours.tasks.map((task) => ({
      ...task,
      modes: [{ duration: 2 * seconds, demand: { money: 4 * cents } }, { duration: 6 * seconds }],
    }));
    const input = { ...hours, timeStep: 1, tasks };
    assert.equal(leavesRoom(input, 79 * seconds), false, `${seconds} s, ${cents} cents`);
    assert.equal(leavesRoom(input, 80 * seconds), true, `${seconds} s, ${cents} cents`);
  }
});

test('sees how much work no choice avoids', () => {
  const input: ProblemInput = {
    resources: [
      { id: 'crew', capacity: 2 },
      { id: 'money', capacity: 20, renewable: false },
    ],
    // With money 4 hours of work, without 8; for five of ten tasks there is money.
    tasks: Array.from({ length: 10 }, (_, i) => ({
      id: `t${i}`,
      modes: [
        { duration: 4, demand: { crew: 1, money: 4 } },
        { duration: 4, demand: { crew: 2, money: 0 } },
      ],
    })),
  };
  assert.equal(leavesRoom(input, 29), false);
  assert.equal(leavesRoom(input, 30), true);
});

test('proves the least cost by a deadline, with few conflicts', async () => {
  const tasks = row(12, 100).tasks.map((task) => ({
    ...task,
    modes: [
      { duration: 2, cost: 3 },
      { duration: 5, cost: 1 },
    ],
  }));
  const input: ProblemInput = { tasks, deadline: 36, objective: { sum: [{ term: 'cost' }] } };
  const { plan } = await runPlanner(exact, compile(parseProblem(input)), { scheduleLimit: 2000 });
  assert.equal(plan.status, 'optimal');
  // 24 hours are saved three at a time, for two more each.
  assert.deepEqual(plan.objective?.values, [12 + 2 * 8]);
});
