import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleList } from '#generation/taskList.ts';
import { compile } from '#instance/compile.ts';
import type { Instance } from '#instance/instance.ts';
import { createRng } from '#kernels/rng.ts';
import { parseProblem } from '#model/parse.ts';
import type { ProblemInput } from '#model/schema.ts';
import { CROSSOVERS, Crossover } from './crossover.ts';
import { createIndividual, type Individual } from './individual.ts';
import { insertTasks, shiftTask, swapTasks } from './moves.ts';

/** Twelve tasks in three chains, tied together here and there, with two modes each. */
const INPUT: ProblemInput = {
  resources: [{ id: 'crew', capacity: 3 }],
  tasks: Array.from({ length: 12 }, (_, i) => ({
    id: `t${i}`,
    modes: [
      { id: 'a', duration: 1 + (i % 4), demand: { crew: 2 } },
      { id: 'b', duration: 2 + (i % 4), demand: { crew: 1 } },
    ],
    after: [...(i >= 3 ? [`t${i - 3}`] : []), ...(i % 5 === 4 ? [`t${i - 4}`] : [])],
  })),
};
const instance = compile(parseProblem(INPUT));

function assertTaskList(list: Int32Array): void {
  const position = new Int32Array(list.length).fill(-1);
  for (let x = 0; x < list.length; x++) position[list[x]] = x;
  assert.ok(
    position.every((x) => x >= 0),
    `not every task once: ${list}`,
  );
  const { ptr, task } = instance.predecessors;
  for (let i = 0; i < list.length; i++)
    for (let k = ptr[i]; k < ptr[i + 1]; k++)
      assert.ok(position[task[k]] < position[i], `${task[k]} must come before ${i}: ${list}`);
}

function drawn(of: Instance, seed: number): Individual {
  const rng = createRng(seed);
  const individual = createIndividual(of);
  sampleList(of, null, 0, rng, individual.list);
  for (let i = 0; i < of.taskCount; i++) individual.mode[i] = of.modePtr[i] + rng.int(2);
  return individual;
}

test('every crossover makes task lists, with each mode from one of the parents', () => {
  const crossover = new Crossover(instance.taskCount);
  const child = createIndividual(instance);
  for (let seed = 1; seed <= 200; seed++) {
    const rng = createRng(seed);
    const a = drawn(instance, 2 * seed);
    const b = drawn(instance, 2 * seed + 1);
    for (const kind of CROSSOVERS) {
      crossover.cross(kind, a, b, child, rng);
      assertTaskList(child.list);
      assert.ok(child.mode.every((mode, i) => mode === a.mode[i] || mode === b.mode[i]));
    }
  }
});

test('parents that are alike have children like themselves', () => {
  const crossover = new Crossover(instance.taskCount);
  const a = drawn(instance, 5);
  const child = createIndividual(instance);
  for (const kind of CROSSOVERS) {
    crossover.cross(kind, a, drawn(instance, 5), child, createRng(1));
    assert.deepEqual(child.list, a.list, kind);
    assert.deepEqual(child.mode, a.mode, kind);
  }
});

test('the middle crossover keeps the first half, and takes the order of the other behind it', () => {
  const a = drawn(instance, 8);
  const b = drawn(instance, 9);
  const child = createIndividual(instance);
  new Crossover(instance.taskCount).cross('middle', a, b, child, createRng(1));
  const firstHalf = a.list.slice(0, 6);
  assert.deepEqual(child.list.slice(0, 6), firstHalf);
  assert.deepEqual(
    child.list.slice(6),
    b.list.filter((task) => !firstHalf.includes(task)),
  );
});

test('moves keep predecessors before successors', () => {
  const rng = createRng(3);
  const { list } = drawn(instance, 1);
  for (let k = 0; k < 2_000; k++) {
    if (k % 2 === 0) insertTasks(instance, list, 6, 20, rng);
    else swapTasks(instance, list, rng.int(12), rng.int(12));
    assertTaskList(list);
  }
});

test('a task moves to the place it is sent to, or as far as precedence lets it', () => {
  const list = Int32Array.from({ length: 12 }, (_, i) => i);
  // t3 waits in front of t6, and nothing else holds it.
  shiftTask(instance, list, 3, 11);
  assert.deepEqual([...list.slice(0, 7)], [0, 1, 2, 4, 5, 3, 6]);
  shiftTask(instance, list, 5, 4);
  assert.deepEqual([...list.slice(0, 7)], [0, 1, 2, 4, 3, 5, 6]);
});

test('two tasks that nothing holds change places', () => {
  const free = compile(
    parseProblem({ tasks: Array.from({ length: 5 }, (_, i) => ({ id: `t${i}`, duration: 1 })) }),
  );
  const list = Int32Array.of(0, 1, 2, 3, 4);
  swapTasks(free, list, 4, 1);
  assert.deepEqual([...list], [0, 4, 2, 3, 1]);
});
