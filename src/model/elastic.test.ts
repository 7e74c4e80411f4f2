import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Speedup, speedAt } from './elastic.ts';

/** Duration of a task of 12 h at its demand of 6, with `amount`. */
function hours(speedup: Speedup, amount: number): number {
  return 12 / speedAt(speedup, amount / 6, 6, 12);
}

const near = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-9, `${a} ≠ ${b}`);

test('work conserved: half the people take twice the time', () => {
  near(hours({ type: 'work-conserving' }, 6), 12);
  near(hours({ type: 'work-conserving' }, 3), 24);
  near(hours({ type: 'work-conserving' }, 1), 72);
});

test('Amdahl: the serial part takes its time whatever the allotment', () => {
  near(hours({ type: 'amdahl', serialFraction: 0.25 }, 3), 0.25 * 12 + 2 * 0.75 * 12);
  near(hours({ type: 'amdahl', serialFraction: 1 }, 1), 12);
  near(hours({ type: 'amdahl', serialFraction: 0 }, 2), 36);
});

test('power: the speed is the share to a power', () => {
  near(hours({ type: 'power', exponent: 0.5 }, 1.5), 24);
  near(hours({ type: 'power', exponent: 1 }, 3), 24);
});

test('table: straight lines between points, work conserved below the first, never faster than at the demand', () => {
  const table: Speedup = {
    type: 'table',
    points: [
      { allotment: 2, duration: 30 },
      { allotment: 4, duration: 18 },
    ],
  };
  near(hours(table, 4), 18);
  near(hours(table, 3), 24);
  near(hours(table, 5), 15);
  near(hours(table, 1), 60);
  near(hours(table, 6), 12);
  near(hours({ type: 'table', points: [{ allotment: 3, duration: 5 }] }, 3), 12);
});

test('more than the demand makes nothing faster', () => {
  near(hours({ type: 'work-conserving' }, 9), 12);
});
