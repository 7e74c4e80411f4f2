import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { compile } from '#instance/compile.ts';
import { criticalPath } from '#instance/criticalPath.ts';
import { AllotError } from '#model/errors.ts';
import { parseProblem } from '#model/parse.ts';
import { checkSchedule } from '#schedule/checkSchedule.ts';
import { generateProblem } from './generate.ts';
import type { GeneratorInput } from './parameters.ts';

const build = (params: GeneratorInput) => compile(parseProblem(generateProblem(params)));

/** Arcs as ProGen counts them, those of the source and the sink included, over tasks and these two. */
function complexity(params: GeneratorInput): number {
  const { predecessors, successors, taskCount } = build(params);
  let ends = 0;
  for (let i = 0; i < taskCount; i++) {
    if (predecessors.ptr[i] === predecessors.ptr[i + 1]) ends++;
    if (successors.ptr[i] === successors.ptr[i + 1]) ends++;
  }
  return (predecessors.task.length + ends) / (taskCount + 2);
}

describe('generateProblem', () => {
  test('one seed gives one problem, another seed another', () => {
    assert.deepEqual(generateProblem({ seed: 5 }), generateProblem({ seed: 5 }));
    assert.notDeepEqual(generateProblem({ seed: 5 }).tasks, generateProblem({ seed: 6 }).tasks);
  });

  test('resources and nodes leave the network as it is', () => {
    const arcs = (params: GeneratorInput) =>
      Array.from(build({ seed: 3, tasks: 50, ...params }).predecessors.task);
    assert.deepEqual(arcs({ renewable: 2, modes: 3, nodes: {} }), arcs({}));
  });

  test('the network has the complexity that was asked for', () => {
    for (const networkComplexity of [1.5, 1.8, 2.1])
      assert.ok(Math.abs(complexity({ tasks: 120, networkComplexity }) - networkComplexity) < 0.05);
  });

  test('a small span makes long chains', () => {
    const length = (span: number) => criticalPath(build({ tasks: 200, span })).length;
    assert.ok(length(3) > 2 * length(100));
  });

  test('the resource factor is the share of demands that are not zero', () => {
    for (const resourceFactor of [0.25, 0.5, 1]) {
      const { demandResource } = build({ tasks: 2000, resourceFactor });
      // Each of four pools; a task that would demand none gets one.
      const expected = resourceFactor + (1 - resourceFactor) ** 4 / 4;
      assert.ok(Math.abs(demandResource.length / 8000 - expected) < 0.02);
    }
  });

  test('at strength 1 the earliest-start schedule is valid; at 0 the largest demand just fits', () => {
    const wide = build({ resourceStrength: 1, tasks: 60 });
    const { est } = criticalPath(wide);
    assert.deepEqual(checkSchedule(wide, { start: est, mode: wide.modePtr.slice(0, 60) }), []);
    const tight = build({ resourceStrength: 0, tasks: 60, renewable: 1, resourceFactor: 1 });
    assert.equal(
      tight.capacity[0],
      tight.demandAmount.reduce((a, b) => Math.max(a, b), 0),
    );
  });

  test('every problem has a solution: its slowest modes, one task after another', () => {
    const params = fc.record({
      seed: fc.nat(),
      tasks: fc.integer({ min: 1, max: 60 }),
      modes: fc.integer({ min: 1, max: 4 }),
      renewable: fc.integer({ min: 0, max: 3 }),
      nonRenewable: fc.integer({ min: 0, max: 3 }),
      resourceStrength: fc.double({ min: 0, max: 1, noNaN: true }),
      resourceFactor: fc.double({ min: 0, max: 1, noNaN: true }),
      duration: fc.constantFrom<[number, number]>([0, 3], [1, 10], [7, 7]),
    });
    fc.assert(
      fc.property(params, (drawn) => {
        const instance = build(drawn);
        const mode = instance.modePtr.slice(1).map((end) => end - 1);
        let clock = 0;
        const start = new Int32Array(instance.taskCount);
        for (const i of instance.topological) {
          start[i] = clock;
          clock += instance.modeDuration[mode[i]];
        }
        assert.deepEqual(checkSchedule(instance, { start, mode }), []);
      }),
      { numRuns: 100, seed: 3 },
    );
  });

  test('nodes are unlike, links carry data, due dates can be met', () => {
    const instance = build({
      tasks: 40,
      nodes: { count: 5, cores: [2, 8], demand: [1, 3], speed: [0.5, 4], data: [1, 20], bandwidth: 10 },
      dueDateSlack: 0.5,
    });
    assert.equal(instance.nodeCount, 5);
    assert.ok(instance.hasTransfers);
    assert.ok(new Set(instance.problem.nodes.map((node) => node.speed)).size > 1);
    assert.equal(instance.objective[0][0].term, 'weightedTardiness');
    const plain = build({ tasks: 40, dueDateSlack: 0.5 });
    const { est, minDuration } = criticalPath(plain);
    assert.ok(plain.dueDate.every((due, i) => due >= est[i] + minDuration[i]));
  });

  test('100,000 tasks are no matter', () => {
    const instance = build({ tasks: 100_000, renewable: 2 });
    assert.equal(instance.taskCount, 100_000);
    assert.ok(Math.abs(instance.predecessors.task.length / 100_000 - 1.7) < 0.1);
  });

  test('parameters out of range are refused, all of them', () => {
    assert.throws(
      () => generateProblem({ tasks: 0, resourceFactor: 2, duration: [5, 1] }),
      (error: AllotError) => {
        assert.ok(error instanceof AllotError);
        assert.deepEqual(error.issues.map((issue) => issue.path).sort(), [
          'duration',
          'resourceFactor',
          'tasks',
        ]);
        return true;
      },
    );
  });
});
