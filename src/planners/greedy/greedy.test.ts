import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile } from '#instance/compile.ts';
import { parseProblem } from '#model/parse.ts';
import type { ProblemInput } from '#model/schema.ts';
import { runPlanner } from '../runPlanner.ts';
import { greedy } from './index.ts';

async function rowsOf(input: ProblemInput, params = {}) {
  const { plan } = await runPlanner(greedy, compile(parseProblem(input)), { params });
  return Object.fromEntries(plan.tasks.map(({ id, node, start }) => [id, { node, start }]));
}

const NODES = [
  { id: 'M1', capacity: { cpu: 4, gpu: 2 } },
  { id: 'M2', capacity: { cpu: 3, gpu: 1 } },
];

test('what fits now starts now, by priority; the rest when room returns', async () => {
  const rows = await rowsOf({
    nodes: NODES,
    tasks: [
      { id: 'T1', duration: 4, demand: { cpu: 2, gpu: 1 }, priority: 3 },
      { id: 'T2', duration: 4, demand: { cpu: 1, gpu: 1 }, priority: 2 },
      { id: 'T3', duration: 4, demand: { cpu: 3, gpu: 2 }, priority: 1 },
    ],
  });
  assert.deepEqual(rows, {
    T1: { node: 'M1', start: 0 },
    T2: { node: 'M2', start: 0 },
    T3: { node: 'M1', start: 4 },
  });
});

test('a task that does not fit lets the next one in', async () => {
  const rows = await rowsOf({
    resources: [{ id: 'crew', capacity: 3 }],
    tasks: [
      { id: 'first', duration: 5, demand: { crew: 2 }, priority: 3 },
      { id: 'wide', duration: 5, demand: { crew: 2 }, priority: 2 },
      { id: 'narrow', duration: 5, demand: { crew: 1 }, priority: 1 },
    ],
  });
  assert.deepEqual([rows.first.start, rows.wide.start, rows.narrow.start], [0, 5, 0]);
});

test('the score decides between tasks of one priority', async () => {
  const input: ProblemInput = {
    resources: [{ id: 'crew', capacity: 1 }],
    tasks: [
      { id: 'long', duration: 5, demand: { crew: 1 }, weight: 2 },
      { id: 'short', duration: 1, demand: { crew: 1 }, weight: 1 },
    ],
  };
  assert.equal((await rowsOf(input, { score: 'urgency' })).long.start, 0);
  assert.equal((await rowsOf(input, { score: 'value' })).short.start, 0);
});
