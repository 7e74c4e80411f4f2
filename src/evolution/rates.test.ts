import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRng } from '#kernels/rng.ts';
import { Course } from './course.ts';
import { compareFitness, relativeWorsening } from './fitness.ts';
import type { Individual } from './individual.ts';
import { metropolis } from './metropolis.ts';
import { adaptiveRates } from './rates.ts';

const NONE = new Int32Array(0);
const valued = (makespan: number): Individual => ({
  list: NONE,
  mode: NONE,
  start: NONE,
  values: Float64Array.of(0, makespan),
  hash: 0,
});

test('adaptive rates: nothing for the best, in proportion up to the mean, all for the worse', () => {
  const population = [10, 20, 30].map(valued);
  const rates = adaptiveRates({ k1: 1, k2: 0.5, k3: 0.9, k4: 0.4 });
  rates.observe(population);
  const [best, mean, worst] = population;
  assert.equal(rates.mutation(best), 0);
  assert.equal(rates.mutation(valued(15)), 0.25);
  assert.equal(rates.mutation(mean), 0.5);
  assert.equal(rates.mutation(worst), 0.4);
  assert.equal(rates.crossover(worst, best), 0);
  assert.equal(rates.crossover(worst, valued(15)), 0.5);
  assert.equal(rates.crossover(worst, worst), 0.9);
});

test('where all are alike, adaptive rates are those at the mean', () => {
  const rates = adaptiveRates({ k1: 1, k2: 0.5, k3: 1, k4: 0.5 });
  rates.observe([valued(7), valued(7)]);
  assert.equal(rates.mutation(valued(7)), 0.5);
  assert.equal(rates.crossover(valued(7), valued(7)), 1);
});

test('values compare level by level, lateness first', () => {
  assert.ok(compareFitness(Float64Array.of(0, 9), Float64Array.of(1, 2)) < 0);
  assert.ok(compareFitness(Float64Array.of(0, 9, 3), Float64Array.of(0, 9, 2)) > 0);
  assert.equal(compareFitness(Float64Array.of(0, 9), Float64Array.of(0, 9 + 1e-12)), 0);
  const never = Float64Array.of(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);
  assert.equal(compareFitness(never, never), 0);
  assert.ok(compareFitness(Float64Array.of(3, 9), never) < 0);
  assert.equal(relativeWorsening(Float64Array.of(0, 100), Float64Array.of(0, 102)), 0.02);
});

test('metropolis takes what is no worse always, and what is worse as often as the temperature says', () => {
  const rng = createRng(1);
  const from = Float64Array.of(0, 100);
  const taken = (to: number, temperature: number) => {
    let count = 0;
    for (let k = 0; k < 10_000; k++) if (metropolis(from, Float64Array.of(0, to), temperature, rng)) count++;
    return count / 10_000;
  };
  assert.equal(taken(100, 0.01), 1);
  assert.equal(taken(99, 0.01), 1);
  assert.ok(Math.abs(taken(101, 0.01) - Math.exp(-1)) < 0.02);
  assert.equal(taken(101, 0), 0);
});

test('a course keeps evenly spread points, a thousand at most', () => {
  const course = new Course();
  for (let k = 0; k < 10_000; k++) course.step(() => ({ best: -k, mean: 0, worst: 0 }));
  const { points } = course;
  assert.ok(points.length > 400 && points.length <= 1000);
  assert.equal(points[0].step, 0);
  const gap = points[1].step;
  points.forEach((point, k) => {
    assert.equal(point.step, k * gap);
    assert.equal(point.best, -point.step);
  });
});
