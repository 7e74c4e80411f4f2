import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile } from '#instance/compile.ts';
import type { Instance } from '#instance/instance.ts';
import { createRng, type Rng } from '#kernels/rng.ts';
import { serialSgs } from '#kernels/serialSgs.ts';
import { parseProblem } from '#model/parse.ts';
import type { ProblemInput } from '#model/schema.ts';
import { checkSchedule } from '#schedule/checkSchedule.ts';
import { makespan } from '#schedule/schedule.ts';
import { fillCapacity } from './capacityProfile.ts';
import { ScheduleGenerator } from './scheduleGenerator.ts';
import { rankOf, sampleList } from './taskList.ts';

interface Shape {
  tasks: number;
  resources: number;
  capacity: number;
  /** Multiplies every time: long durations are planned on event profiles. */
  stretch: number;
  calendars: boolean;
  lags: boolean;
}

/** A random instance of the given shape. */
function randomInstance(rng: Rng, shape: Shape): Instance {
  const time = (n: number) => rng.int(n) * shape.stretch;
  const types = ['finish-start', 'start-start', 'finish-finish', 'start-finish'] as const;
  const input: ProblemInput = {
    timeUnit: 'unit',
    resources: Array.from({ length: shape.resources }, (_, r) => ({
      id: `r${r}`,
      capacity: shape.capacity,
      calendar: shape.calendars
        ? [{ start: time(10), end: (11 + rng.int(10)) * shape.stretch, capacity: rng.int(shape.capacity) }]
        : undefined,
    })),
    tasks: Array.from({ length: shape.tasks }, (_, i) => ({
      id: `t${i}`,
      duration: time(8),
      releaseDate: rng.int(4) === 0 ? time(12) : 0,
      demand: Object.fromEntries(
        Array.from({ length: shape.resources }, (_, r) => [`r${r}`, rng.int(shape.capacity + 1)]).filter(
          () => rng.int(3) > 0,
        ),
      ),
      after: Array.from({ length: Math.min(i, rng.int(3)) }, () => ({
        task: `t${rng.int(i)}`,
        type: shape.lags ? types[rng.int(4)] : 'finish-start',
        lag: shape.lags ? (rng.int(7) - 2) * shape.stretch : 0,
      })),
    })),
  };
  return compile(parseProblem(input));
}

const SHAPES: Record<string, Shape> = {
  'packed rows': { tasks: 20, resources: 3, capacity: 9, stretch: 1, calendars: false, lags: false },
  'wide rows': { tasks: 20, resources: 6, capacity: 200, stretch: 1, calendars: false, lags: false },
  'calendars and lags, packed': {
    tasks: 15,
    resources: 2,
    capacity: 5,
    stretch: 1,
    calendars: true,
    lags: true,
  },
  'calendars and lags, wide': {
    tasks: 15,
    resources: 5,
    capacity: 5,
    stretch: 1,
    calendars: true,
    lags: true,
  },
  machines: { tasks: 20, resources: 4, capacity: 1, stretch: 1, calendars: false, lags: false },
  'machines and lags': { tasks: 20, resources: 4, capacity: 1, stretch: 1, calendars: false, lags: true },
  'long times': { tasks: 20, resources: 3, capacity: 9, stretch: 100_003, calendars: false, lags: false },
  'long times, calendars and lags': {
    tasks: 15,
    resources: 3,
    capacity: 5,
    stretch: 99_991,
    calendars: true,
    lags: true,
  },
};

for (const [title, shape] of Object.entries(SHAPES)) {
  test(`serial generation makes the same valid schedules as the plain kernel: ${title}`, () => {
    const rng = createRng(11);
    for (let round = 0; round < 60; round++) {
      const instance = randomInstance(rng, { ...shape, stretch: 1 });
      const stretched = shape.stretch === 1 ? instance : stretch(instance, shape.stretch);
      const list = drawList(instance, rng);
      const generator = new ScheduleGenerator(stretched);
      const start = new Int32Array(shape.tasks);
      const length = generator.serial(list, start);
      const expected = plainSerial(instance, list);
      assert.equal(length, expected.makespan * shape.stretch);
      assert.deepEqual(
        [...start],
        [...expected.start].map((time) => time * shape.stretch),
      );
      assert.deepEqual(checkSchedule(stretched, { start, mode: generator.view.mode }), []);
    }
  });

  test(`parallel generation and justification stay valid, and justification never lengthens: ${title}`, () => {
    const rng = createRng(12);
    for (let round = 0; round < 60; round++) {
      const instance = randomInstance(rng, shape);
      const generator = new ScheduleGenerator(instance);
      const start = new Int32Array(shape.tasks);
      const rank = rankOf(Float64Array.from({ length: shape.tasks }, () => rng.next()));
      const parallel = generator.parallel(rank, start);
      const schedule = { start, mode: generator.view.mode };
      assert.deepEqual(checkSchedule(instance, schedule), []);
      assert.equal(makespan(instance, schedule), parallel);
      const justified = generator.justify(start, parallel);
      assert.ok(justified <= parallel);
      assert.equal(makespan(instance, schedule), justified);
      assert.deepEqual(checkSchedule(instance, schedule), []);
    }
  });
}

test('justification finds the shorter schedule that a wasteful one hides', () => {
  const instance = compile(
    parseProblem({
      resources: [{ id: 'r', capacity: 1 }],
      tasks: [
        { id: 'a', duration: 3, demand: { r: 1 } },
        { id: 'b', duration: 4, demand: { r: 1 } },
      ],
    }),
  );
  const generator = new ScheduleGenerator(instance);
  const start = Int32Array.of(0, 5);
  assert.equal(generator.justify(start, 9), 7);
});

test('a task that no calendar window ever holds makes the pass fail, not loop', () => {
  const instance = compile(
    parseProblem({
      resources: [{ id: 'r', capacity: 0, calendar: [{ start: 0, end: 5, capacity: 1 }] }],
      tasks: [{ id: 'a', duration: 6, demand: { r: 1 } }],
    }),
  );
  const generator = new ScheduleGenerator(instance);
  assert.equal(generator.serial(Int32Array.of(0), new Int32Array(1)), -1);
  assert.equal(generator.parallel(Int32Array.of(0), new Int32Array(1)), -1);
});

function drawList(instance: Instance, rng: Rng): Int32Array {
  const list = new Int32Array(instance.taskCount);
  sampleList(instance, null, 0, rng, list);
  return list;
}

/** The same instance with every time multiplied, so that profiles by event and by tick can be compared. */
function stretch(instance: Instance, factor: number): Instance {
  const { resources, nodes: _nodes, ...rest } = instance.problem.input;
  return compile(
    parseProblem({
      ...rest,
      nodes: [],
      timeStep: 1,
      resources: resources.map((r) => ({
        ...r,
        calendar: r.calendar?.map((w) => ({
          ...w,
          start: Number(w.start) * factor,
          end: Number(w.end) * factor,
        })),
      })),
      tasks: rest.tasks.map((task) => ({
        ...task,
        duration: Number(task.duration) * factor,
        releaseDate: Number(task.releaseDate) * factor,
        after: task.after.map((arc) =>
          typeof arc === 'string' ? arc : { ...arc, lag: Number(arc.lag) * factor },
        ),
      })),
    }),
  );
}

/** The slow twin: the general kernel on a dense profile, whatever the instance. */
function plainSerial(instance: Instance, list: Int32Array): { makespan: number; start: Int32Array } {
  const { view } = new ScheduleGenerator(instance);
  const free = new Int32Array(instance.horizon * instance.resourceCount);
  fillCapacity(instance, free, instance.horizon);
  const start = new Int32Array(instance.taskCount);
  const length = serialSgs(
    list,
    view.into.ptr,
    view.into.task,
    view.into.weight,
    instance.release,
    view.duration,
    view.demandPtr,
    view.demandResource,
    view.demandAmount,
    instance.resourceCount,
    free,
    instance.horizon,
    start,
  );
  return { makespan: length, start };
}
