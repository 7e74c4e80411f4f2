import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile } from '#instance/compile.ts';
import { parseProblem } from '#model/parse.ts';
import type { ProblemInput } from '#model/schema.ts';
import { ENERGY, tagOf } from '../../engine/propagator.ts';
import { buildScheduleModel, type ScheduleModel } from '../../scheduleModel.ts';

function modelOf(input: ProblemInput, latestEnd: number): ScheduleModel {
  const model = buildScheduleModel(compile(parseProblem(input)), latestEnd);
  assert.ok(model !== null && typeof model !== 'string');
  return model;
}

/** So many tasks of 2 ticks that take 2 each, of which any two fit side by side. */
function crew(count: number, capacity: number, more: object = {}): ProblemInput {
  return {
    resources: [{ id: 'crew', capacity, ...more }],
    tasks: Array.from({ length: count }, (_, i) => ({ id: `t${i}`, duration: 2, demand: { crew: 2 } })),
  };
}

test('more work than there is within the time is a conflict, though no tick is overloaded', () => {
  const { search, store, energy } = modelOf(crew(5, 4), 4);
  assert.equal(search.propagate(), false);
  assert.equal(tagOf(store.failedReason), ENERGY);
  assert.deepEqual([energy.from, energy.to], [0, 4]);
});

test('as much work as there is fits', () => {
  assert.equal(modelOf(crew(4, 4), 4).search.propagate(), true);
});

test('a calendar counts tick by tick', () => {
  const closed = { calendar: [{ start: 2, end: 3, capacity: 2 }] };
  assert.equal(modelOf(crew(4, 4, closed), 4).search.propagate(), false);
  assert.equal(modelOf(crew(4, 4, closed), 5).search.propagate(), true);
});

test('a task with modes counts with its least energy', () => {
  const withModes = (least: number): ProblemInput => {
    const input = crew(3, 4);
    const modes = [
      { duration: 1, demand: { crew: 4 } },
      { duration: 4, demand: { crew: least } },
    ];
    return { ...input, tasks: [...input.tasks, { id: 'either', modes }] };
  };
  assert.equal(modelOf(withModes(1), 4).search.propagate(), true);
  // Three tasks take 12 of 16; 4 for the one with modes, and one more for another.
  const crowded = withModes(2);
  crowded.tasks.push({ id: 'more', duration: 1, demand: { crew: 1 } });
  assert.equal(modelOf(crowded, 4).search.propagate(), false);
});

test('what is more than enough for a conflict is spent on saying less', () => {
  const { search, store } = modelOf(crew(6, 4), 4);
  assert.equal(search.propagate(), false);
  // 24 of 16: one task is left out, and one of those that stay need have but one tick inside.
  const said = store.conflict.pairs();
  assert.equal(said.length, 10);
  assert.ok(said.some(([b, value]) => b % 2 === 0 && value === -1));
});
