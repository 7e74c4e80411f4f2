import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { compile } from '#instance/compile.ts';
import { AllotError } from '#model/errors.ts';
import { parseProblem } from '#model/parse.ts';
import { type Plan, plannedTasks } from '#schedule/plan.ts';
import { planToSchedule } from './planToSchedule.ts';
import { readPlan } from './readPlan.ts';
import { writePlan, writePlanCsv } from './writePlan.ts';

const instance = compile(
  parseProblem({
    timeUnit: 'h',
    nodes: [
      { id: 'slow', capacity: { cpu: 4 } },
      { id: 'fast', capacity: { cpu: 2 }, speed: 3 },
    ],
    tasks: [
      { id: 'fetch', duration: 1, nodes: [] },
      { id: 'train', duration: 2, demand: { cpu: 2 }, after: ['fetch'] },
      { id: 'big', duration: 0.5, demand: { cpu: 4 } },
      {
        id: 'pick',
        nodes: [],
        modes: [
          { id: 'quick', duration: 1 },
          { id: 'cheap', duration: 3 },
        ],
      },
    ],
  }),
);

const schedule = planToSchedule(instance, {
  tasks: [
    { id: 'train', start: 1, node: 'fast' },
    { id: 'fetch', start: 0, mode: '1', node: null, end: 1 },
    { id: 'big', start: 0.25 },
    { id: 'pick', start: 0, end: 3 },
  ],
});

const plan: Plan = {
  problem: 'p',
  planner: 'x',
  seed: 4,
  status: 'optimal',
  makespan: 3,
  lowerBound: 3,
  objective: { values: [3], lowerBound: 3 },
  timeMs: 1.5,
  schedules: 7,
  reason: 'bound met',
  tasks: plannedTasks(instance, schedule),
  trace: [{ timeMs: 1, schedules: 2, makespan: 3, lowerBound: 3 }],
};

function complaint(action: () => unknown): string[] {
  try {
    action();
  } catch (error) {
    assert.ok(error instanceof AllotError, String(error));
    return error.message.split('\n');
  }
  return assert.fail('accepted');
}

describe('planToSchedule', () => {
  test('takes modes, nodes and ends from the rest of a row where they are left out', () => {
    assert.deepEqual(
      plannedTasks(instance, schedule).map(({ id, mode, node, start }) => [id, mode, node, start]),
      [
        ['fetch', '1', null, 0],
        ['train', '1', 'fast', 1],
        ['big', '1', 'slow', 0.25],
        ['pick', 'cheap', null, 0],
      ],
    );
  });

  test('its rows map back to the schedule, thirds of an hour among them', () => {
    assert.deepEqual(planToSchedule(instance, { tasks: plan.tasks }), schedule);
  });

  test('reports every mismatch at once', () => {
    const tasks = [
      { id: 'fetsch', start: 0 },
      { id: 'train', start: -1 },
      { id: 'big', start: 0, node: 'fast' },
      { id: 'pick', start: 0, mode: 'slowly' },
      { id: 'pick', start: 0 },
    ];
    assert.deepEqual(
      complaint(() => planToSchedule(instance, { tasks }, 'plan.json')),
      [
        "plan.json tasks[0].id: the problem has no task called 'fetsch'",
        "  Maybe you meant 'fetch'",
        "plan.json tasks[1].start: the start -1 of task 'train' is out of range",
        "plan.json tasks[1].node: task 'train' could run in 2 ways, and the plan does not say which",
        '  Maybe add its node',
        "plan.json tasks[2].node: task 'big' cannot run on node 'fast'",
        "  Maybe use one of 'slow'",
        "plan.json tasks[3].mode: task 'pick' has no mode 'slowly'",
        "  Maybe use one of 'quick', 'cheap'",
        "plan.json tasks[4].id: the plan has task 'pick' twice",
        '  Maybe drop one of them',
        "plan.json tasks: the plan leaves out task 'fetch'",
      ],
    );
  });

  test('refuses an end that is not the start plus the duration, and a start off the grid', () => {
    const rows = plan.tasks.map((task) =>
      task.id === 'fetch' ? { ...task, end: 1.5 } : task.id === 'big' ? { ...task, start: Math.PI } : task,
    );
    const [wrongEnd, offGrid] = complaint(() => planToSchedule(instance, { tasks: rows }));
    assert.equal(wrongEnd, "tasks[0].end: task 'fetch' ends at 1 h (0 h + 1 h), and the plan says 1.5 h");
    assert.match(
      offGrid,
      /^tasks\[2\]\.start: the start 3\.14\d+ of task 'big' is not on the grid of 1\/\d+ h$/,
    );
  });
});

describe('plan files', () => {
  test('JSON loses nothing', () => {
    assert.deepEqual(readPlan(writePlan(plan)), plan);
    const none: Plan = {
      ...plan,
      status: 'infeasible',
      makespan: null,
      objective: null,
      tasks: [],
      trace: [],
    };
    assert.deepEqual(readPlan(writePlan(none)), none);
  });

  test('CSV keeps the tasks', () => {
    const csv = writePlanCsv(plan);
    assert.equal(csv.split('\n')[0], 'id,mode,node,start,end');
    assert.deepEqual(readPlan(csv).tasks, plan.tasks);
  });

  test('a file with tasks alone is completed from the problem', () => {
    const rows = [
      { id: 'fetch', start: 0 },
      { id: 'train', start: 1, node: 'slow' },
      { id: 'big', start: 3 },
      { id: 'pick', start: 0, mode: 'quick' },
    ];
    for (const text of [JSON.stringify({ tasks: rows }), JSON.stringify(rows)]) {
      const read = readPlan(text, { instance });
      assert.equal(read.status, 'feasible');
      assert.equal(read.makespan, 3.5);
      assert.deepEqual(read.tasks[1], { id: 'train', mode: '1', node: 'slow', start: 1, end: 3 });
    }
    assert.equal(
      readPlan('id,start,node,mode\nfetch,0,,\ntrain,1,slow,\nbig,3,slow,\npick,0,,quick\n', { instance })
        .makespan,
      3.5,
    );
  });

  test('errors name the line', () => {
    assert.deepEqual(
      complaint(() => readPlan('{"tasks": [\n{"id": "a", "start": 0}]}', { name: 'p.json' })),
      [
        "p.json:2 tasks[0]: task 'a' has no mode, node or end",
        '  Maybe give the problem as well, which tells them',
      ],
    );
    assert.deepEqual(
      complaint(() => readPlan('{"tasks": [\n{"id": "a",\n"start": "x"}]}', { name: 'p.json' })),
      ['p.json:3 tasks[0].start: "x" is not a number'],
    );
    assert.deepEqual(
      complaint(() => readPlan('id,start\na,0\nb,soon\n', { name: 'p.csv' })),
      ['p.csv:3 tasks[1].start: "soon" is not a number'],
    );
    assert.deepEqual(
      complaint(() => readPlan('id\na\n', { name: 'p.csv' })),
      ["p.csv:1: the column 'start' is missing"],
    );
    assert.equal(
      complaint(() =>
        readPlan('{"tasks": [\n{"id": "fetch", "start": 0},\n{"id": "zz", "start": 0}]}', {
          name: 'p.json',
          instance,
        }),
      )[0],
      "p.json:3 tasks[1].id: the problem has no task called 'zz'",
    );
  });
});
