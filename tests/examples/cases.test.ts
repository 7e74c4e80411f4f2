import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { parse } from 'yaml';
import { compile } from '#instance/compile.ts';
import type { Instance } from '#instance/instance.ts';
import { parseProblem } from '#model/parse.ts';
import type { Demand, Task } from '#model/problem.ts';
import { checkSchedule } from '#schedule/checkSchedule.ts';
import { makespan, type Schedule } from '#schedule/schedule.ts';

function readCase(name: string): Instance {
  const text = readFileSync(join(import.meta.dirname, '../../examples', `${name}.yaml`), 'utf8');
  return compile(parseProblem(parse(text), `${name}.yaml`));
}

/** Every way to give each of `count` things one of `choices`. */
function* choicesForEach(count: number, choices: number): Generator<number[]> {
  const chosen = new Array<number>(count).fill(0);
  while (true) {
    yield chosen.slice();
    let k = 0;
    while (k < count && ++chosen[k] === choices) chosen[k++] = 0;
    if (k === count) return;
  }
}

/** Whether each node holds at once all tasks placed on it; `placement` gives a node's index, −1 for not running. */
function holdsAtOnce(instance: Instance, placement: readonly number[]): boolean {
  const { tasks, nodes } = instance.problem;
  return nodes.every((node, v) => {
    const placed = tasks.filter((_, i) => placement[i] === v).map((task) => task.modes[0].demand);
    return Object.entries(node.capacity).every(
      ([kind, most]) => placed.reduce((sum: number, demand: Demand) => sum + (demand[kind] ?? 0), 0) <= most,
    );
  });
}

describe('five tasks on three models', () => {
  const instance = readCase('a8-allocation');

  test("hold both of the document's placements at one instant", () => {
    assert.ok(holdsAtOnce(instance, [1, 2, 0, 2, 1]), 'greedy');
    assert.ok(holdsAtOnce(instance, [0, 1, 2, 0, 1]), 'genetic');
  });

  test('have the least capacities that do', () => {
    const uses = [
      ['T3', 'T1,T4'],
      ['T1,T5', 'T2,T5'],
      ['T2,T4', 'T3'],
    ];
    const { tasks, nodes } = instance.problem;
    nodes.forEach((node, v) => {
      for (const [kind, capacity] of Object.entries(node.capacity)) {
        const sums = uses[v].map((names) =>
          tasks
            .filter((task) => names.split(',').includes(task.id))
            .reduce((sum, task) => sum + task.modes[0].demand[kind], 0),
        );
        assert.equal(capacity, Math.max(...sums), `${node.id} ${kind}`);
      }
    });
  });
});

describe('three tasks on two models', () => {
  const instance = readCase('a9-allocation');

  test('fit at no one instant', () => {
    for (const placement of choicesForEach(3, 2))
      assert.ok(!holdsAtOnce(instance, placement), `${placement}`);
  });

  test('end at 2 at best', () => {
    // Durations are 1, so a schedule of length 2 is a node and one of two instants for each task.
    const fitting = [...choicesForEach(3, 4)].filter((choice) =>
      [0, 1].every((instant) =>
        holdsAtOnce(
          instance,
          choice.map((c) => (c >> 1 === instant ? c & 1 : -1)),
        ),
      ),
    );
    assert.ok(fitting.length > 0);
    assert.ok(
      fitting.some(([t1, t2, t3]) => t1 >> 1 === 0 && t2 >> 1 === 0 && t3 >> 1 === 1),
      'by priority',
    );
  });
});

describe('the earthquake rescue', () => {
  const instance = readCase('b9-rescue');

  test('can end at 78 h with every task at its demand', () => {
    const startHours: Record<string, number> = {
      assess: 0,
      'muster-teams': 2,
      'load-equipment': 2,
      'plan-routes': 2,
      'clear-roads': 6,
      'move-teams': 7,
      'set-up-command': 15,
      'set-up-hospital': 15,
      'restore-power': 15,
      'search-north': 21,
      'dig-school': 24,
      'search-south': 35,
      'treat-injured': 39,
      'dig-housing': 46,
      'shelter-residents': 53,
      'carry-out-injured': 58,
      'withdraw-teams': 67,
      'check-equipment': 73,
      'write-review': 73,
    };
    const schedule: Schedule = {
      start: Int32Array.from(instance.problem.tasks, (task) => startHours[task.id] * instance.ticksPerUnit),
      mode: instance.modePtr.slice(0, instance.taskCount),
    };
    assert.deepEqual(checkSchedule(instance, schedule), []);
    assert.equal(makespan(instance, schedule) / instance.ticksPerUnit, 78);
  });

  test('has 100 people, 20 machines and elastic tasks of both parts', () => {
    assert.deepEqual([...instance.capacity], [100, 20]);
    const elastic = instance.problem.tasks.filter((task) => task.elastic !== undefined);
    const isJoint = (task: Task) => task.elastic?.parts.some((part) => part.resources.length > 1);
    assert.ok(elastic.some((task) => isJoint(task)));
    assert.ok(elastic.some((task) => !isJoint(task)));
  });
});

describe('seven subtasks on three processors', () => {
  const { problem } = readCase('c7-processors');
  const count = problem.tasks.length;
  const indexOf = new Map(problem.tasks.map((task, i) => [task.id, i]));
  const before = problem.tasks.map((task) => task.after.map((arc) => indexOf.get(arc.task) as number));
  /** time[i][p], read through each mode's only node. */
  const time = problem.tasks.map((task) =>
    problem.nodes.map((node) => {
      const modes = task.modes.filter((mode) => mode.nodes?.includes(node.id));
      assert.equal(modes.length, 1, `${task.id} has one mode on ${node.id}`);
      return modes[0].duration;
    }),
  );
  const depth: number[] = [];
  for (let i = 0; i < count; i++) depth[i] = 1 + Math.max(0, ...before[i].map((p) => depth[p]));

  /** Least end over all sequences, each task behind its processor's last; Infinity for none up to `most`. */
  function leastEnd(processors: (task: number) => readonly number[], byDepth: boolean, most: number): number {
    const end = new Array<number>(count).fill(-1);
    const free = problem.nodes.map(() => 0);
    let least = most + 1;
    const extend = (placed: number, latest: number) => {
      if (placed === count) least = latest;
      for (let i = 0; i < count; i++) {
        if (end[i] >= 0 || before[i].some((p) => end[p] < 0)) continue;
        if (byDepth && depth.some((d, j) => d < depth[i] && end[j] < 0)) continue;
        for (const processor of processors(i)) {
          const held = free[processor];
          const finish = Math.max(held, ...before[i].map((p) => end[p])) + time[i][processor];
          if (finish >= least) continue;
          end[i] = free[processor] = finish;
          extend(placed + 1, Math.max(latest, finish));
          end[i] = -1;
          free[processor] = held;
        }
      }
    };
    extend(0, 0);
    return least > most ? Number.POSITIVE_INFINITY : least;
  }

  test('end at 8 at best in ascending depth, for three of the 2,187 allocations', () => {
    const ends = [...choicesForEach(count, 3)].map((allocation) => ({
      allocation: allocation.map((p) => problem.nodes[p].id).join(' '),
      end: leastEnd((i) => [allocation[i]], true, 100),
    }));
    assert.equal(ends.length, 2187);
    assert.equal(Math.min(...ends.map(({ end }) => end)), 8);
    assert.equal(Math.max(...ends.map(({ end }) => end)), 31);
    assert.deepEqual(
      ends
        .filter(({ end }) => end === 8)
        .map(({ allocation }) => allocation)
        .sort(),
      ['P3 P1 P2 P3 P1 P3 P1', 'P3 P1 P2 P3 P2 P1 P1', 'P3 P1 P2 P3 P2 P3 P1'],
    );
  });

  test('end at 8 at best without that rule as well', () => {
    const any = () => [0, 1, 2];
    assert.equal(leastEnd(any, false, 7), Number.POSITIVE_INFINITY);
    assert.equal(leastEnd(any, false, 8), 8);
  });

  test('lose nothing by the rule in any allocation', () => {
    for (const allocation of choicesForEach(count, 3)) {
      const own = (i: number) => [allocation[i]];
      assert.equal(leastEnd(own, false, 100), leastEnd(own, true, 100), allocation.join(' '));
    }
  });
});
