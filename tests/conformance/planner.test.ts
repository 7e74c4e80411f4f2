import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { compile } from '#instance/compile.ts';
import type { Instance } from '#instance/instance.ts';
import { createRng, shuffle } from '#kernels/rng.ts';
import { AllotError } from '#model/errors.ts';
import { parseProblem } from '#model/parse.ts';
import type { ProblemInput } from '#model/schema.ts';
import { paramsSchema } from '#planners/paramsSchema.ts';
import { PLANNERS } from '#planners/registry.ts';
import { type RunResult, runPlanner } from '#planners/runPlanner.ts';
import { checkSchedule } from '#schedule/checkSchedule.ts';
import { compareValues, objectiveValues } from '#schedule/objective.ts';
import { checkPlan } from '../oracle/checkPlan.ts';
import { randomProblemInput } from '../oracle/randomProblem.ts';

/*
 * What every planner of the registry promises. A new planner passes by being in the registry.
 */

interface Sample {
  name: string;
  input: ProblemInput;
  instance: Instance;
}

/** Problems of some 25 tasks that every planner plans: no hard dates, no budgets that may run out. */
const SAMPLES: readonly Sample[] = [
  sample('pools with calendars', 1, { nodes: false }),
  sample('one mode each, lags', 2, { nodes: false, multiMode: false }),
  sample('nodes, modes and data', 3, {}),
  sample('nodes without calendars', 4, { calendars: false, generalArcs: false }),
];

function sample(name: string, seed: number, limits: Parameters<typeof randomProblemInput>[1]): Sample {
  const rng = createRng(seed);
  const wantsNodes = limits?.nodes !== false;
  for (;;) {
    const input = randomProblemInput(rng, {
      minTasks: 24,
      maxTasks: 28,
      maxDuration: 6,
      deadlines: false,
      ...limits,
    });
    if (
      wantsNodes !== (input.nodes ?? []).length > 1 ||
      !input.resources?.every((pool) => pool.renewable !== false)
    )
      continue;
    try {
      const instance = compile(parseProblem(input));
      // Calendars may leave no room for some task; such a problem shows nothing here.
      if (tasksFit(instance)) return { name, input, instance };
    } catch (error) {
      if (!(error instanceof AllotError)) throw error;
    }
  }
}

/** Whether each task has, alone, a mode and a start at which there is room. */
function tasksFit(instance: Instance): boolean {
  return instance.problem.tasks.every((task, i) => {
    const { after: _, ...alone } = instance.problem.input.tasks[i];
    const problem = parseProblem({
      ...instance.problem.input,
      tasks: [{ ...alone, consumes: [], id: task.id }],
    });
    const single = compile(problem);
    for (let mode = 0; mode < single.modeTask.length; mode++) {
      for (let start = 0; start <= single.horizon; start++) {
        const schedule = { start: Int32Array.of(start), mode: Int32Array.of(mode) };
        if (checkSchedule(single, schedule).length === 0) return true;
      }
    }
    return false;
  });
}

function assertValid({ instance }: { instance: Instance }, { plan, schedule }: RunResult): void {
  assert.ok(schedule, `no schedule: ${plan.reason}`);
  assert.deepEqual(checkSchedule(instance, schedule), []);
  assert.deepEqual(checkPlan(instance.problem, plan.tasks, 1 / instance.ticksPerUnit), []);
}

/** A plan without what depends on the clock. */
function timeless({ plan }: RunResult) {
  return { ...plan, timeMs: 0, trace: plan.trace.map((point) => ({ ...point, timeMs: 0 })) };
}

test('ids are unique and fit for a command line', () => {
  const ids = PLANNERS.map((planner) => planner.meta.id);
  assert.equal(new Set(ids).size, ids.length);
  for (const id of ids) assert.match(id, /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
});

for (const planner of PLANNERS) {
  const { meta } = planner;
  const samples = SAMPLES.filter(({ instance }) => meta.supports(instance) === true);

  describe(`planner ${meta.id}`, () => {
    test('says what it is, and takes at least one kind of problem', () => {
      assert.ok(meta.title.length > 0);
      assert.match(meta.summary, /^[A-Z].*\.$/);
      assert.ok(samples.length > 0);
    });

    test('every parameter has a default, and an unknown one is refused', async () => {
      assert.ok(planner.params.safeParse({}).success);
      assert.doesNotThrow(() => paramsSchema(planner));
      await assert.rejects(
        runPlanner(planner, samples[0].instance, { params: { noSuchParameter: 1 }, scheduleLimit: 1 }),
        (error) => error instanceof AllotError && error.issues[0].code === 'bad-parameter',
      );
    });

    test('says why it cannot take a problem', async () => {
      for (const { instance } of SAMPLES.filter((candidate) => !samples.includes(candidate))) {
        await assert.rejects(
          runPlanner(planner, instance, { scheduleLimit: 1 }),
          (error) => error instanceof AllotError && error.issues[0].code === 'unsupported',
        );
      }
    });

    for (const current of samples) {
      const { instance, name } = current;

      test(`${name}: builds no more schedules than it may, and plans`, async () => {
        for (const scheduleLimit of [1, 2, 3, 10, 60]) {
          const result = await runPlanner(planner, instance, { seed: 1, scheduleLimit });
          assert.ok(result.plan.schedules <= scheduleLimit, `${result.plan.schedules} of ${scheduleLimit}`);
          if (scheduleLimit === 60) assertValid(current, result);
        }
      });

      test(`${name}: the same seed gives the same plan`, async () => {
        const run = () => runPlanner(planner, instance, { seed: 5, scheduleLimit: 60 });
        assert.deepEqual(timeless(await run()), timeless(await run()));
      });

      test(`${name}: each incumbent is better than the last, and no bound passes it`, async () => {
        const values: number[][] = [];
        const result = await runPlanner(planner, instance, {
          seed: 2,
          scheduleLimit: 200,
          onProgress: ({ schedule, makespan, lowerBound }) => {
            assert.ok(lowerBound <= makespan + 1e-9);
            if (schedule !== null) values.push(objectiveValues(instance, schedule));
          },
        });
        for (let k = 1; k < values.length; k++) assert.ok(compareValues(values[k], values[k - 1]) <= 0);
        assert.deepEqual(result.plan.objective?.values, values.at(-1));
        const bounds = result.plan.trace.map((point) => point.lowerBound);
        assert.deepEqual(
          bounds,
          bounds.toSorted((a, b) => a - b),
        );
      });

      test(`${name}: stopped at its first incumbent, it keeps that`, async () => {
        const stop = new AbortController();
        let kept = 0;
        // No other limit: a planner deaf to the signal would never end.
        const result = await runPlanner(planner, instance, {
          seed: 3,
          signal: stop.signal,
          onProgress: () => {
            kept++;
            stop.abort();
          },
        });
        assert.ok(kept > 0);
        assertValid(current, result);
      });

      test(`${name}: stopped before it begins, it ends`, async () => {
        const result = await runPlanner(planner, instance, { signal: AbortSignal.abort() });
        if (result.schedule !== null) assertValid(current, result);
      });

      test(`${name}: tasks in another order are planned as well`, async () => {
        const order = Int32Array.from(instance.problem.tasks, (_, i) => i);
        shuffle(order, createRng(8));
        const permuted = compile(
          parseProblem({ ...current.input, tasks: [...order].map((i) => current.input.tasks[i]) }),
        );
        assertValid(
          { instance: permuted },
          await runPlanner(planner, permuted, { seed: 1, scheduleLimit: 60 }),
        );
      });

      test(`${name}: a plan stays valid where there is more of everything`, async () => {
        const { schedule } = await runPlanner(planner, instance, { seed: 1, scheduleLimit: 60 });
        assert.ok(schedule);
        const relaxed = compile(parseProblem(withMore(current.input)));
        assert.deepEqual(checkSchedule(relaxed, schedule), []);
      });
    }
  });
}

/** The problem with one more of each resource, at all times. */
function withMore(input: ProblemInput): ProblemInput {
  const more = (capacity: Record<string, number> = {}) =>
    Object.fromEntries(Object.entries(capacity).map(([kind, amount]) => [kind, amount + 1]));
  return {
    ...input,
    resources: input.resources?.map((pool) => ({
      ...pool,
      capacity: pool.capacity + 1,
      calendar: pool.calendar?.map((window) => ({ ...window, capacity: window.capacity + 1 })),
    })),
    nodes: input.nodes?.map((node) => ({
      ...node,
      capacity: more(node.capacity),
      calendar: node.calendar?.map((window) => ({ ...window, capacity: more(window.capacity) })),
    })),
  };
}

test('milestones alone are planned by every planner', async () => {
  const milestones = compile(
    parseProblem({
      tasks: [
        { id: 'begin', duration: 0 },
        { id: 'end', duration: 0, after: ['begin'] },
      ],
    }),
  );
  for (const planner of PLANNERS) {
    if (planner.meta.supports(milestones) !== true) continue;
    const { plan } = await runPlanner(planner, milestones, { scheduleLimit: 40 });
    assert.equal(plan.makespan, 0, planner.meta.id);
  }
});
