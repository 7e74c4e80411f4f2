import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CommandLine } from './commandLine.ts';

describe('an objective other than the makespan', () => {
  const PRICED = `
objective: { sum: [{ term: makespan, weight: 10 }, { term: cost }] }
timeUnit: h
nodes:
  - { id: fast, capacity: { cpu: 1 }, speed: 4, costRate: 10 }
  - { id: slow, capacity: { cpu: 1 }, costRate: 1 }
tasks: [{ id: a, duration: 4, demand: { cpu: 1 } }]
`;

  test('is shown with its terms, its own bound and its own gap', () => {
    const line = new CommandLine();
    line.write('priced.yaml', PRICED);
    const { stdout } = line.allot('plan', 'priced.yaml', '--schedules', '100');
    assert.match(stdout, /makespan 1 h · 10 × makespan \+ cost = 20 · lower bound 14 · gap 30 %/);
    assert.match(stdout, /objective +10 × makespan 1 \+ cost 10 = 20, proved to be at least 14/);
    assert.doesNotMatch(stdout, /energy|critical path/);
  });

  test('is what compare ranks by', () => {
    const line = new CommandLine();
    line.write('cheap.yaml', PRICED.replace(/objective: .*/, 'objective: cost'));
    const { stdout } = line.allot('compare', 'cheap.yaml', 'heft', 'auto', '--schedules', '100');
    assert.match(stdout, /planner +makespan +objective +gap/);
    assert.match(stdout, /auto +4 h +4 +0 %[^]*heft +1 h +10 +60 %/);
  });
});
