import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { CommandLine } from './commandLine.ts';

const THREE = `resources: [{ id: crew, capacity: 3 }]
tasks: [{ id: a, duration: 2, demand: { crew: 2 } }, { id: b, duration: 2, demand: { crew: 2 } }, { id: c, duration: 2, demand: { crew: 2 } }]
`;

test('a proof is written, verified, and refused once it is changed', () => {
  const line = new CommandLine();
  line.write('three.yaml', THREE);
  const planned = line.allot('plan', 'three.yaml', '--proof', 'proof.gz', '--json');
  assert.equal(planned.code, 0, planned.stderr);
  assert.equal(JSON.parse(planned.stdout).makespan, 6);
  assert.match(planned.stderr, /proof that no schedule ends before 6 s: proof\.gz/);
  const verified = line.allot('check', 'three.yaml', '--proof', 'proof.gz', '--json');
  assert.equal(verified.code, 0, verified.stderr);
  assert.equal(JSON.parse(verified.stdout).proof.lowerBound, 6);

  const text = gunzipSync(readFileSync(line.path('proof.gz'))).toString();
  line.write('wrong.txt', text.replace('by 5', 'by 6'));
  const refused = line.allot('check', 'three.yaml', '--proof', 'wrong.txt');
  assert.equal(refused.code, 1);
  assert.match(refused.stdout, /the proof does not hold: line \d+: /);

  line.write('damaged.gz', gzipSync(text).subarray(0, 60).toString('latin1'));
  for (const file of ['damaged.gz', 'none.gz']) {
    const { code, stderr } = line.allot('check', 'three.yaml', '--proof', file);
    assert.equal(code === 0, false, file);
    assert.doesNotMatch(stderr, /\n {4}at /, 'no stack trace');
  }
  const nothing = line.allot('check', 'three.yaml');
  assert.equal(nothing.code, 2);
  assert.match(nothing.stderr, /there is nothing to check/);
});

test('where no proof can be written, stderr says why and no file is left', () => {
  const line = new CommandLine();
  line.write(
    'elastic.yaml',
    'resources: [{ id: m, capacity: 2 }]\ntasks: [{ id: a, duration: 2, demand: { m: 2 }, elastic: { resources: { m: { min: 1 } } } }]\n',
  );
  const { code, stderr } = line.allot(
    'plan',
    'elastic.yaml',
    '--time',
    '0.2',
    '--proof',
    'proof.txt',
    '--json',
  );
  assert.equal(code, 1);
  assert.match(stderr, /no proof was written .*: tasks may take less than their demand/);
  assert.ok(!existsSync(line.path('proof.txt')));
});

test('where nothing can end before 0, no proof is written, and none is needed', () => {
  const line = new CommandLine();
  line.write('zero.yaml', 'tasks: [{ id: a, duration: 0 }, { id: b, duration: 0, after: [a] }]\n');
  const { code, stderr } = line.allot('plan', 'zero.yaml', '--proof', 'proof.gz');
  assert.equal(code, 0);
  assert.match(stderr, /there is nothing to prove/);
  assert.equal(existsSync(line.path('proof.gz')), false);
});
