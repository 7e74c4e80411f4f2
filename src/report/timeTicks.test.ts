import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fitText, textWidth } from './textWidth.ts';
import { formatClock, numberTicks, powerTicks, timeTicks } from './timeTicks.ts';

const labels = (to: number, unit: Parameters<typeof timeTicks>[1], count: number) =>
  timeTicks(to, unit, count).map((tick) => tick.label);

test('ticks are round in the unit people read clocks in', () => {
  assert.deepEqual(labels(100, 'min', 5), ['0', '30m', '1h', '1h30m']);
  assert.deepEqual(labels(50, 'h', 6), ['0', '12h', '1d', '1d12h', '2d']);
  assert.deepEqual(labels(1.2, 's', 4), ['0', '500ms', '1s']);
  assert.deepEqual(labels(400, 'd', 5), ['0', '100d', '200d', '300d', '400d']);
});

test('ticks of a problem without a clock are whole round numbers', () => {
  assert.deepEqual(labels(58, 'unit', 6), ['0', '10', '20', '30', '40', '50']);
  assert.deepEqual(labels(3, 'unit', 50), ['0', '1', '2', '3']);
});

test('there are never more ticks than have room, nor endless ones', () => {
  for (const unit of ['ms', 's', 'min', 'h', 'd', 'unit'] as const)
    for (const to of [0.0001, 0.5, 1, 7, 59, 61, 1e3, 1e6, 1e9])
      for (const count of [1, 5, 16])
        assert.ok(timeTicks(to, unit, count).length <= count + 1, `${to} ${unit}`);
  assert.deepEqual(
    numberTicks(-1, 1, 4).map((tick) => tick.label),
    ['−1', '−0.5', '0', '0.5', '1'],
  );
});

test('ticks of logarithms are 1, 2 and 5 of each power, or powers where there is less room', () => {
  const texts = (from: number, to: number, count: number) =>
    powerTicks(from, to, count).map((tick) => tick.label);
  assert.deepEqual(texts(1, Math.log10(500), 9), ['10', '20', '50', '100', '200', '500']);
  assert.deepEqual(texts(-2, 2, 6), ['0.01', '0.1', '1', '10', '100']);
});

test('clock times name their two greatest parts', () => {
  assert.equal(formatClock(5_400_000), '1h30m');
  assert.equal(formatClock(90_061_000), '1d1h');
  assert.equal(formatClock(250), '250ms');
});

test('text is cut to the room there is', () => {
  const cut = fitText('a rather long name of a task', 11, 60);
  assert.ok(cut.endsWith('…') && textWidth(cut, 11) <= 60);
  assert.equal(fitText('short', 11, 60), 'short');
  assert.equal(fitText('word', 11, 3), '');
});
