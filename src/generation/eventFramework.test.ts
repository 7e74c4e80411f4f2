import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { compile } from '#instance/compile.ts';
import { parseProblem } from '#model/parse.ts';
import type { ProblemInput, TaskInput } from '#model/schema.ts';
import { plannedTasks } from '#schedule/plan.ts';
import { judgeDueDate } from './dueDateVerdict.ts';
import { EventFramework, frameworkSupports } from './eventFramework.ts';

const HALF = { resources: { crew: { min: 1 } } };

function framework(tasks: TaskInput[], crew: number, more: Partial<ProblemInput> = {}) {
  const problem = {
    timeUnit: 'h' as const,
    timeStep: 1,
    resources: [{ id: 'crew', capacity: crew }],
    tasks,
    ...more,
  };
  const instance = compile(parseProblem(problem));
  return {
    instance,
    mode: instance.modePtr.slice(0, instance.taskCount),
    made: new EventFramework(instance),
  };
}

/** ER's policy: first come, first served, with whatever is left. */
const er = (count: number) => ({
  rank: null,
  startShare: new Float64Array(count),
  width: null,
  takesBack: false,
});

describe('elastic tasks', () => {
  test('start with what is left, get more when another ends, and end when their work is done', () => {
    const { instance, mode, made } = framework(
      [
        { id: 'first', duration: 4, demand: { crew: 3 } },
        { id: 'second', duration: 4, demand: { crew: 4 }, elastic: HALF },
      ],
      4,
    );
    // One of four for 4 h does 1 h of the work; the other 3 h of it are done with all four.
    assert.equal(made.run(mode, er(2)), 7);
    assert.deepEqual(plannedTasks(instance, made.schedule())[1], {
      id: 'second',
      mode: '1',
      node: null,
      start: 0,
      end: 7,
      allotment: [
        { start: 0, end: 4, amounts: { crew: 1 } },
        { start: 4, end: 7, amounts: { crew: 4 } },
      ],
    });
  });

  test('take no more of one resource than the scarcest of those that only help together lets them use', () => {
    const { instance, mode, made } = framework(
      [
        { id: 'haul', duration: 2, demand: { crew: 1, machines: 3 } },
        {
          id: 'dig',
          duration: 2,
          demand: { crew: 4, machines: 4 },
          elastic: {
            resources: { crew: { min: 1 }, machines: { min: 1 } },
            joint: [{ resources: ['crew', 'machines'], speedup: { type: 'work-conserving' } }],
          },
        },
      ],
      8,
      {
        resources: [
          { id: 'crew', capacity: 8 },
          { id: 'machines', capacity: 4 },
        ],
      },
    );
    made.run(mode, er(2));
    assert.deepEqual(plannedTasks(instance, made.schedule())[1].allotment?.[0].amounts, {
      crew: 1,
      machines: 1,
    });
  });

  test('wait where their least, or the share that the policy asks for, is not free', () => {
    const tasks: TaskInput[] = [
      { id: 'first', duration: 4, demand: { crew: 3 } },
      { id: 'second', duration: 4, demand: { crew: 4 }, elastic: { resources: { crew: { min: 2 } } } },
    ];
    const few = framework(tasks, 4);
    assert.equal(few.made.run(few.mode, er(2)), 8);
    const more = framework(tasks, 5);
    assert.equal(more.made.run(more.mode, er(2)), 6);
    assert.equal(more.made.run(more.mode, { ...er(2), startShare: new Float64Array(2).fill(0.75) }), 8);
    assert.equal(more.made.schedule().allotments, undefined);
  });

  test('lose what they run with to a task before them only where the policy takes back', () => {
    const tasks: TaskInput[] = [
      { id: 'long', duration: 8, demand: { crew: 4 }, elastic: HALF },
      { id: 'urgent', duration: 2, demand: { crew: 3 }, releaseDate: 2 },
    ];
    const { made, mode } = framework(tasks, 4);
    const urgentFirst = { ...er(2), rank: Int32Array.of(1, 0) };
    made.run(mode, urgentFirst);
    assert.deepEqual([...made.start], [0, 8]);
    made.run(mode, { ...urgentFirst, takesBack: true });
    assert.deepEqual([...made.start], [0, 2]);
    // 2 h of work by 2 h, half an hour of it more by 4 h, the rest at full speed, rounded up.
    assert.equal(made.end[0], 10);
  });
});

describe('rigid tasks', () => {
  test('go in first-come order under the policy of elastic ones', () => {
    const { made, mode } = framework(
      [
        { id: 'a', duration: 3, demand: { crew: 2 } },
        { id: 'b', duration: 1, demand: { crew: 2 } },
        { id: 'c', duration: 5, demand: { crew: 1 } },
      ],
      2,
    );
    assert.equal(made.run(mode, er(3)), 9);
    assert.deepEqual([...made.start], [0, 3, 4]);
  });

  test('keep lags, start-start precedence, releases and milestones', () => {
    const { made, mode } = framework(
      [
        { id: 'a', duration: 3, demand: { crew: 1 }, releaseDate: 1 },
        { id: 'b', duration: 1, demand: { crew: 1 }, after: [{ task: 'a', type: 'start-start', lag: 2 }] },
        { id: 'c', duration: 0, after: [{ task: 'a', lag: 4 }] },
        { id: 'd', duration: 2, after: ['c'] },
      ],
      2,
    );
    assert.equal(made.run(mode, er(4)), 10);
    assert.deepEqual([...made.start], [1, 3, 8, 8]);
  });
});

test('what the framework cannot take is said', () => {
  const { instance } = framework(
    [
      { id: 'a', duration: 1 },
      { id: 'b', duration: 1, after: [{ task: 'a', lag: -1 }] },
    ],
    1,
  );
  assert.equal(frameworkSupports(instance), 'negative lags');
});

test('a due date is met or not, with the bottleneck and the shortest end', () => {
  const tasks: TaskInput[] = [
    { id: 'a', duration: 3, demand: { crew: 2 } },
    { id: 'b', duration: 3, demand: { crew: 2 } },
  ];
  const judge = (dueDate: number) => {
    const { instance, made, mode } = framework(tasks, 2, { dueDate });
    made.run(mode, er(2));
    return judgeDueDate(instance, made.schedule());
  };
  assert.deepEqual(judge(6), {
    wanted: 6,
    reached: 6,
    met: true,
    shortestReachable: 6,
    bottleneck: { resource: 'crew', utilisation: 1 },
    advice: '',
  });
  assert.equal(
    judge(5)?.advice,
    "the plan ends at 6 h, 1 h after the wanted end at 5 h; no plan ends before 6 h (energy of crew): want it later, shorten tasks or add capacity; 'crew' is in the greatest use, 100 %: more of it helps first",
  );
});
