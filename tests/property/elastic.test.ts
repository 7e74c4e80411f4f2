import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EventFramework } from '#generation/eventFramework.ts';
import { rankOf } from '#generation/taskList.ts';
import { workSpeed } from '#instance/elasticTable.ts';
import type { Instance } from '#instance/instance.ts';
import { makespanLowerBound } from '#instance/lowerBounds.ts';
import { planToSchedule } from '#io/plan/planToSchedule.ts';
import { createRng, type Rng } from '#kernels/rng.ts';
import { PLANNERS } from '#planners/registry.ts';
import { runPlanner } from '#planners/runPlanner.ts';
import { checkSchedule } from '#schedule/checkSchedule.ts';
import { objectiveValues } from '#schedule/objective.ts';
import { plannedTasks } from '#schedule/plan.ts';
import { endOf, makespan, type Schedule } from '#schedule/schedule.ts';
import { checkPlan } from '../oracle/checkPlan.ts';
import { objectiveOfPlan } from '../oracle/objectiveValue.ts';
import { randomElasticProblem } from '../oracle/randomElastic.ts';

const PROBLEMS = 2_000;

/** A schedule by the framework under a random policy. */
function drawSchedule(instance: Instance, rng: Rng): Schedule {
  const framework = new EventFramework(instance);
  const mode = instance.modePtr.slice(0, instance.taskCount).map((first, i) => {
    return first + rng.int(instance.modePtr[i + 1] - first);
  });
  const random = () => Float64Array.from({ length: instance.taskCount }, () => rng.next());
  const length = framework.run(mode, {
    rank: rng.int(3) === 0 ? null : rankOf(random()),
    startShare: rng.int(4) === 0 ? null : rng.int(2) === 0 ? new Float64Array(instance.taskCount) : random(),
    width: rng.int(2) === 0 ? null : random(),
    takesBack: rng.int(2) === 0,
  });
  const schedule = framework.schedule();
  assert.equal(length, makespan(instance, schedule));
  return schedule;
}

test(`both checkers accept what ${PROBLEMS} random policies build, and plan files keep it`, (t) => {
  const rng = createRng(77);
  let short = 0;
  let changing = 0;
  for (let k = 0; k < PROBLEMS; k++) {
    const { input, instance } = randomElasticProblem(rng);
    const told = `case ${k}: ${JSON.stringify(input)}`;
    const schedule = drawSchedule(instance, rng);
    assert.deepEqual(checkSchedule(instance, schedule), [], told);
    const rows = plannedTasks(instance, schedule);
    assert.deepEqual(checkPlan(instance.problem, rows, 1 / instance.ticksPerUnit), [], told);
    assert.deepEqual(planToSchedule(instance, { tasks: rows }), schedule, told);
    objectiveOfPlan(instance.problem, rows).forEach((value, level) => {
      assert.ok(Math.abs(value - objectiveValues(instance, schedule)[level]) < 1e-9, told);
    });
    assert.ok(makespanLowerBound(instance).makespan <= makespan(instance, schedule), told);
    assert.ok(makespan(instance, schedule) <= instance.horizon, told);
    short += Number(schedule.allotments !== undefined);
    changing += Number(schedule.allotments?.some((pieces) => pieces !== null && pieces.length > 1) ?? false);
  }
  t.diagnostic(`${short} with tasks short of their demand, ${changing} with allotments that change`);
  assert.ok(short > PROBLEMS / 8 && changing > PROBLEMS / 10);
});

test('work is conserved, and no allotment is above the demand or below the least', () => {
  const rng = createRng(5);
  for (let k = 0; k < 500; k++) {
    const { instance } = randomElasticProblem(rng);
    const { elastic, demandPtr, demandAmount, modeDuration } = instance;
    const schedule = drawSchedule(instance, rng);
    schedule.allotments?.forEach((pieces, i) => {
      if (pieces === null || elastic === null) return;
      const m = schedule.mode[i];
      let work = 0;
      for (const { start, end, amounts } of pieces) {
        work += (end - start) * workSpeed(elastic, instance, m, amounts, 0);
        amounts.forEach((amount, position) => {
          assert.ok(amount <= demandAmount[demandPtr[m] + position]);
          assert.ok(amount >= elastic.leastAmount[demandPtr[m] + position]);
        });
      }
      assert.ok(work > modeDuration[m] - 1e-5 && work < modeDuration[m] + 1, `${work} of ${modeDuration[m]}`);
      assert.ok(endOf(instance, schedule, i) >= schedule.start[i] + modeDuration[m]);
    });
  }
});

/** Ways to spoil an elastic schedule. Some leave it valid by chance. */
const SPOILERS: Readonly<Record<string, (schedule: Schedule, instance: Instance, rng: Rng) => Schedule>> = {
  'one more of something': (schedule, _, rng) =>
    changePiece(schedule, rng, (piece) => ({
      ...piece,
      amounts: piece.amounts.map((amount, k) => (k === 0 ? amount + 1 : amount)),
    })),
  'one less of something': (schedule, _, rng) =>
    changePiece(schedule, rng, (piece) => ({
      ...piece,
      amounts: piece.amounts.map((amount, k) => (k === 0 ? amount - 1 : amount)),
    })),
  'a later end': (schedule, _, rng) =>
    changePiece(schedule, rng, (piece) => ({ ...piece, end: piece.end + 1 })),
  'an earlier end': (schedule, _, rng) =>
    changePiece(schedule, rng, (piece) => ({ ...piece, end: piece.end - 1 })),
  'an earlier start': (schedule, _, rng) => ({
    ...schedule,
    start: schedule.start.map((start, i) => (i === rng.int(schedule.start.length) ? start - 1 : start)),
  }),
  'full demand at once': (schedule) => ({ start: schedule.start, mode: schedule.mode }),
};

type Piece = NonNullable<NonNullable<Schedule['allotments']>[number]>[number];

function changePiece(schedule: Schedule, rng: Rng, change: (piece: Piece) => Piece): Schedule {
  const allotments = schedule.allotments ?? [];
  const elastic = [...allotments.keys()].filter((i) => allotments[i] !== null);
  if (elastic.length === 0) return schedule;
  const i = elastic[rng.int(elastic.length)];
  const chosen = rng.int(allotments[i]?.length ?? 1);
  return {
    ...schedule,
    allotments: allotments.map((pieces, j) =>
      j === i ? (pieces?.map((piece, k) => (k === chosen ? change(piece) : piece)) ?? null) : pieces,
    ),
  };
}

test('both checkers agree on spoilt elastic schedules', (t) => {
  const rng = createRng(31);
  const refused: Record<string, number> = {};
  for (let k = 0; k < PROBLEMS; k++) {
    const { input, instance } = randomElasticProblem(rng);
    const [name, spoil] = Object.entries(SPOILERS)[k % Object.keys(SPOILERS).length];
    const schedule = spoil(drawSchedule(instance, rng), instance, rng);
    const valid = checkSchedule(instance, schedule).length === 0;
    const rows = plannedTasks(instance, schedule);
    const breaches = checkPlan(instance.problem, rows, 1 / instance.ticksPerUnit);
    assert.equal(
      valid,
      breaches.length === 0,
      `case ${k}, ${name}: ${JSON.stringify({ breaches, rows, input })}`,
    );
    if (!valid) refused[name] = (refused[name] ?? 0) + 1;
  }
  t.diagnostic(JSON.stringify(refused));
  for (const name of Object.keys(SPOILERS)) assert.ok(refused[name] > 10, name);
});

test('every planner plans elastic problems validly, and no claim is beaten by another', async () => {
  const rng = createRng(8);
  for (let k = 0; k < 12; k++) {
    const { input, instance } = randomElasticProblem(rng, 6);
    const plans = [];
    for (const planner of PLANNERS) {
      if (planner.meta.supports(instance) !== true) continue;
      const { plan, schedule } = await runPlanner(planner, instance, { seed: 1, scheduleLimit: 30 });
      const told = `case ${k}, ${planner.meta.id}: ${JSON.stringify(input)}`;
      assert.notEqual(plan.status, 'infeasible', told);
      if (schedule === null) continue;
      assert.deepEqual(checkSchedule(instance, schedule), [], told);
      assert.deepEqual(checkPlan(instance.problem, plan.tasks, 1 / instance.ticksPerUnit), [], told);
      plans.push({ plan, told });
    }
    const best = Math.min(...plans.map(({ plan }) => plan.makespan as number));
    for (const { plan, told } of plans) {
      assert.ok(plan.lowerBound <= best + 1e-9, `${best} beats the bound ${plan.lowerBound}; ${told}`);
      if (plan.status === 'optimal') assert.equal(plan.makespan, best, told);
    }
  }
});
