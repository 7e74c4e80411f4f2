import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CommandLine } from './commandLine.ts';

describe('folders that cannot be used', () => {
  const NAP = 'tasks: [{ id: nap, duration: 0.01 }]\n';
  for (const dir of ['nap.yaml', 'nap.yaml/run']) {
    test(`a run in '${dir}', where a file is, is refused in words`, () => {
      const line = new CommandLine();
      line.write('nap.yaml', NAP);
      const { code, stdout, stderr } = line.allot('run', 'nap.yaml', '--dir', dir, '--json');
      assert.equal(code, 2);
      assert.equal(stdout, '');
      assert.match(
        JSON.parse(stderr).error.issues[0].message,
        /nap\.yaml' cannot be made: a file is in its place/,
      );
    });
  }

  test('a plan that is too long in ticks is refused with the file named', () => {
    const line = new CommandLine();
    line.write('long.yaml', 'timeUnit: d\ntasks: [{ id: a, duration: 100000 }, { id: b, duration: 1ms }]\n');
    const { code, stderr } = line.allot('plan', 'long.yaml');
    assert.equal(code, 2);
    assert.match(stderr, /^long\.yaml:2 tasks\[0\]\.duration: 100000 is/);
    const tasks = ['a', 'b', 'c'].map((id) => `{ id: ${id}, duration: 500000000 }`);
    line.write('sum.yaml', `timeUnit: ms\ntasks: [${tasks.join(', ')}]\n`);
    assert.match(
      line.allot('plan', 'sum.yaml').stderr,
      /^sum\.yaml: the time that all tasks in a row may take/,
    );
  });
});

test('with --json wrong usage is told as JSON too', () => {
  const { code, stdout, stderr } = new CommandLine().allot('plan', 'x.yaml', '--bogus', '--json');
  assert.equal(code, 2);
  assert.equal(stdout, '');
  assert.deepEqual(JSON.parse(stderr).error.issues, [
    { code: 'usage', path: '', message: "unknown option '--bogus'", hint: "see 'allot --help'" },
  ]);
});

test('a task that no opening of a calendar is long enough for is proved impossible', () => {
  const line = new CommandLine();
  line.write(
    'nights.yaml',
    `timeUnit: h
resources: [{ id: crew, capacity: 1, calendar: [{ start: 8, end: 24, every: 24, capacity: 0 }] }]
tasks: [{ id: pour, duration: 10, demand: { crew: 1 } }]
`,
  );
  const { code, stdout } = line.allot('plan', 'nights.yaml', '--json');
  assert.equal(code, 1);
  const { status, reason } = JSON.parse(stdout);
  assert.equal(status, 'infeasible');
  assert.equal(
    reason,
    "task 'pour' needs 1 of 'crew' for 10 h without a break, and its calendar offers that for 8 h at most",
  );
});

test('a run tells each failure once, and when a task is given up', () => {
  const line = new CommandLine();
  line.write(
    'fails.yaml',
    `tasks:
  - { id: once, duration: 0.01, run: { command: "exit 3" } }
  - { id: twice, duration: 0.01, run: { command: "exit 4" }, retries: { max: 1, backoff: 10ms } }
`,
  );
  const { stderr } = line.allot('run', 'fails.yaml');
  assert.equal(stderr.match(/once.*exit code 3/g)?.length, 1);
  assert.equal(stderr.match(/twice.*exit code 4/g)?.length, 2);
  assert.match(stderr, /gave up +twice after 2 attempts/);
});
