import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { compile } from '#instance/compile.ts';
import type { Instance } from '#instance/instance.ts';
import { parseProblem } from '#model/parse.ts';
import type { ProblemInput } from '#model/schema.ts';
import { enumerateAllocations } from './enumerateAllocations.ts';

function nodesOf(instance: Instance, mode: Int32Array): string {
  return Array.from(mode, (m) => instance.problem.nodes[instance.modeNode[m]].id).join(' ');
}

/** Tasks with times by processor. */
function processors(times: number[][], after: Record<string, string[]> = {}): Instance {
  const input: ProblemInput = {
    timeUnit: 'unit',
    nodes: times[0].map((_, p) => ({ id: `P${p + 1}`, capacity: { slot: 1 } })),
    tasks: times.map((row, i) => ({
      id: `T${i + 1}`,
      demand: { slot: 1 },
      after: after[`T${i + 1}`] ?? [],
      modes: row.map((duration, p) => ({ nodes: [`P${p + 1}`], duration })),
    })),
  };
  return compile(parseProblem(input));
}

test('the case of seven tasks has three optimal allocations of 2,187', () => {
  const file = join(import.meta.dirname, '../../examples/c7-processors.yaml');
  const instance = compile(parseProblem(parse(readFileSync(file, 'utf8'))));
  const census = enumerateAllocations(instance);
  assert.equal(census.count, 2187);
  assert.equal(census.best, 8);
  assert.equal(census.worst, 31);
  assert.deepEqual(census.optimal.map((mode) => nodesOf(instance, mode)).sort(), [
    'P3 P1 P2 P3 P1 P3 P1',
    'P3 P1 P2 P3 P2 P1 P1',
    'P3 P1 P2 P3 P2 P3 P1',
  ]);
  assert.equal(census.distinct.length, 3);
});

test('exchanges of like processors make one class', () => {
  // 3 + 4 against 5: either processor may take the 5.
  const census = enumerateAllocations(
    processors([
      [3, 3],
      [4, 4],
      [5, 5],
    ]),
  );
  assert.equal(census.best, 7);
  assert.equal(census.optimal.length, 2);
  assert.equal(census.distinct.length, 1);
});

test('exchanges of like tasks make one class, and unlike processors do not', () => {
  // Three equal tasks: two on the fast processor, one on the slow one.
  const census = enumerateAllocations(
    processors([
      [1, 2],
      [1, 2],
      [1, 2],
    ]),
  );
  assert.equal(census.best, 2);
  assert.equal(census.optimal.length, 3);
  assert.equal(census.distinct.length, 1);
});

test('tasks with other predecessors are not alike', () => {
  const census = enumerateAllocations(
    processors(
      [
        [1, 1],
        [1, 1],
        [1, 1],
      ],
      { T2: ['T1'] },
    ),
  );
  // T1 and T2 in turn take 2. On one processor they leave the other to T3; on two, T3 may go with either.
  assert.equal(census.best, 2);
  assert.equal(census.optimal.length, 6);
  assert.equal(census.distinct.length, 3);
});
