import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';

function runNode(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  return stdout;
}

test('the package as it is published plans, with threads and the solver in a thread of its own', () => {
  runNode('--disable-warning=ExperimentalWarning', 'scripts/build.ts');
  const example = 'examples/a9-allocation.yaml';
  for (const options of [
    ['--workers', '2'],
    ['--planner', 'milp'],
  ]) {
    const plan = JSON.parse(runNode('dist/bin/allot.js', 'plan', example, ...options, '--json'));
    assert.equal(plan.makespan, 2);
    assert.equal(plan.status, 'optimal');
  }
});

test('the published library exports what the checkout does, under both names', () => {
  const names = (path: string) =>
    runNode('--input-type=module', '-e', `console.log(Object.keys(await import('${path}')).sort().join())`);
  assert.equal(names('./dist/src/index.js'), names('./src/index.ts'));
  assert.equal(names('./dist/src/node.js'), names('./src/node.ts'));
});
