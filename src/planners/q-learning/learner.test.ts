import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { enumerateAllocations } from '#generation/enumerateAllocations.ts';
import { compile } from '#instance/compile.ts';
import type { Instance } from '#instance/instance.ts';
import { createRng } from '#kernels/rng.ts';
import { parseProblem } from '#model/parse.ts';
import type { ProblemInput } from '#model/schema.ts';
import { inheritedValues } from './inheritance.ts';
import { type LearnerOptions, QLearner } from './learner.ts';

const CASE: ProblemInput = parse(
  readFileSync(join(import.meta.dirname, '../../../examples/c7-processors.yaml'), 'utf8'),
);
const metropolis: LearnerOptions = {
  episodes: 30,
  steps: 200,
  learningRate: 0.1,
  discount: 0.9,
  traceDecay: 0,
  exploration: { kind: 'metropolis', temperature: 500 },
  screening: 'exclude',
  reward: 'improvement',
};

function instanceOf(input: ProblemInput): Instance {
  return compile(parseProblem(input));
}

function learn(learner: QLearner): QLearner {
  while (!learner.finished) learner.advance();
  return learner;
}

/** A single task that takes 2 on one processor and 1 on the other. */
const TWO_STATES = instanceOf({
  timeUnit: 'unit',
  nodes: [
    { id: 'slow', capacity: { slot: 1 } },
    { id: 'fast', capacity: { slot: 1 } },
  ],
  tasks: [
    {
      id: 'T',
      demand: { slot: 1 },
      modes: [
        { nodes: ['slow'], duration: 2 },
        { nodes: ['fast'], duration: 1 },
      ],
    },
  ],
});

for (const traceDecay of [0, 0.85]) {
  test(`values settle where Bellman's equation holds, λ = ${traceDecay}`, () => {
    const options: LearnerOptions = {
      ...metropolis,
      traceDecay,
      screening: 'none',
      exploration: { kind: 'epsilon', share: 0 },
    };
    const { table } = learn(new QLearner(TWO_STATES, options, createRng(1)));
    // W(slow) = r + γ·W(fast) and W(fast) = −r + γ·W(slow), so W(slow) = r/(1 + γ) = −W(fast).
    const slow = table.objectiveOf(0) === 2 ? 0 : 1;
    const reward = 100 / table.objectiveOf(0);
    assert.ok(Math.abs(table.values[slow] - reward / 1.9) < 1e-6, `${table.values[slow]}`);
    assert.ok(Math.abs(table.values[1 - slow] + reward / 1.9) < 1e-6);
  });
}

test('screened learners meet only the 1,806 allocations that use every processor, and the optimum of 8', () => {
  const instance = instanceOf(CASE);
  for (const screening of ['exclude', 'stay'] as const) {
    for (let seed = 1; seed <= 20; seed++) {
      const { table, space, best, steps } = learn(
        new QLearner(instance, { ...metropolis, screening }, createRng(seed)),
      );
      assert.equal(best, 8);
      assert.equal(steps, 30 * 200);
      assert.ok(table.size <= 1806);
      for (let s = 0; s < table.size; s++) {
        const nodes = new Set(space.modesOf(table.keyOf(s)).map((m) => instance.modeNode[m]));
        assert.equal(nodes.size, 3);
      }
    }
  }
});

test('long learning finds every optimal allocation that enumeration finds', () => {
  const instance = instanceOf(CASE);
  const learner = learn(new QLearner(instance, { ...metropolis, steps: 1000 }, createRng(1)));
  const sorted = (modes: Int32Array[]) => modes.map((mode) => [...mode].join(' ')).sort();
  assert.deepEqual(sorted(learner.bestAllocations()), sorted(enumerateAllocations(instance).optimal));
});

test('with as many processors as tasks, or more, a screened learner still moves', () => {
  for (const tasks of [2, 3]) {
    const instance = instanceOf({ ...CASE, tasks: CASE.tasks.slice(0, tasks) });
    const { best } = learn(new QLearner(instance, metropolis, createRng(1)));
    assert.equal(best, enumerateAllocations(instance).best);
  }
});

test('every action moves one task to the next mode, and a known way leads where it led', () => {
  const { table, space } = learn(new QLearner(instanceOf(CASE), metropolis, createRng(4)));
  for (let s = 0; s < table.size; s++) {
    for (let a = 0; a < table.actions; a++) {
      const to = table.next[s * table.actions + a];
      if (to < 0) continue;
      space.set(space.modesOf(table.keyOf(s)));
      space.act(a);
      assert.equal(space.key(), table.keyOf(to));
    }
  }
});

test('what was learned is inherited by names when a task arrives and a processor fails', () => {
  const first = learn(new QLearner(instanceOf(CASE), metropolis, createRng(2)));
  const arrived = instanceOf({
    ...CASE,
    // In front, so that every index changes.
    tasks: [{ ...CASE.tasks[0], id: 'T0' }, ...CASE.tasks],
  });
  const inherit = inheritedValues(first, arrived);
  let compared = 0;
  for (let s = 0; s < first.table.size; s++) {
    const old = first.space.modesOf(first.table.keyOf(s));
    const mode = Int32Array.from([1, ...Array.from(old, (m) => m + 3)]);
    const row = inherit(mode);
    assert.ok(row);
    assert.equal(row[0], 0);
    assert.deepEqual([...row.slice(1)], [...first.table.values.slice(s * 7, s * 7 + 7)]);
    compared++;
  }
  assert.ok(compared > 1000);

  const failed = instanceOf({
    ...CASE,
    nodes: CASE.nodes?.slice(0, 2),
    tasks: CASE.tasks.map((task) => ({ ...task, modes: task.modes?.slice(0, 2) })),
  });
  // On P1 the next processor is P2 as before; on P2 it is now P1 and was P3, so nothing is known of that.
  const wide = learn(
    new QLearner(instanceOf(CASE), { ...metropolis, steps: 1000, screening: 'none' }, createRng(2)),
  );
  const inheritWide = inheritedValues(wide, failed);
  const mixed = inheritWide(failed.modePtr.slice(0, 7).map((m, i) => m + (i % 2)));
  const state = wide.table.find('\0\u0001\0\u0001\0\u0001\0');
  assert.ok(mixed && state >= 0);
  assert.deepEqual(
    [...mixed],
    [...wide.table.values.slice(state * 7, state * 7 + 7)].map((value, i) => (i % 2 === 0 ? value : 0)),
  );
  assert.equal(inherit(arrived.modePtr.slice(0, 8)), null, 'all on one processor is screened: never met');
});
