import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { compile } from '#instance/compile.ts';
import { AllotError } from '#model/errors.ts';
import { parseProblem } from '#model/parse.ts';
import type { Problem } from '#model/problem.ts';
import { readWfCommons, type WfOptions } from './readWfCommons.ts';
import { writeWfCommons } from './writeWfCommons.ts';

interface Parts {
  tasks?: object[];
  files?: object[];
  runs?: object[];
  machines?: object[];
}

function read(parts: Parts, options: Partial<WfOptions> = {}): Problem {
  const {
    tasks = [{ id: 'a' }],
    files = [],
    runs = [{ id: 'a', runtimeInSeconds: 1 }],
    machines = [],
  } = parts;
  const workflow = { specification: { tasks, files }, execution: { tasks: runs, machines } };
  const text = JSON.stringify({ name: 'w', schemaVersion: '1.5', workflow });
  return parseProblem(readWfCommons(text, { name: 'w.json', ...options }).value);
}

const twoMachines = [
  { nodeName: 'm1', memoryInBytes: 8_000_500_000, cpu: { coreCount: 4, speedInMHz: 2000 } },
  { nodeName: 'm2', cpu: { coreCount: 8, speedInMHz: 3000 } },
];

describe('reading WfFormat', () => {
  test('machines become nodes, their clock rates speeds; a task runs anywhere, as fast as where it was measured', () => {
    const problem = read({
      machines: twoMachines,
      runs: [{ id: 'a', runtimeInSeconds: 2.0001, machines: ['m2'] }],
    });
    assert.deepEqual(
      problem.nodes.map(({ id, capacity, speed }) => ({ id, capacity, speed })),
      [
        { id: 'm1', capacity: { cpu: 4, memory: 8000 }, speed: 1 },
        { id: 'm2', capacity: { cpu: 8, memory: 8000 }, speed: 1.5 },
      ],
    );
    const [mode] = problem.tasks[0].modes;
    assert.deepEqual(mode.nodes, ['m1', 'm2']);
    assert.equal(mode.duration, 3.001);
  });

  test('cores come from coreCount, else from the use of the processor, and fit the largest machine', () => {
    const cores = (run: object) =>
      read({ machines: twoMachines, runs: [{ id: 'a', runtimeInSeconds: 1, ...run }] }).tasks[0].modes[0]
        .demand.cpu;
    assert.equal(cores({}), 1);
    assert.equal(cores({ coreCount: 3, avgCPU: 800 }), 3);
    assert.equal(cores({ avgCPU: 100.66 }), 1);
    assert.equal(cores({ avgCPU: 177.5 }), 2);
    assert.equal(cores({ avgCPU: 3 }), 1);
    assert.equal(cores({ avgCPU: 2400 }), 8);
  });

  test('memory counts where a machine states its own', () => {
    const runs = [{ id: 'a', runtimeInSeconds: 1, memoryInBytes: 1_000_001 }];
    assert.equal(read({ machines: twoMachines, runs }).tasks[0].modes[0].demand.memory, 2);
    assert.equal(read({ machines: [twoMachines[1]], runs }).tasks[0].modes[0].demand.memory, undefined);
  });

  test('files are data in MB; what no task makes, and what a task updates in place, is there already', () => {
    const problem = read({
      tasks: [
        { id: 'a', children: ['b'], inputFiles: ['raw', 'log'], outputFiles: ['x', 'log'] },
        { id: 'b', inputFiles: ['x', 'raw'] },
      ],
      files: [
        { id: 'x', sizeInBytes: 2_500_000 },
        { id: 'raw', sizeInBytes: 9 },
      ],
      runs: [
        { id: 'a', runtimeInSeconds: 1 },
        { id: 'b', runtimeInSeconds: 1 },
      ],
    });
    assert.deepEqual(problem.tasks[0].after, []);
    assert.deepEqual(problem.tasks[1].after, [{ task: 'a', type: 'finish-start', lag: 0, volume: 2.5 }]);
  });

  test("the caller's nodes and network stand in for the machines", () => {
    const problem = read(
      { machines: twoMachines, runs: [{ id: 'a', runtimeInSeconds: 3, coreCount: 4, machines: ['m1'] }] },
      {
        nodes: [
          { id: 'x', capacity: { cpu: 2 }, speed: 2 },
          { id: 'y', capacity: { cpu: 1 } },
        ],
        network: { bandwidth: 125 },
      },
    );
    assert.deepEqual(problem.tasks[0].modes[0], {
      id: '1',
      duration: 3,
      demand: { cpu: 2 },
      nodes: ['x'],
      cost: 0,
    });
    assert.equal(problem.links.length, 2);
  });

  test('run times of months are counted on a coarser grid, and still compile', () => {
    const runs = [{ id: 'a', runtimeInSeconds: 5_000_000.001 }];
    const problem = read({ runs, machines: twoMachines });
    assert.equal(problem.timeStep, 0.1);
    assert.equal(problem.tasks[0].modes[0].duration, 5_000_000.1);
    assert.ok(compile(problem).horizon < 2 ** 30);
  });
});

describe('writing WfFormat', () => {
  const problem = read({ machines: twoMachines, runs: [{ id: 'a', runtimeInSeconds: 3, coreCount: 2 }] });

  test('a plan becomes the execution', () => {
    const tasks = [{ id: 'a', mode: '1', node: 'm2', start: 0, end: 2 }];
    const { workflow } = JSON.parse(writeWfCommons(problem, { plan: { tasks, makespan: 2 } }));
    assert.equal(workflow.execution.makespanInSeconds, 2);
    assert.deepEqual(workflow.execution.tasks, [
      { id: 'a', runtimeInSeconds: 2, coreCount: 2, machines: ['m2'] },
    ]);
  });

  test('tasks that may not run everywhere, and times without a clock, are refused', () => {
    const bound = parseProblem({
      timeUnit: 'unit',
      nodes: [{ id: 'n', capacity: { gpu: 1 } }],
      tasks: [{ id: 'a', duration: 1, nodes: ['n'], demand: { gpu: 1 } }],
    });
    assert.throws(
      () => writeWfCommons(bound),
      (error: AllotError) => {
        assert.ok(error instanceof AllotError);
        assert.deepEqual(
          error.issues.map((issue) => issue.path),
          ['timeUnit', 'tasks[0]', 'tasks[0].demand.gpu'],
        );
        return true;
      },
    );
  });
});
