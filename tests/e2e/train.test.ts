import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { CommandLine, ended } from './commandLine.ts';

const SHORT = ['--instances', '1', '--episodes', '2', '--seed', '7'];

function withProblem(): CommandLine {
  const line = new CommandLine();
  line.allot('generate', '--tasks', '8', '--strength', '0', '--factor', '1', '--out', 'p.yaml');
  return line;
}

describe('train', () => {
  test('fine-tunes on a problem file, writes policy, checkpoint and curve, and plans with them', () => {
    const line = withProblem();
    const said = line.allot('train', 'p.yaml', '--from', 'shipped', '--iterations', '3', ...SHORT);
    assert.equal(said.code, 0, said.stderr);
    assert.match(said.stdout, /iteration 3: drawn .* % above the bound, greedy .* %/);
    for (const name of ['checkpoint.json', 'curve.csv', 'curve.svg'])
      assert.ok(readFileSync(line.path(`policy/${name}`), 'utf8').length > 0);
    const policy = JSON.parse(readFileSync(line.path('policy/policy.json'), 'utf8'));
    assert.match(policy.trained, /^allot train p.yaml .*--from shipped$/);
    const args = ['plan', 'p.yaml', '--planner', 'policy', '--schedules', '5', '--json'];
    const plan = line.allot(...args, '--param', 'weights=policy/policy.json');
    assert.equal(plan.code, 0, plan.stderr);
    assert.equal(JSON.parse(plan.stdout).planner, 'policy');
  });

  test('interrupted and resumed, it ends with the policy of a training that was not', async () => {
    const line = withProblem();
    const args = ['train', 'p.yaml', ...SHORT, '--iterations', '400'];
    const whole = line.allot(...args, '--out', 'whole');
    assert.equal(whole.code, 0, whole.stderr);
    const child = line.start(...args, '--out', 'broken');
    child.stdout?.once('data', () => child.kill('SIGINT'));
    const { code, stderr } = await ended(child);
    assert.equal(code, 130);
    assert.match(stderr, /stopped at iteration \d+; go on with: allot train --resume --out broken/);
    const mixed = line.allot('train', '--resume', '--out', 'broken', '--rate', '1');
    assert.equal(mixed.code, 2);
    assert.match(mixed.stderr, /--rate came along/);
    assert.equal(line.allot('train', '--resume', '--out', 'broken').code, 0);
    assert.equal(
      readFileSync(line.path('broken/policy.json'), 'utf8'),
      readFileSync(line.path('whole/policy.json'), 'utf8'),
    );
  });

  test('learns from a finished run', () => {
    const line = new CommandLine();
    line.write(
      'run.yaml',
      'timeUnit: ms\ntasks: [{ id: a, duration: 5, run: { command: ["sleep", "0.3"] } }, { id: b, duration: 5 }]\n',
    );
    const run = line.allot('run', 'run.yaml', '--dir', 'done');
    assert.equal(run.code, 0, run.stderr);
    const said = line.allot('train', 'done', '--iterations', '1', ...SHORT);
    assert.equal(said.code, 0, said.stderr);
  });

  test('refuses what is no policy, no checkpoint, no setting', () => {
    const line = withProblem();
    line.write('wrong.json', '{"format":"allot-policy"}');
    line.write('broken.json', '{');
    const complaints: [string[], RegExp][] = [
      [['train', 'p.yaml', '--from', 'wrong.json'], /wrong\.json version: /],
      [['train', 'p.yaml', '--from', 'broken.json'], /broken\.json: the file is no JSON/],
      [['train', 'p.yaml', '--from', 'gone.json'], /gone\.json/],
      [['train', '--resume', '--out', 'nothing'], /nothing\/checkpoint\.json/],
      [['train', '--nodes', '2'], /--nodes: /],
      [['plan', 'p.yaml', '--planner', 'policy', '--param', 'weights=wrong.json'], /wrong\.json size: /],
    ];
    for (const [args, complaint] of complaints) {
      const { code, stderr } = line.allot(...args);
      assert.equal(code, 2, args.join(' '));
      assert.match(stderr, complaint);
    }
  });
});
