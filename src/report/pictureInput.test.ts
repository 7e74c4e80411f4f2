import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { compile } from '#instance/compile.ts';
import { parseProblem } from '#model/parse.ts';
import { checkSchedule } from '#schedule/checkSchedule.ts';
import type { Plan } from '#schedule/plan.ts';
import { pictureInput } from './pictureInput.ts';
import {
  listSchedule,
  pipelineInstance,
  projectInstance,
  sampleRun,
  shopInstance,
} from './sample.fixture.ts';

test('the fixtures are valid schedules', () => {
  for (const instance of [pipelineInstance(), projectInstance(60, 1)])
    assert.deepEqual(checkSchedule(instance, listSchedule(instance)), []);
});

test('times come in the unit of the problem, and the headline names makespan, bound and gap', () => {
  const instance = pipelineInstance();
  const input = pictureInput(instance, listSchedule(instance));
  const publish = input.tasks.find((task) => task.id === 'publish');
  assert.equal(publish?.planned?.end, input.end);
  assert.match(input.headline, /^makespan [\d.]+ min · lower bound [\d.]+ min · gap [\d.]+ %$/);
});

test('without a schedule the headline says why, and the run is still there', () => {
  const instance = pipelineInstance();
  const schedule = listSchedule(instance);
  const input = pictureInput(instance, null, { run: sampleRun(instance, schedule, 1) });
  assert.match(input.headline, /^no schedule · lower bound/);
  assert.ok(input.tasks.every((task) => task.planned === null && task.attempts.length > 0));
});

describe('critical tasks', () => {
  test('run from the start to the end of the schedule, over full resources as well', () => {
    // Both jobs want machine 0 first: no precedence joins them, the machine does.
    const instance = shopInstance('two', [
      [
        [0, 3],
        [1, 2],
      ],
      [
        [0, 4],
        [1, 5],
      ],
    ]);
    const input = pictureInput(instance, listSchedule(instance));
    const critical = input.tasks.filter((task) => task.critical).map((task) => task.id);
    assert.deepEqual(critical, ['job1.1', 'job2.1', 'job2.2']);
  });

  test('touch each other end to start in a project without calendars', () => {
    const resources = [{ id: 'crew', capacity: 1 }];
    const tasks = [
      { id: 'a', duration: 4, demand: { crew: 1 } },
      { id: 'b', duration: 2 },
      { id: 'c', duration: 3, demand: { crew: 1 }, after: ['b'] },
    ];
    const instance = compile(parseProblem({ resources, tasks }));
    const input = pictureInput(instance, {
      start: Int32Array.of(0, 0, 4 * instance.ticksPerUnit),
      mode: Int32Array.of(0, 1, 2),
    });
    assert.deepEqual(
      input.tasks.filter((task) => task.critical).map((task) => task.id),
      ['a', 'c'],
    );
  });
});

test('colours stand for jobs in a shop, for kinds of learning, or for nothing', () => {
  const by = (instance: ReturnType<typeof pipelineInstance>) =>
    pictureInput(instance, listSchedule(instance)).groups;
  const shop = shopInstance('s', [
    [
      [0, 1],
      [1, 1],
    ],
    [
      [1, 1],
      [0, 1],
    ],
  ]);
  assert.deepEqual(by(shop), { by: 'job', names: ['job1', 'job2'] });
  assert.deepEqual(by(pipelineInstance()).by, 'kind');
  assert.deepEqual(by(projectInstance(20, 1)).by, '');
});

test('loads add up to the work of the tasks, planned and actual', () => {
  const instance = projectInstance(50, 4);
  const schedule = listSchedule(instance);
  const input = pictureInput(instance, schedule, { run: sampleRun(instance, schedule, 9) });
  const crew = input.resources.find((resource) => resource.name === 'crew');
  assert.ok(crew?.actual);
  const areaOf = (steps: readonly { time: number; value: number }[]) =>
    steps.reduce((sum, step, k) => sum + step.value * ((steps[k + 1]?.time ?? step.time) - step.time), 0);
  const demand = (i: number) => instance.problem.tasks[i].modes[0].demand.crew ?? 0;
  const work = input.tasks.reduce((sum, task, i) => sum + demand(i) * task.duration, 0);
  assert.equal(areaOf(crew.planned), work);
  const done = input.tasks.reduce(
    (sum, task, i) =>
      sum + task.attempts.reduce((own, a) => own + demand(i) * ((a.end as number) - a.start), 0),
    0,
  );
  assert.ok(Math.abs(areaOf(crew.actual) - done) < 1e-6);
});

test('an attempt on a node the problem does not know gets a row, and no load', () => {
  const instance = pipelineInstance();
  const schedule = listSchedule(instance);
  const attempt = { number: 1, node: 'stranger', start: 0, end: 5, outcome: 'lost' as const };
  const run = {
    status: 'failed' as const,
    now: 5,
    tasks: [{ id: 'collect', node: 'stranger', attempts: [attempt] }],
  };
  const input = pictureInput(instance, schedule, { run });
  assert.ok(input.places.some((place) => place.name === 'stranger'));
  assert.ok(input.resources.every((resource) => resource.actual?.every((step) => step.value === 0)));
});

test('an attempt loads what its own mode demands, not what another mode on that node would', () => {
  const instance = compile(
    parseProblem({
      nodes: [{ id: 'box', capacity: { cpu: 2 } }],
      tasks: [
        {
          id: 'train',
          modes: [
            { id: 'wide', duration: 2, demand: { cpu: 2 } },
            { id: 'narrow', duration: 4, demand: { cpu: 1 } },
          ],
        },
      ],
    }),
  );
  const attempt = { number: 1, mode: 'narrow', node: 'box', start: 0, end: 4, outcome: 'succeeded' as const };
  const run = {
    status: 'succeeded' as const,
    now: 4,
    tasks: [{ id: 'train', node: 'box', attempts: [attempt] }],
  };
  const { resources } = pictureInput(instance, null, { run });
  assert.deepEqual(
    resources[0].actual?.map((step) => step.value),
    [1, 0],
  );
});

test('arcs that a planner added name their conflict, and the critical path goes over them', () => {
  const instance = compile(
    parseProblem({
      timeUnit: 'h',
      resources: [{ id: 'crew', capacity: 3 }],
      tasks: [
        { id: 'long', duration: 5, demand: { crew: 2 } },
        { id: 'short', duration: 1, demand: { crew: 2 } },
        { id: 'last', duration: 2, after: ['short'] },
      ],
    }),
  );
  const reason = "at 0 h 'short' demands 2 of 'crew', and 1 are free";
  const addedArcs = [{ before: 'long', after: 'short', resource: 'crew', time: 0, reason }];
  const plan = { details: { addedArcs }, lowerBound: 5, objective: null } as unknown as Plan;
  const schedule = { start: Int32Array.of(0, 5, 6), mode: Int32Array.of(0, 1, 2) };
  const { arcs, tasks } = pictureInput(instance, schedule, { plan });
  const added = arcs.find((arc) => arc.added !== undefined);
  assert.equal(added?.added, reason);
  assert.equal(added?.label, 'crew 0');
  assert.equal(added?.onCriticalPath, true);
  assert.ok(tasks.every((task) => task.onCriticalPath));
  const without = pictureInput(instance, schedule);
  assert.equal(without.arcs.length, 1);
  assert.deepEqual(
    without.tasks.map((task) => task.onCriticalPath),
    [true, false, false],
  );
});
