import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile } from '#instance/compile.ts';
import { criticalPath } from '#instance/criticalPath.ts';
import { DestructiveBound } from '#instance/destructiveBound.ts';
import type { Instance } from '#instance/instance.ts';
import { makespanLowerBound } from '#instance/lowerBounds.ts';
import { generateProblem } from '#io/generate/generate.ts';
import { createRng } from '#kernels/rng.ts';
import { parseProblem } from '#model/parse.ts';
import { makespan, type Schedule } from '#schedule/schedule.ts';
import { leastMakespan } from '../oracle/bruteForce.ts';
import { checkPlan } from '../oracle/checkPlan.ts';
import { listSchedule } from '../oracle/listScheduler.ts';
import { scheduleOf } from '../oracle/planRows.ts';
import { type Limits, randomProblem } from '../oracle/randomProblem.ts';

/** What a generator returns once it has been driven to its end. */
function finish<T>(work: Generator<unknown, T>): T {
  let step = work.next();
  while (!step.done) step = work.next();
  return step.value;
}

/** Every figure of the critical path and the lower bound holds for the schedule, which must be valid. */
function assertBoundsHold(instance: Instance, schedule: Schedule, told: () => string): void {
  const path = criticalPath(instance);
  const end = makespan(instance, schedule);
  const bound = makespanLowerBound(instance, path);
  assert.ok(bound.makespan <= end, `bound ${bound.makespan} (${bound.reason}) > makespan ${end}; ${told()}`);
  assert.ok(path.length <= end, `critical path ${path.length} > makespan ${end}; ${told()}`);
  const destructive = new DestructiveBound(instance, path);
  assert.ok(!finish(destructive.refute(end)), `makespan ${end} is refuted; ${told()}`);
  assert.ok(!finish(destructive.refuteByShaving(end)), `makespan ${end} is refuted by shaving; ${told()}`);
  for (let i = 0; i < instance.taskCount; i++) {
    const start = schedule.start[i];
    const duration = instance.modeDuration[schedule.mode[i]];
    const name = instance.problem.tasks[i].id;
    const figures = `task '${name}' starts at ${start}, takes ${duration}, all ends at ${end}; ${told()}`;
    assert.ok(path.minDuration[i] <= duration, `minDuration ${path.minDuration[i]}: ${figures}`);
    assert.ok(path.est[i] <= start, `est ${path.est[i]}: ${figures}`);
    assert.ok(path.tail[i] <= end - start, `tail ${path.tail[i]}: ${figures}`);
    assert.ok(
      path.tailAfterEnd[i] <= end - start - duration,
      `tailAfterEnd ${path.tailAfterEnd[i]}: ${figures}`,
    );
    // lst is stated for an end at path.length, so it moves on with the end of the schedule.
    assert.ok(start <= path.lst[i] + end - path.length, `lst ${path.lst[i]}: ${figures}`);
  }
}

const FAMILIES: readonly { name: string; limits: Limits }[] = [
  { name: 'all that the model can say', limits: { maxTasks: 7 } },
  { name: 'grids left to compile', limits: { maxTasks: 5, freeGrid: true } },
  { name: 'modes with every kind of arc', limits: { maxTasks: 6, calendars: false, deadlines: false } },
  { name: 'calendars on pools', limits: { maxTasks: 7, nodes: false, multiMode: false } },
];

for (const [f, { name, limits }] of FAMILIES.entries()) {
  test(`no bound exceeds what a valid schedule has: ${name}`, (t) => {
    const rng = createRng(500 + f);
    let valid = 0;
    for (let k = 0; k < 1_500; k++) {
      const { problem, instance, tick } = randomProblem(rng, limits);
      const stride = 2 ** Math.max(0, Math.floor(Math.log2(instance.ticksPerUnit / 2)));
      const lastTick = Math.min(instance.horizon, 100 * stride);
      const rows = listSchedule(problem, tick, rng, lastTick, stride);
      if (checkPlan(problem, rows, tick).length > 0) continue;
      const schedule = scheduleOf(instance, rows);
      if (makespan(instance, schedule) > instance.horizon) continue;
      valid++;
      assertBoundsHold(instance, schedule, () => `case ${k}: ${JSON.stringify(problem.input)}`);
    }
    t.diagnostic(`${valid} valid schedules`);
    assert.ok(valid > 1_000);
  });
}

test('no bound exceeds the least makespan, and the horizon reaches it', (t) => {
  const rng = createRng(77);
  let met = 0;
  let refuted = 0;
  let exact = 0;
  for (let k = 0; k < 600; k++) {
    const { problem, instance, tick } = randomProblem(rng, { maxTasks: 4, maxDuration: 3 });
    const optimum = leastMakespan(problem, tick, Math.min(instance.horizon, 25), 20_000);
    if (optimum === null || optimum === 'gave up') continue;
    exact++;
    const told = () => `case ${k}: ${JSON.stringify(problem.input)}`;
    assertBoundsHold(instance, scheduleOf(instance, optimum.rows), told);
    if (makespanLowerBound(instance).makespan === optimum.makespan) met++;
    const destructive = new DestructiveBound(instance, criticalPath(instance));
    if (finish(destructive.improve(0, () => optimum.makespan + 5)) === optimum.makespan) refuted++;
  }
  t.diagnostic(`${exact} optima known, the bound meets ${met} of them, the destructive bound ${refuted}`);
  assert.ok(exact > 400);
});

test('a long refutation gives way in between', () => {
  const instance = compile(
    parseProblem(generateProblem({ seed: 2, tasks: 300, resourceFactor: 1, resourceStrength: 0.1 })),
  );
  const path = criticalPath(instance);
  const bound = makespanLowerBound(instance, path).makespan;
  const [first] = new DestructiveBound(instance, path).improve(bound, () => instance.horizon >> 1);
  assert.equal(first, null);
});
