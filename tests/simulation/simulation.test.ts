import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRng } from '#kernels/rng.ts';
import type { Problem } from '#model/problem.ts';
import type { SimulatedConditions } from '#runtime/backends/simulated/simulatedBackend.ts';
import type { RunStarted } from '#runtime/events.ts';
import { randomProblem } from '../oracle/randomProblem.ts';
import { checkLog } from './checkLog.ts';
import { CALM, FailingStore, firstEvent, planOf, type Simulated, simulate } from './simulate.ts';

/** Runs of random problems that have a plan, with up to 12 tasks. */
async function drawRuns(count: number, seed: number): Promise<RunStarted[]> {
  const rng = createRng(seed);
  const runs: RunStarted[] = [];
  while (runs.length < count) {
    const { problem } = randomProblem(rng, { maxTasks: 12 });
    const plan = await planOf(problem, runs.length);
    if (plan) runs.push(firstEvent(withRetries(problem, rng.int(3)), plan));
  }
  return runs;
}

function withRetries(problem: Problem, max: number): Problem {
  const retries = { max, backoff: 1, factor: 2, otherNode: true };
  const tasks = problem.input.tasks.map((task) => ({ ...task, retries }));
  return { ...problem, input: { ...problem.input, tasks } };
}

/** What must hold of every simulated run, told by the log and by the world apart from it. */
function assertSound(run: Simulated, label: string): void {
  assert.deepEqual(checkLog(run.log), [], label);
  const successes = new Map<string, number>();
  for (const { order, report } of run.world.attempts.values()) {
    assert.notEqual(report, null, `${label}: '${order.task.id}' still runs after the run has ended`);
    if (report?.outcome === 'succeeded')
      successes.set(order.task.id, (successes.get(order.task.id) ?? 0) + 1);
  }
  run.state.tasks.forEach((task, i) => {
    const { id } = run.state.model.problem.tasks[i];
    assert.ok((successes.get(id) ?? 0) <= 1, `${label}: '${id}' succeeded more than once`);
    if (task.status === 'succeeded') assert.equal(successes.get(id), 1, `${label}: '${id}' never ran`);
  });
}

test('with tasks as long as planned or shorter, all succeed and none starts later than planned', async () => {
  for (const [k, first] of (await drawRuns(60, 1)).entries()) {
    for (const durationFactor of [
      [1, 1],
      [0.1, 1],
    ] as const) {
      const run = await simulate(first, { ...CALM, seed: k, durationFactor });
      assertSound(run, `problem ${k}`);
      assert.equal(run.state.outcome, 'succeeded');
      const { model, tasks } = run.state;
      tasks.forEach((task, i) => {
        const lateness = task.attempts[0].startedAt - first.at - model.plannedStartMs[i];
        assert.ok(lateness < 1e-3, `problem ${k}: '${model.problem.tasks[i].id}' is ${lateness} ms late`);
      });
    }
  }
});

const ROUGH: Omit<SimulatedConditions, 'seed'> = {
  durationFactor: [0.3, 3],
  failureRate: 0.15,
  lossRate: 0.1,
};

test('late, failing and lost attempts never break capacity or precedence', async () => {
  const outcomes = new Set<string>();
  for (const [k, first] of (await drawRuns(100, 2)).entries()) {
    const run = await simulate(first, { ...ROUGH, seed: k });
    assertSound(run, `problem ${k}`);
    outcomes.add(run.state.outcome as string);
  }
  assert.deepEqual([...outcomes].sort(), ['failed', 'succeeded']);
});

test('cancelling the run or a task at any moment ends it soundly', async () => {
  for (const [k, first] of (await drawRuns(60, 3)).entries()) {
    const run = await simulate(first, { ...ROUGH, seed: k }, new FailingStore(), (runner, rng) => {
      const { tasks } = runner.state.model.problem;
      if (rng.int(8) === 0) runner.cancel(rng.int(2) === 0 ? undefined : tasks[rng.int(tasks.length)].id);
    });
    assertSound(run, `problem ${k}`);
  }
});

test('a log that fails at any operation costs nothing but a resume', async () => {
  for (const [k, first] of (await drawRuns(12, 4)).entries()) {
    const conditions = { ...ROUGH, seed: k };
    const calm = new FailingStore();
    await simulate(first, conditions, calm);
    for (const writesFirst of [false, true]) {
      for (let failAt = 1; failAt <= calm.appends; failAt++) {
        const store = new FailingStore([failAt], writesFirst);
        const run = await simulate(first, conditions, store);
        assert.equal(store.failures, 1);
        assertSound(run, `problem ${k}, failing at append ${failAt}`);
      }
    }
  }
});

test('an engine that crashes again and again still finishes', async () => {
  for (const [k, first] of (await drawRuns(20, 5)).entries()) {
    const store = new FailingStore(
      Array.from({ length: 40 }, (_, n) => 2 * n + 2),
      k % 2 === 0,
    );
    assertSound(await simulate(first, { ...CALM, durationFactor: [0.3, 2], seed: k }, store), `problem ${k}`);
  }
});
