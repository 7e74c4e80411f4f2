import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';

const folder = mkdtempSync(join(tmpdir(), 'allot-plan-file-'));
after(() => rmSync(folder, { recursive: true }));
const allot = (...args: string[]) =>
  spawnSync(process.execPath, ['bin/allot.js', ...args], { encoding: 'utf8' });

test("a plan is written as its file's name asks for, and can be checked again", () => {
  const problem = 'examples/a9-allocation.yaml';
  const [json, csv, mermaid] = ['plan.json', 'plan.csv', 'plan.mmd'].map((name) => join(folder, name));
  assert.equal(allot('plan', problem, '--out', json).status, 0);
  assert.equal(allot('plan', problem, '--out', csv).status, 0);
  assert.equal(allot('show', problem, json, '--out', mermaid).status, 0);
  assert.equal(JSON.parse(readFileSync(json, 'utf8')).makespan, 2);
  assert.match(readFileSync(csv, 'utf8'), /^id,/);
  assert.match(readFileSync(mermaid, 'utf8'), /^gantt/);
  assert.equal(allot('check', problem, csv).status, 0);
});

test('showing a problem alone has no schedule to write, and says so', () => {
  const { status, stderr } = allot('show', 'examples/a9-allocation.yaml', '--out', join(folder, 'x.csv'));
  assert.equal(status, 2);
  assert.match(stderr, /there is no schedule to write/);
});
