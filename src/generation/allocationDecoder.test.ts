import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile } from '#instance/compile.ts';
import type { Instance } from '#instance/instance.ts';
import { createRng, type Rng } from '#kernels/rng.ts';
import { parseProblem } from '#model/parse.ts';
import type { ProblemInput } from '#model/schema.ts';
import { checkSchedule } from '#schedule/checkSchedule.ts';
import { createAllocationDecoder, listByDepth } from './allocationDecoder.ts';

/** Tasks with a time of their own on each processor. */
function processorProblem(rng: Rng, tasks: number, processors: number): ProblemInput {
  return {
    timeUnit: 'unit',
    nodes: Array.from({ length: processors }, (_, p) => ({ id: `P${p}`, capacity: { slot: 1 } })),
    tasks: Array.from({ length: tasks }, (_, i) => ({
      id: `T${i}`,
      demand: { slot: 1 },
      releaseDate: rng.int(3),
      after: [...new Set(Array.from({ length: Math.min(i, rng.int(3)) }, () => `T${rng.int(i)}`))],
      modes: Array.from({ length: processors }, (_, p) => ({ nodes: [`P${p}`], duration: rng.int(7) })),
    })),
  };
}

function randomModes(instance: Instance, rng: Rng): Int32Array {
  const { modePtr, taskCount } = instance;
  return Int32Array.from({ length: taskCount }, (_, i) => modePtr[i] + rng.int(modePtr[i + 1] - modePtr[i]));
}

/** The rule again, on objects: in order of the list, behind predecessors and behind all on the processor. */
function startsByRule(instance: Instance, mode: Int32Array): number[] {
  const end = new Map<string, number>();
  const free = new Map<string, number>();
  const starts: number[] = [];
  for (const i of listByDepth(instance)) {
    const task = instance.problem.tasks[i];
    const node = instance.problem.nodes[instance.modeNode[mode[i]]].id;
    const ready = task.after.map((arc) => end.get(arc.task) as number);
    starts[i] = Math.max(task.releaseDate, free.get(node) ?? 0, ...ready);
    const finish = starts[i] + task.modes[instance.modeSource[mode[i]]].duration;
    end.set(task.id, finish);
    free.set(node, finish);
  }
  return starts;
}

test('on processors, tasks are appended in ascending depth', () => {
  const rng = createRng(1);
  for (let k = 0; k < 200; k++) {
    const instance = compile(parseProblem(processorProblem(rng, 1 + rng.int(12), 1 + rng.int(4))));
    const decoder = createAllocationDecoder(instance);
    const mode = randomModes(instance, rng);
    const makespan = decoder.decode(mode);
    const expected = startsByRule(instance, mode);
    assert.deepEqual([...decoder.start], expected);
    assert.equal(makespan, Math.max(...expected.map((start, i) => start + instance.modeDuration[mode[i]])));
    assert.deepEqual(checkSchedule(instance, { start: decoder.start, mode }), []);
  }
});

test('a shallower task never starts behind a deeper one on its processor, even if there is a gap', () => {
  // Depths: a 1, b 2 (after a), c 1, d 3. c is released late; b could slip in front of it, and must not.
  const instance = compile(
    parseProblem({
      timeUnit: 'unit',
      nodes: [{ id: 'P', capacity: { slot: 1 } }],
      tasks: [
        { id: 'a', duration: 1, demand: { slot: 1 } },
        { id: 'b', duration: 1, demand: { slot: 1 }, after: ['a'] },
        { id: 'c', duration: 1, demand: { slot: 1 }, releaseDate: 5 },
      ],
    }),
  );
  const decoder = createAllocationDecoder(instance);
  assert.equal(decoder.decode(instance.modePtr.slice(0, 3)), 7);
  assert.deepEqual([...decoder.start], [0, 6, 5]);
});

test('nodes that hold several tasks are planned validly', () => {
  const rng = createRng(2);
  for (let k = 0; k < 50; k++) {
    const input = processorProblem(rng, 10, 3);
    const shared = { ...input, nodes: input.nodes?.map((node) => ({ ...node, capacity: { slot: 2 } })) };
    const instance = compile(parseProblem(shared));
    const decoder = createAllocationDecoder(instance);
    const mode = randomModes(instance, rng);
    assert.ok(decoder.decode(mode) >= 0);
    assert.deepEqual(checkSchedule(instance, { start: decoder.start, mode }), []);
  }
});
