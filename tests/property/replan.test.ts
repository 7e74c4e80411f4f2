import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withoutFixed } from '#instance/withoutFixed.ts';
import { createRng } from '#kernels/rng.ts';
import { PLANNERS } from '#planners/registry.ts';
import { runPlanner } from '#planners/runPlanner.ts';
import { checkSchedule } from '#schedule/checkSchedule.ts';
import { compareValues, objectiveValues } from '#schedule/objective.ts';
import { plannedTasks } from '#schedule/plan.ts';
import { isLess, leastByVectors } from '../oracle/bruteForce.ts';
import { checkPlan } from '../oracle/checkPlan.ts';
import { listSchedule } from '../oracle/listScheduler.ts';
import { objectiveOfPlan } from '../oracle/objectiveValue.ts';
import { scheduleOf } from '../oracle/planRows.ts';
import { type DrawnReplanning, randomReplanning } from '../oracle/randomReplanning.ts';

const told = (drawn: DrawnReplanning, planner = '') =>
  `${planner} now ${drawn.progress.now}: ${JSON.stringify(drawn.problem.input)}`;

test('no task that has begun or is frozen moves, and both checkers accept every plan of the rest', async (t) => {
  const rng = createRng(77);
  const counts = { begun: 0, frozen: 0, released: 0, planned: 0 };
  for (let k = 0; k < 120; k++) {
    const drawn = randomReplanning(rng);
    const { problem, instance, tick, rows, progress } = drawn;
    const view = withoutFixed(instance);
    counts.frozen += drawn.frozen.length;
    counts.released += drawn.released.length;
    for (const planner of PLANNERS) {
      if (planner.meta.supports(view) !== true) continue;
      const { plan, schedule } = await runPlanner(planner, instance, { seed: 3, scheduleLimit: 40 });
      if (schedule === null) continue;
      counts.planned++;
      assert.deepEqual(checkPlan(problem, plan.tasks, tick), [], told(drawn, planner.meta.id));
      assert.deepEqual(checkSchedule(instance, schedule), [], told(drawn, planner.meta.id));
      for (const row of plan.tasks) {
        const old = rows.find(({ id }) => id === row.id)!;
        const wasBegun = old.start < progress.now - 1e-9;
        if (wasBegun || drawn.frozen.includes(row.id)) {
          counts.begun++;
          assert.ok(Math.abs(row.start - old.start) < 1e-9, told(drawn, planner.meta.id));
          assert.deepEqual([row.mode, row.node], [old.mode, old.node], told(drawn, planner.meta.id));
        } else assert.ok(row.start >= progress.now - 1e-9, told(drawn, planner.meta.id));
        const fact = progress.begun?.find(({ id }) => id === row.id);
        if (fact?.end !== undefined) assert.ok(Math.abs(row.end - fact.end) < 1e-9, told(drawn));
      }
    }
  }
  t.diagnostic(JSON.stringify(counts));
  assert.ok(counts.begun > 1000 && counts.frozen > 20 && counts.released > 3 && counts.planned > 800);
});

test('two checkers agree on schedules with fixed tasks, half of them spoilt', (t) => {
  const rng = createRng(78);
  const counts = { valid: 0, invalid: 0, fixed: 0 };
  for (let k = 0; k < 2_000; k++) {
    const drawn = randomReplanning(rng);
    const { problem, instance, tick } = drawn;
    const lastTick = Math.min(instance.horizon, 60);
    const schedule = scheduleOf(instance, listSchedule(problem, tick, rng, lastTick));
    if (k % 2 === 1) schedule.start[rng.int(schedule.start.length)] += rng.int(5) - 2;
    const rows = plannedTasks(instance, schedule);
    if (Math.max(...rows.map(({ end }) => end)) / tick > instance.horizon) continue;
    const ours = checkPlan(problem, rows, tick);
    const views = [instance, withoutFixed(instance)].map((seen) => checkSchedule(seen, schedule));
    const verdict = ours.length === 0 ? 'valid' : 'invalid';
    for (const main of views)
      assert.equal(
        main.length === 0 ? 'valid' : 'invalid',
        verdict,
        `${ours[0]?.message} / ${main[0]?.message}; ${told(drawn)}`,
      );
    counts[verdict]++;
    if (ours.some(({ rule }) => rule === 'fixed')) counts.fixed++;
    objectiveOfPlan(problem, rows).forEach((value, level) => {
      const own = objectiveValues(withoutFixed(instance), schedule)[level];
      assert.ok(Math.abs(value - own) < 1e-9, `${value} ≠ ${own}; ${told(drawn)}`);
    });
  }
  t.diagnostic(JSON.stringify(counts));
  assert.ok(counts.valid > 500 && counts.invalid > 500 && counts.fixed > 100);
});

test('a plan that still holds is never lost: no planner answers with a worse one', async (t) => {
  const rng = createRng(79);
  let kept = 0;
  for (let k = 0; k < 120; k++) {
    const drawn = randomReplanning(rng, {}, true);
    const { instance, rows } = drawn;
    const old = scheduleOf(instance, rows);
    assert.deepEqual(checkSchedule(instance, old), [], told(drawn));
    const values = objectiveValues(instance, old);
    for (const planner of PLANNERS) {
      if (planner.meta.supports(withoutFixed(instance)) !== true) continue;
      const { plan } = await runPlanner(planner, instance, { seed: 5, scheduleLimit: 10 });
      const result = plan.objective?.values ?? [Number.POSITIVE_INFINITY];
      assert.ok(
        compareValues(result, values) <= 0,
        `${result} after ${values}; ${told(drawn, planner.meta.id)}`,
      );
      kept++;
    }
  }
  t.diagnostic(`${kept} plans`);
});

test('where nothing has changed and the old plan is best, the new one does not disturb it', async () => {
  const rng = createRng(80);
  for (let k = 0; k < 100; k++) {
    const drawn = randomReplanning(rng, { makespanOnly: true }, true);
    const { instance, rows } = drawn;
    const old = scheduleOf(instance, rows);
    const objective = [
      [{ term: 'instability' as const, weight: 1 }],
      [{ term: 'reassignment' as const, weight: 1 }],
    ];
    for (const planner of PLANNERS.filter(({ meta }) => meta.id === 'auto' || meta.id === 'genetic')) {
      const { schedule } = await runPlanner(planner, { ...instance, objective }, { scheduleLimit: 30 });
      assert.ok(schedule);
      assert.deepEqual([schedule.start, schedule.mode], [old.start, old.mode], told(drawn, planner.meta.id));
    }
  }
});

test('with fixed tasks no planner beats brute force, no bound is above it, and what is called optimal is', async (t) => {
  const rng = createRng(81);
  const lastTick = 11;
  const best: Record<string, number> = {};
  for (let k = 0; k < 120; k++) {
    const drawn = randomReplanning(rng, { maxTasks: 3, maxDuration: 3 });
    const { instance } = drawn;
    const ways = instance.modePtr.reduce(
      (product, m, i, ptr) => (i === 0 ? 1 : product * (m - ptr[i - 1])),
      1,
    );
    if (ways > 12 || instance.release.some((date) => date > lastTick)) continue;
    const least = leastByVectors(instance, lastTick, (schedule) => objectiveValues(instance, schedule));
    if (least === null) continue;
    for (const planner of PLANNERS) {
      if (planner.meta.supports(withoutFixed(instance)) !== true) continue;
      const { plan } = await runPlanner(planner, instance, { seed: 7, scheduleLimit: 50 });
      const why = () => `least ${least}, found ${plan.objective?.values}; ${told(drawn, planner.meta.id)}`;
      assert.notEqual(plan.status, 'infeasible', why());
      if (plan.objective === null) continue;
      const { values, lowerBound } = plan.objective;
      assert.ok(lowerBound <= least[0] + 1e-9 * Math.max(1, least[0]), `bound ${lowerBound}; ${why()}`);
      const late = Math.max(...plan.tasks.map(({ end }) => end * instance.ticksPerUnit)) > lastTick + 0.5;
      if (!late) assert.ok(!isLess(values, least), why());
      if (plan.status === 'optimal') assert.ok(!isLess(least, values), why());
      if (!isLess(least, values)) best[planner.meta.id] = (best[planner.meta.id] ?? 0) + 1;
    }
  }
  t.diagnostic(`best: ${JSON.stringify(best)}`);
});
