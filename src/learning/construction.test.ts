import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { ScheduleGenerator } from '#generation/scheduleGenerator.ts';
import { compile } from '#instance/compile.ts';
import { NEVER } from '#instance/instance.ts';
import { generateProblem } from '#io/generate/generate.ts';
import { createRng } from '#kernels/rng.ts';
import { AllotError } from '#model/errors.ts';
import { parseProblem } from '#model/parse.ts';
import { checkSchedule } from '#schedule/checkSchedule.ts';
import { makespan } from '#schedule/schedule.ts';
import { randomProblemInput } from '../../tests/oracle/randomProblem.ts';
import { Construction } from './construction.ts';
import { OFFER_FEATURES, OfferFeatures } from './offerFeatures.ts';

/** An instance of general arcs, calendars, modes and nodes; null where it cannot be compiled. */
function randomInstance(seed: number) {
  try {
    return compile(parseProblem(randomProblemInput(createRng(seed), { minTasks: 5, maxTasks: 25 })));
  } catch (error) {
    if (error instanceof AllotError) return null;
    throw error;
  }
}

describe('Construction', () => {
  test('every course of actions ends in a valid schedule, and its bound never overestimates', () => {
    let finished = 0;
    fc.assert(
      fc.property(fc.nat(100_000), (seed) => {
        const instance = randomInstance(seed);
        if (instance === null) return;
        const construction = new Construction(instance);
        const rng = createRng(seed);
        const bounds: number[] = [];
        while (!construction.complete && !construction.stuck) {
          bounds.push(construction.bound);
          construction.place(rng.int(construction.offerCount));
        }
        if (construction.stuck) return;
        finished++;
        const faults = checkSchedule(instance, construction).filter(({ code }) => code !== 'deadline');
        assert.deepEqual(faults, []);
        assert.equal(construction.bound, makespan(instance, construction));
        for (const bound of bounds) assert.ok(bound <= construction.bound);
        assert.deepEqual(
          construction.order.toSorted(),
          Int32Array.from({ length: instance.taskCount }, (_, i) => i),
        );
      }),
      { numRuns: 150, seed: 11 },
    );
    assert.ok(finished > 75, `only ${finished} could be finished`);
  });

  test('serial generation of its order makes the same schedule', () => {
    const instance = compile(parseProblem(generateProblem({ seed: 8, tasks: 60, resourceStrength: 0.2 })));
    const construction = new Construction(instance);
    const rng = createRng(1);
    while (!construction.complete) construction.place(rng.int(construction.offerCount));
    const start = new Int32Array(60);
    const length = new ScheduleGenerator(instance).serial(construction.order, start);
    assert.equal(length, construction.bound);
    assert.deepEqual(start, construction.start);
  });

  test('after a reset it is as new', () => {
    const instance = compile(parseProblem(generateProblem({ seed: 3, tasks: 40, nodes: { count: 3 } })));
    const construction = new Construction(instance);
    const first = () => {
      construction.reset();
      while (!construction.complete) construction.place(construction.offerCount - 1);
      return [construction.start.slice(), construction.mode.slice()];
    };
    assert.deepEqual(first(), first());
  });

  test('of a thousand eligible tasks the most urgent are offered', () => {
    const tasks = Array.from({ length: 1000 }, (_, i) => ({
      id: `t${i}`,
      duration: 1 + (i % 50),
      demand: { R: 1 },
    }));
    const resources = [{ id: 'R', capacity: 3 }];
    const instance = compile(parseProblem({ name: 'wide', timeUnit: 'unit', resources, tasks }));
    const construction = new Construction(instance);
    assert.equal(construction.eligibleCount, 1000);
    assert.equal(construction.offerCount, 32);
    const durations = Array.from(construction.offerMode.subarray(0, 32), (m) => instance.modeDuration[m]);
    assert.ok(durations.every((duration) => duration >= 49));
    while (!construction.complete) construction.place(0);
    assert.deepEqual(checkSchedule(instance, construction), []);
  });

  test('features are finite and free of scale', () => {
    const input = generateProblem({ seed: 5, tasks: 30, dueDateSlack: 0.5, nodes: { count: 3 } });
    const inUnits = (factor: number) => {
      const scaled = {
        ...input,
        tasks: input.tasks.map((task) => ({
          ...task,
          duration: (task.duration as number) * factor,
          ...(task.dueDate === undefined ? {} : { dueDate: (task.dueDate as number) * factor }),
        })),
        nodes: input.nodes?.map((node) => ({ ...node, speed: 1 })),
      };
      const construction = new Construction(compile(parseProblem(scaled)));
      const seen = new OfferFeatures();
      const rows: number[] = [];
      while (!construction.complete) {
        seen.describe(construction);
        rows.push(...seen.offers.subarray(0, construction.offerCount * OFFER_FEATURES), ...seen.state);
        construction.place(0);
      }
      assert.ok(construction.instance.dueDate.some((date) => date < NEVER));
      return rows;
    };
    const [plain, long] = [inUnits(1), inUnits(1000)];
    assert.equal(plain.length, long.length);
    for (const [k, value] of plain.entries()) {
      assert.ok(Number.isFinite(value));
      assert.ok(Math.abs(value - long[k]) < 0.02, `feature ${k % OFFER_FEATURES}: ${value} and ${long[k]}`);
    }
  });
});
