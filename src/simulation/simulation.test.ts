import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { compile } from '#instance/compile.ts';
import type { Instance } from '#instance/instance.ts';
import { generateProblem } from '#io/generate/generate.ts';
import type { GeneratorInput } from '#io/generate/parameters.ts';
import { createRng } from '#kernels/rng.ts';
import { AllotError } from '#model/errors.ts';
import { parseProblem } from '#model/parse.ts';
import type { ProblemInput } from '#model/schema.ts';
import { checkSchedule } from '#schedule/checkSchedule.ts';
import { makespan, type Schedule } from '#schedule/schedule.ts';
import { checkExecution } from '../../tests/oracle/checkExecution.ts';
import { randomProblemInput } from '../../tests/oracle/randomProblem.ts';
import { DISTRIBUTIONS, drawFactor } from './durationFactor.ts';
import { ENDLESS_EFFORT } from './effort.ts';
import {
  executionFigures,
  planOf,
  planUpFront,
  supportsSimulation,
  tryPolicies,
} from './evaluatePolicies.ts';
import { execute, type Realised } from './execution.ts';
import { LearnedDurations } from './learnedDurations.ts';
import { planByRules } from './planByRules.ts';
import { type ExecutionState, FINISHED, POLICY_IDS, type PolicyId, WAITING } from './policy.ts';
import { createPolicy } from './redecide.ts';
import { refineTicks } from './refineTicks.ts';
import { type Conditions, drawWorld, type World } from './world.ts';

const CALM: Conditions = { distribution: 'lognormal', noise: 0, systematic: 0.5, lossRate: 0, repair: 0.1 };
const ROUGH: Conditions = { ...CALM, noise: 0.5, lossRate: 2, repair: 0.2 };

interface Sample {
  instance: Instance;
  plan: Schedule;
  told: string;
}

/** Problems of all the kinds that can be simulated, each with a plan. */
const SAMPLES: readonly Sample[] = await samples();

async function samples(): Promise<Sample[]> {
  const rng = createRng(77);
  const found: Sample[] = [];
  const add = async (input: ProblemInput) => {
    const instance = compile(parseProblem(input));
    if (supportsSimulation(instance) !== true) return;
    const { schedule: plan } = await planByRules(instance, createRng(1), ENDLESS_EFFORT);
    if (plan !== null) found.push({ instance, plan, told: JSON.stringify(input) });
  };
  while (found.length < 60) {
    try {
      await add(
        randomProblemInput(rng, { maxTasks: 9, calendars: false, generalArcs: false, deadlines: false }),
      );
    } catch (error) {
      if (!(error instanceof AllotError)) throw error;
    }
  }
  const nodes: GeneratorInput['nodes'] = {
    count: 4,
    cores: [2, 6],
    demand: [1, 3],
    data: [0, 5],
    bandwidth: 3,
  };
  for (const seed of [1, 2, 3]) {
    await add(generateProblem({ seed, tasks: 40 }));
    await add(generateProblem({ seed, tasks: 30, modes: 2, nonRenewable: 1 }));
    await add(
      generateProblem({
        seed,
        tasks: 40,
        renewable: 1,
        nodes,
      }),
    );
  }
  return found;
}

/** A plan executed in a world drawn for it, on the fine grid. */
async function executeIn(
  { instance, plan }: Pick<Sample, 'instance' | 'plan'>,
  conditions: Conditions,
  policy: PolicyId,
  seed: number,
): Promise<{ fine: Instance; world: World; realised: Realised; planned: number }> {
  const fine = refineTicks(instance);
  const planned = (makespan(instance, plan) * fine.ticksPerUnit) / instance.ticksPerUnit;
  const world = drawWorld(fine, Math.max(1, planned), conditions, createRng(seed));
  const briefing = { instance: fine, repairTicks: conditions.repair * planned };
  const realised = await execute(
    world,
    planOf(instance, plan),
    createPolicy(policy, briefing),
    ENDLESS_EFFORT,
  );
  assert.ok(realised);
  return { fine, world, realised, planned };
}

test('every execution keeps precedence, real durations and the capacity of its world', async () => {
  let lost = 0;
  for (const sample of SAMPLES) {
    for (const policy of POLICY_IDS) {
      const { world, realised } = await executeIn(sample, ROUGH, policy, 5);
      assert.deepEqual(checkExecution(world.instance, realised.attempts), [], `${policy}: ${sample.told}`);
      const violations = checkSchedule(world.instance, realised.schedule);
      assert.deepEqual(violations, [], `${policy}: ${sample.told}`);
      assert.equal(realised.makespan, makespan(world.instance, realised.schedule));
      lost += realised.attempts.filter((attempt) => attempt.lost).length;
    }
  }
  assert.ok(lost > 100, `only ${lost} attempts were lost: outages are hardly tried`);
});

test('where all goes as planned, no policy ends later than the plan', async () => {
  for (const sample of SAMPLES) {
    for (const policy of POLICY_IDS) {
      const { realised, planned } = await executeIn(sample, CALM, policy, 1);
      assert.ok(realised.makespan <= planned, `${policy}: ${realised.makespan} > ${planned}; ${sample.told}`);
      assert.ok(realised.attempts.every((attempt) => !attempt.lost));
    }
  }
});

test('a seed gives the same executions, another seed others', async () => {
  const sample = SAMPLES[SAMPLES.length - 1];
  for (const policy of POLICY_IDS) {
    const run = async (seed: number) => (await executeIn(sample, ROUGH, policy, seed)).realised;
    assert.deepEqual(await run(3), await run(3));
    assert.notDeepEqual((await run(3)).schedule, (await run(4)).schedule);
  }
});

test('policies meet the same world, and nobody beats whoever knows its future', async () => {
  for (const { instance, plan } of SAMPLES.filter((_, k) => k % 5 === 0)) {
    const trial = { instance, plan, conditions: ROUGH };
    const together = await tryPolicies(trial, POLICY_IDS, createRng(9), ENDLESS_EFFORT);
    assert.ok(together);
    for (const [k, policy] of POLICY_IDS.entries()) {
      const alone = await tryPolicies(trial, [policy], createRng(9), ENDLESS_EFFORT);
      assert.equal(alone?.realised[0], together.realised[k]);
      assert.ok(together.realised[k] >= together.clairvoyant);
    }
  }
});

test('the plan up front is valid, and no later than the best of the rules', async () => {
  for (const { instance, plan, told } of SAMPLES) {
    const schedule = await planUpFront(instance, createRng(1), ENDLESS_EFFORT);
    assert.ok(schedule);
    assert.deepEqual(checkSchedule(instance, schedule), [], told);
    assert.ok(makespan(instance, schedule) <= makespan(instance, plan), told);
  }
});

describe('refineTicks', () => {
  test('a schedule stays one, only on a finer grid', () => {
    for (const { instance, plan } of SAMPLES) {
      const fine = refineTicks(instance);
      const times = fine.ticksPerUnit / instance.ticksPerUnit;
      const schedule = { start: plan.start.map((at) => at * times), mode: plan.mode };
      assert.deepEqual(checkSchedule(fine, schedule), []);
      assert.equal(makespan(fine, schedule), times * makespan(instance, plan));
    }
  });
});

describe('drawFactor', () => {
  test('every law has mean 1 and the noise as its standard deviation', () => {
    for (const distribution of DISTRIBUTIONS) {
      for (const noise of [0.1, 0.3]) {
        const rng = createRng(2);
        const values = Array.from({ length: 20_000 }, () => drawFactor(distribution, noise, rng));
        const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
        const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
        assert.ok(Math.abs(mean - 1) < 0.01, `${distribution}: mean ${mean}`);
        assert.ok(Math.abs(Math.sqrt(variance) - noise) < 0.01, `${distribution}: ${Math.sqrt(variance)}`);
      }
    }
  });

  test('without noise it is exactly 1, and it is never below a hundredth', () => {
    const rng = createRng(2);
    for (const distribution of DISTRIBUTIONS) {
      assert.equal(drawFactor(distribution, 0, rng), 1);
      for (let k = 0; k < 2000; k++)
        assert.ok(drawFactor(distribution, 2, rng) >= (distribution === 'lognormal' ? 0 : 0.01));
    }
  });
});

/** Four tasks a node, one after another, on two nodes alike. */
const TWO_NODES = compile(
  parseProblem({
    nodes: [
      { id: 'a', capacity: { cpu: 1 } },
      { id: 'b', capacity: { cpu: 1 } },
    ],
    tasks: Array.from({ length: 8 }, (_, i) => ({ id: `t${i}`, duration: 1000, demand: { cpu: 1 } })),
  }),
);

describe('drawWorld', () => {
  test('as many outages as asked for, of the length asked for', () => {
    const rng = createRng(4);
    let [count, length] = [0, 0];
    for (let k = 0; k < 400; k++) {
      const { instance } = drawWorld(TWO_NODES, 4000, { ...CALM, lossRate: 1, repair: 0.05 }, rng.fork());
      for (let x = 0; x < instance.calendarTime.length; x++) {
        const at = instance.calendarTime[x];
        if (instance.calendarCapacity[x] > 0 || at > 4000) continue;
        count++;
        length += instance.calendarTime[x + 1] - at;
      }
    }
    // Two nodes in 400 worlds; time in repair has no outage.
    assert.ok(count > 700 && count < 850, `${count} outages`);
    assert.ok(Math.abs(length / count / 200 - 1) < 0.1, `mean length ${length / count}`);
  });

  test('noise and outages are drawn apart: one leaves the other as it is', () => {
    const draw = (conditions: Conditions) => drawWorld(TWO_NODES, 4000, conditions, createRng(6)).instance;
    const both = draw(ROUGH);
    assert.deepEqual(draw({ ...ROUGH, lossRate: 0 }).modeDuration, both.modeDuration);
    assert.deepEqual(draw({ ...ROUGH, noise: 0 }).calendarTime, both.calendarTime);
  });
});

/** A world of TWO_NODES written by hand. */
function handMade(changes: Partial<Instance>): World {
  return { instance: { ...TWO_NODES, horizon: 100_000, ...changes } };
}

const run = async (world: World, policy: PolicyId) => {
  const { schedule } = await planByRules(TWO_NODES, createRng(1), ENDLESS_EFFORT);
  const first = planOf(TWO_NODES, schedule as Schedule);
  const briefing = { instance: TWO_NODES, repairTicks: 5000 };
  return (await execute(world, first, createPolicy(policy, briefing), ENDLESS_EFFORT)) as Realised;
};

describe('policies', () => {
  test('static waits for a node that is down; dynamic goes on with the other', async () => {
    const world = handMade({
      calendarPtr: Int32Array.of(0, 3, 3),
      calendarTime: Int32Array.of(0, 1500, 9500),
      calendarCapacity: Int32Array.of(1, 0, 1),
      hasCalendar: true,
    });
    assert.equal((await run(world, 'static')).makespan, 9500 + 3000);
    // One finished on the lost node, the seven others one after another on the other.
    assert.equal((await run(world, 'dynamic')).makespan, 7000);
  });

  test('only adaptive learns from the past that a node is slow', async () => {
    // Node a takes three times as long as planned: 2 tasks of 3000 there, 6 of 1000 on b.
    const modeDuration = TWO_NODES.modeDuration.map((d, m) => (TWO_NODES.modeNode[m] === 0 ? 3 * d : d));
    const world = handMade({ modeDuration });
    assert.equal((await run(world, 'static')).makespan, 12_000);
    const dynamic = (await run(world, 'dynamic')).makespan;
    const adaptive = (await run(world, 'adaptive')).makespan;
    assert.ok(dynamic < 12_000, `dynamic ${dynamic}`);
    assert.ok(adaptive <= dynamic, `adaptive ${adaptive}, dynamic ${dynamic}`);
  });

  test('an execution ends with the effort', async () => {
    let left = 5;
    const effort = {
      spend: async (schedules: number) => {
        left -= schedules;
        return left >= 0;
      },
    };
    const { schedule } = await planByRules(TWO_NODES, createRng(1), ENDLESS_EFFORT);
    const policy = createPolicy('dynamic', { instance: TWO_NODES, repairTicks: 1 });
    const first = planOf(TWO_NODES, schedule as Schedule);
    assert.equal(await execute({ instance: TWO_NODES }, first, policy, effort), null);
  });
});

describe('LearnedDurations', () => {
  /** The first tasks finished on node a, each `ratio` times as long as planned. */
  const after = (finished: number, ratio: number): ExecutionState => {
    const { taskCount, modePtr, capacity } = TWO_NODES;
    const status = new Uint8Array(taskCount).fill(WAITING).fill(FINISHED, 0, finished);
    const mode = modePtr.slice(0, taskCount);
    const end = new Int32Array(taskCount).fill(1000 * ratio, 0, finished);
    const plan = { mode, list: TWO_NODES.topological };
    return { now: 1000 * ratio, status, start: new Int32Array(taskCount), end, mode, capacity, plan };
  };

  test('believes the plan at first, and the more it sees the less so', () => {
    const learned = new LearnedDurations(TWO_NODES);
    assert.deepEqual(learned.update(after(0, 1)), TWO_NODES.modeDuration);
    const onA = (finished: number) => learned.update(after(finished, 2))[0];
    assert.ok(
      1000 < onA(1) && onA(1) < onA(3) && onA(3) < onA(7) && onA(7) < 2000,
      `${[onA(1), onA(3), onA(7)]}`,
    );
  });

  test('what is seen on one node moves the other node less', () => {
    const learned = new LearnedDurations(TWO_NODES);
    const [onA, onB] = learned.update(after(4, 2));
    assert.ok(1000 < onB && onB < onA);
  });
});

test('figures: mean, its error, the 95th of 100 worlds, loss', () => {
  const makespans = Array.from({ length: 100 }, (_, k) => k + 1);
  const figures = executionFigures(
    'static',
    makespans,
    makespans.map((value) => value / 2),
  );
  assert.equal(figures.mean, 50.5);
  assert.equal(figures.p95, 95);
  assert.equal(figures.loss, 1);
  assert.equal(figures.lossStandardError, 0);
  assert.ok(Math.abs(figures.standardError - 2.9011) < 1e-3);
});

test('what cannot be simulated is refused with the reason', () => {
  const build = (after: NonNullable<ProblemInput['tasks'][number]['after']>) =>
    compile(
      parseProblem({
        tasks: [
          { id: 'a', duration: 2 },
          { id: 'b', duration: 1, after },
        ],
      }),
    );
  assert.equal(supportsSimulation(build([{ task: 'a', lag: 2 }])), true);
  assert.match(String(supportsSimulation(build([{ task: 'a', lag: -1 }]))), /finish-start/);
  assert.match(String(supportsSimulation(build([{ task: 'a', type: 'finish-finish' }]))), /finish-start/);
});
