import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import type { ExecutionFigures, Plan } from '#schedule/plan.ts';

const ALLOT = resolve(import.meta.dirname, '../../bin/allot.js');
const folder = mkdtempSync(join(tmpdir(), 'allot-robustness-'));
const problem = join(folder, 'problem.yaml');
const plan = join(folder, 'plan.json');

function allot(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [ALLOT, ...args], { encoding: 'utf8', timeout: 60_000 });
}

writeFileSync(
  problem,
  `timeUnit: min
nodes:
  - { id: fast, capacity: { cpu: 2 }, speed: 2 }
  - { id: slow, capacity: { cpu: 2 } }
tasks:
${Array.from({ length: 8 }, (_, i) => `  - { id: t${i}, duration: ${3 + i}, demand: { cpu: 1 }${i > 4 ? `, after: [t${i - 5}]` : ''} }`).join('\n')}
`,
);
writeFileSync(plan, allot('plan', problem, '--planner', 'heft', '--json').stdout);

test('allot robustness: three policies in the same worlds, reproducible', () => {
  const args = ['robustness', problem, plan, '--param', 'noise=0.4', '--param', 'worlds=10', '--json'];
  const { stdout, stderr, status } = allot(...args);
  assert.equal(status, 0, stderr);
  const { policies } = JSON.parse(stdout) as { policies: ExecutionFigures[] };
  assert.deepEqual(
    policies.map(({ policy }) => policy),
    ['static', 'dynamic', 'adaptive'],
  );
  for (const figures of policies) {
    assert.equal(figures.worlds, 10);
    assert.equal(figures.clairvoyantMean, policies[0].clairvoyantMean);
    assert.ok(figures.loss >= 0 && figures.mean >= figures.clairvoyantMean && figures.p95 >= figures.mean);
  }
  assert.equal(allot(...args).stdout, stdout);
  assert.notEqual(allot(...args, '--seed', '2').stdout, stdout);
});

test('allot robustness: where all goes as planned, the plan holds', () => {
  const { stdout } = allot('robustness', problem, plan, '--param', 'noise=0', '--json');
  const { planned, policies } = JSON.parse(stdout) as { planned: number; policies: ExecutionFigures[] };
  for (const { mean } of policies) assert.ok(mean <= planned);
});

test('allot robustness: bad parameters and bad plans are refused, all at once', () => {
  const params = allot('robustness', problem, plan, '--param', 'nois=1', '--param', 'lossRate=11');
  assert.equal(params.status, 2);
  assert.match(params.stderr, /nois/);
  assert.match(params.stderr, /lossRate/);
  const broken = join(folder, 'broken.json');
  const { tasks } = JSON.parse(allot('plan', problem, '--json', '--time', '0.1s').stdout) as Plan;
  writeFileSync(
    broken,
    JSON.stringify({ tasks: tasks.map(({ id, mode, node }) => ({ id, mode, node, start: 0 })) }),
  );
  const refused = allot('robustness', problem, broken);
  assert.equal(refused.status, 2);
  assert.match(refused.stderr, /the plan is not valid/);
});

test('allot plan with a policy prints what simulated executions came to', () => {
  const { stdout, status } = allot('plan', problem, '--planner', 'policy-dynamic', '--param', 'lossRate=1');
  assert.equal(status, 0);
  assert.match(stdout, /end, realised +mean .* over 30 simulated worlds under the dynamic policy/);
  assert.match(stdout, /lost against foresight/);
});

test('a plan with the figures of its executions, or without any, can be read again', () => {
  const saved = join(folder, 'saved.json');
  for (const [schedules, worlds] of [
    ['20', 0],
    ['100000', 30],
  ] as const) {
    const { stdout } = allot(
      'plan',
      problem,
      '--planner',
      'policy-adaptive',
      '--schedules',
      schedules,
      '--json',
    );
    assert.equal((JSON.parse(stdout) as Plan).details?.execution?.worlds, worlds);
    writeFileSync(saved, stdout);
    assert.equal(allot('check', problem, saved).status, 0);
  }
});
