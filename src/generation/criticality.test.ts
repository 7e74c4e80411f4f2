import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { compile } from '#instance/compile.ts';
import { criticalPath } from '#instance/criticalPath.ts';
import { createRng } from '#kernels/rng.ts';
import { parseProblem } from '#model/parse.ts';
import { type CriticalitySample, calibrateCriticality, kendallTau, meanTau } from './calibrateCriticality.ts';
import { estimateCriticality, paperCriticality } from './criticality.ts';
import { exactCriticality } from './exactCriticality.ts';

const instance = compile(
  parseProblem({
    timeUnit: 'h',
    timeStep: '30m',
    resources: [
      { id: 'people', capacity: 100 },
      { id: 'machines', capacity: 20 },
    ],
    tasks: [
      { id: 'long', duration: 6, demand: { people: 50 } },
      { id: 'short', duration: 2, demand: { people: 20, machines: 4 } },
      { id: 'last', duration: 3, demand: { people: 90 }, after: ['long', 'short'] },
    ],
  }),
);

describe('criticality', () => {
  test('is exactly by how much the end moves when a task takes an hour more', () => {
    // Two ticks an hour; 'short' has 4 h of slack.
    assert.deepEqual([...(exactCriticality(instance) ?? [])], [2, 0, 2]);
  });

  test('is estimated with the weights of the paper: 0.1 a person of 100, 0.5 a machine of 20', () => {
    const [long, short, last] = paperCriticality(instance, criticalPath(instance));
    assert.ok(Math.abs(long - (2 * 6 + 5 + 0.1 * 50)) < 1e-9);
    assert.ok(Math.abs(short - (2 * 2 + 5 - 0.5 * 4 + 0.1 * 20 + 0.5 * 4)) < 1e-9);
    assert.ok(Math.abs(last - (2 * 3 + 0.1 * 90)) < 1e-9);
  });
});

test("Kendall's τ-b: same order, opposite order, ties", () => {
  const tau = (a: number[], b: number[]) => kendallTau(Float64Array.from(a), Float64Array.from(b));
  assert.equal(tau([1, 2, 3], [10, 20, 30]), 1);
  assert.equal(tau([1, 2, 3], [3, 2, 1]), -1);
  assert.equal(tau([1, 2, 3], [5, 5, 5]), 0);
  // Five of six pairs agree, one is tied in a.
  assert.ok(Math.abs(tau([1, 1, 2, 3], [1, 2, 3, 4]) - 5 / Math.sqrt(30)) < 1e-12);
});

test('calibration finds weights under which the estimate orders tasks as δ does', () => {
  const rng = createRng(3);
  const draw = () => Float64Array.from({ length: 25 }, () => rng.next());
  const samples = Array.from({ length: 10 }, (): CriticalitySample => {
    const terms = [draw(), draw(), draw(), draw()] as const;
    const truth = { duration: 3, successors: 0.2, slack: 1, demand: 0.5 };
    return { terms, delta: estimateCriticality(terms, truth) };
  });
  const from = { duration: 1, successors: 1, slack: 1, demand: 1 };
  const { weights, tau } = calibrateCriticality(samples, from, createRng(1), 300);
  assert.ok(meanTau(samples, from) < 0.7);
  assert.ok(tau > 0.95, `${tau}`);
  assert.equal(meanTau(samples, weights), tau);
});
