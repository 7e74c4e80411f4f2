import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile } from '#instance/compile.ts';
import type { Instance } from '#instance/instance.ts';
import { createRng } from '#kernels/rng.ts';
import { parseProblem } from '#model/parse.ts';
import type { PrecedenceType, Problem } from '#model/problem.ts';
import type { Planner } from '#planners/planner.ts';
import { PLANNERS } from '#planners/registry.ts';
import { runPlanner } from '#planners/runPlanner.ts';
import { checkSchedule } from '#schedule/checkSchedule.ts';
import { objectiveValues } from '#schedule/objective.ts';
import type { Plan } from '#schedule/plan.ts';
import { isLess, leastByVectors, leastMakespan } from '../oracle/bruteForce.ts';
import { checkPlan } from '../oracle/checkPlan.ts';
import { listSchedule } from '../oracle/listScheduler.ts';
import { objectiveOfPlan } from '../oracle/objectiveValue.ts';
import { scheduleOf } from '../oracle/planRows.ts';
import { type Limits, randomProblem } from '../oracle/randomProblem.ts';

/** Runs a planner and asserts what needs no optimum: both checkers accept what it returns. */
async function planAndCheck(
  planner: Planner,
  instance: Instance,
  scheduleLimit: number,
  told: () => string,
): Promise<Plan> {
  const { plan, schedule } = await runPlanner(planner, instance, { seed: 7, scheduleLimit });
  const { problem } = instance;
  if (schedule === null) assert.deepEqual(plan.tasks, [], told());
  else {
    assert.deepEqual(checkPlan(problem, plan.tasks, 1 / instance.ticksPerUnit), [], told());
    assert.deepEqual(checkSchedule(instance, schedule), [], told());
  }
  assert.equal(plan.status === 'optimal' || plan.status === 'feasible', schedule !== null, told());
  return plan;
}

/** The claims of a plan against the true optimum, in the problem's unit; null: there is no plan. */
function assertClaims(plan: Plan, optimum: number | null, told: () => string): void {
  const claim = () => `${plan.status}, makespan ${plan.makespan}, bound ${plan.lowerBound}; ${told()}`;
  if (optimum === null) return;
  assert.notEqual(plan.status, 'infeasible', `there is a plan of makespan ${optimum}: ${claim()}`);
  const margin = 1e-9 * Math.max(1, optimum);
  assert.ok(plan.lowerBound <= optimum + margin, `the optimum is ${optimum}: ${claim()}`);
  if (plan.makespan !== null)
    assert.ok(plan.makespan >= optimum - margin, `the optimum is ${optimum}: ${claim()}`);
  if (plan.status === 'optimal')
    assert.ok(
      Math.abs((plan.makespan as number) - optimum) <= margin,
      `the optimum is ${optimum}: ${claim()}`,
    );
}

interface Case {
  problem: Problem;
  instance: Instance;
  /** In the problem's unit; null where no plan ends in time. */
  optimum: number | null;
}

/** Random tiny problems with their least makespans, drawn once for all planners. */
const CASES: readonly Case[] = (() => {
  const rng = createRng(4_242);
  const cases: Case[] = [];
  // Half with everything the model can say; half with more tasks that vie for pools, whose bounds are weak.
  const families: Limits[] = [
    { maxTasks: 5, maxDuration: 3, makespanOnly: true },
    { minTasks: 5, maxTasks: 6, maxDuration: 3, makespanOnly: true, nodes: false },
  ];
  while (cases.length < 300) {
    const { problem, instance, tick } = randomProblem(rng, families[cases.length % 2]);
    const found = leastMakespan(problem, tick, Math.min(instance.horizon, 25), 30_000);
    if (found !== 'gave up') cases.push({ problem, instance, optimum: found && found.makespan * tick });
  }
  return cases;
})();

for (const planner of PLANNERS) {
  test(`${planner.meta.id}: valid, and no claim contradicts brute force on ${CASES.length} problems`, async (t) => {
    const counts = { taken: 0, planned: 0, best: 0, provedBest: 0, provedInfeasible: 0 };
    for (const [k, { problem, instance, optimum }] of CASES.entries()) {
      if (planner.meta.supports(instance) !== true) continue;
      const told = () => `case ${k}: ${JSON.stringify(problem.input)}`;
      const plan = await planAndCheck(planner, instance, 100, told);
      assertClaims(plan, optimum, told);
      counts.taken++;
      if (plan.makespan !== null) counts.planned++;
      if (plan.makespan !== null && optimum !== null && plan.makespan <= optimum + 1e-9) counts.best++;
      if (plan.status === 'optimal') counts.provedBest++;
      if (plan.status === 'infeasible') counts.provedInfeasible++;
    }
    t.diagnostic(JSON.stringify(counts));
  });
}

/** Every labelled acyclic graph on three tasks: each pair has no arc or one in either direction. */
function acyclicGraphs(): [number, number][][] {
  const pairs = [
    [0, 1],
    [0, 2],
    [1, 2],
  ];
  const graphs: [number, number][][] = [[]];
  for (const [a, b] of pairs)
    for (const graph of [...graphs]) graphs.push([...graph, [a, b]], [...graph, [b, a]]);
  const isCycle = (graph: [number, number][]) =>
    graph.length === 3 && [0, 1, 2].every((i) => graph.filter(([from]) => from === i).length === 1);
  return graphs.filter((graph) => !isCycle(graph));
}

/** All combinations of `length` values out of `values`. */
function tuples<T>(values: readonly T[], length: number): T[][] {
  if (length === 0) return [[]];
  return tuples(values, length - 1).flatMap((rest) => values.map((value) => [...rest, value]));
}

function* smallClass(): Generator<Case> {
  for (const arcs of acyclicGraphs()) {
    for (const durations of tuples([0, 1, 2], 3)) {
      for (const capacity of [1, 2]) {
        for (const demands of tuples(capacity === 1 ? [1] : [1, 2], 3))
          yield smallCase(arcs, durations, capacity, demands, 'finish-start', 0);
      }
    }
  }
  // The other arcs, with lags, on a single machine and without any resource.
  for (const arcs of acyclicGraphs()) {
    for (const durations of tuples([1, 2], 3)) {
      for (const type of ['finish-start', 'start-start', 'finish-finish', 'start-finish'] as const) {
        for (const lag of [-1, 1])
          for (const amount of [0, 1])
            yield smallCase(arcs, durations, 1, [amount, amount, amount], type, lag);
      }
    }
  }
}

function smallCase(
  arcs: readonly [number, number][],
  durations: readonly number[],
  capacity: number,
  demands: readonly number[],
  type: PrecedenceType,
  lag: number,
): Case {
  const problem = parseProblem({
    timeUnit: 'unit',
    resources: [{ id: 'machine', capacity }],
    tasks: durations.map((duration, i) => ({
      id: `t${i}`,
      duration,
      demand: { machine: demands[i] },
      after: arcs.filter(([, to]) => to === i).map(([from]) => ({ task: `t${from}`, type, lag })),
    })),
  });
  const instance = compile(problem);
  const found = leastMakespan(problem, 1, 10);
  assert.ok(found !== null && found !== 'gave up');
  return { problem, instance, optimum: found.makespan };
}

test('every problem of three tasks on one machine: every planner plans it, and no claim is wrong', async (t) => {
  const best: Record<string, number> = {};
  let cases = 0;
  for (const { problem, instance, optimum } of smallClass()) {
    cases++;
    for (const planner of PLANNERS) {
      if (planner.meta.supports(instance) !== true) continue;
      const { id } = planner.meta;
      const told = () => `${id}: ${JSON.stringify(problem.input)}`;
      const plan = await planAndCheck(planner, instance, 20, told);
      assert.notEqual(plan.makespan, null, `no plan found; ${told()}`);
      assertClaims(plan, optimum, told);
      best[id] = (best[id] ?? 0) + (plan.makespan === optimum ? 1 : 0);
    }
  }
  t.diagnostic(`${cases} problems; planned best by ${JSON.stringify(best)}`);
  assert.ok(cases > 5_000);
});

test('objectives have the same values in both readings', () => {
  const rng = createRng(9);
  for (let k = 0; k < 1_000; k++) {
    const { problem, instance, tick } = randomProblem(rng);
    const rows = listSchedule(problem, tick, rng, Math.min(instance.horizon, 60));
    const values = objectiveValues(instance, scheduleOf(instance, rows));
    objectiveOfPlan(problem, rows).forEach((value, level) => {
      assert.ok(
        Math.abs(value - values[level]) < 1e-9,
        `${value} ≠ ${values[level]}: ${JSON.stringify(problem.input)}`,
      );
    });
  }
});

test('on any objective no planner beats brute force, and what is called optimal is', async (t) => {
  const rng = createRng(31);
  const lastTick = 11;
  const claimed: Record<string, number> = {};
  for (let k = 0; k < 150; k++) {
    const { problem, instance } = randomProblem(rng, { maxTasks: 3, maxDuration: 3 });
    const least = leastByVectors(instance, lastTick, (schedule) => objectiveValues(instance, schedule));
    if (least === null) continue;
    for (const planner of PLANNERS) {
      if (planner.meta.supports(instance) !== true) continue;
      const told = () => `${planner.meta.id}, least ${least}: ${JSON.stringify(problem.input)}`;
      const plan = await planAndCheck(planner, instance, 50, told);
      assert.notEqual(plan.status, 'infeasible', told());
      if (plan.objective === null) continue;
      const { values, lowerBound } = plan.objective;
      assert.ok(lowerBound <= least[0] + 1e-9 * Math.max(1, least[0]), `bound ${lowerBound}; ${told()}`);
      const late = Math.max(...plan.tasks.map(({ end }) => end * instance.ticksPerUnit)) > lastTick + 0.5;
      if (!late) assert.ok(!isLess(values, least), `found ${values}; ${told()}`);
      if (plan.status === 'optimal') {
        assert.ok(!isLess(least, values), `called ${values} optimal; ${told()}`);
        claimed[planner.meta.id] = (claimed[planner.meta.id] ?? 0) + 1;
      }
    }
  }
  t.diagnostic(`called optimal: ${JSON.stringify(claimed)}`);
});
