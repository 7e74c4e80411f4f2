import assert from 'node:assert/strict';
import { test } from 'node:test';
import { frontCsv } from '#io/plan/frontCsv.ts';
import type { Plan } from '#schedule/plan.ts';
import { frontPicture } from './frontPicture.ts';

function planWith(values: Record<string, number>[]): Plan {
  return {
    problem: 'trade',
    planner: 'nsga2',
    seed: 1,
    status: 'feasible',
    makespan: 8,
    lowerBound: 6,
    objective: { values: [8], lowerBound: 6 },
    timeMs: 5,
    schedules: 100,
    reason: '',
    tasks: [],
    trace: [],
    details: {
      front: values.map((own, k) => ({
        values: own,
        tasks: [{ id: 'paint, twice', mode: '1', node: k > 0 ? 'slow' : null, start: 0, end: 8 }],
      })),
    },
  };
}

const TWO = [
  { makespan: 8, cost: 88 },
  { makespan: 9, cost: 30 },
  { makespan: 24, cost: 24 },
];

test('a picture shows every schedule of the front, and the knee among them', () => {
  const svg = frontPicture(planWith(TWO), 'h') as string;
  // One of each stands in the legend.
  assert.equal(svg.match(/class="schedule"/g)?.length, 1 + 2);
  assert.equal(svg.match(/class="knee"/g)?.length, 1 + 1);
  assert.match(svg, /knee: makespan 9 h, cost 30/);
});

test('four objectives make a panel for each pair', () => {
  const front = TWO.map((own, k) => ({ ...own, loadImbalance: k / 7, weightedTardiness: 3 - k }));
  const svg = frontPicture(planWith(front), 'unit') as string;
  assert.equal(svg.match(/class="knee"/g)?.length, 1 + 6);
  assert.doesNotMatch(svg, /NaN|Infinity/);
});

test('one schedule alone, and none', () => {
  assert.doesNotMatch(frontPicture(planWith([TWO[0]]), 'unit') as string, /NaN|Infinity/);
  assert.equal(frontPicture(planWith([]), 'unit'), null);
});

test('as CSV: a row a schedule, quoted where need be', () => {
  assert.equal(
    frontCsv(planWith(TWO.slice(0, 2))),
    [
      'makespan,cost,"paint, twice: start","paint, twice: end","paint, twice: mode","paint, twice: node"',
      '8,88,0,8,1,',
      '9,30,0,8,1,slow',
      '',
    ].join('\n'),
  );
  assert.equal(frontCsv(planWith([])), null);
});
