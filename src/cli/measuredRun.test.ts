import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { compile } from '#instance/compile.ts';
import { parseProblem } from '#model/parse.ts';
import { startRun } from '#runtime/run.ts';
import { findPlanner } from '#planners/registry.ts';
import { runPlanner } from '#planners/runPlanner.ts';
import { measuredRun } from './measuredRun.ts';

test('tasks of a finished run take in every mode what their run tells', async () => {
  const problem = parseProblem({
    timeUnit: 'ms',
    nodes: [
      { id: 'near', capacity: { cpu: 1 }, speed: 1 },
      { id: 'far', capacity: { cpu: 1 }, speed: 0.5 },
    ],
    tasks: [
      { id: 'slow', duration: 20, demand: { cpu: 1 }, run: { command: ['sleep', '0.4'] } },
      { id: 'wait', duration: 20, demand: { cpu: 1 } },
    ],
  });
  const { plan } = await runPlanner(findPlanner('heft'), compile(problem), {});
  const dir = join(mkdtempSync(join(tmpdir(), 'allot-measured-')), 'run');
  const record = await startRun({ dir, problem, plan, problemDir: '.' });
  assert.equal(record.status, 'succeeded');
  const planned = compile(problem);
  const measured = measuredRun(dir);
  const [first, end] = [planned.modePtr[0], planned.modePtr[1]];
  for (let m = first; m < end; m++)
    assert.ok(measured.modeDuration[m] > 10 * planned.modeDuration[m], 'it slept twenty times as long');
  assert.equal(end - first, 2);
  assert.ok(measured.horizon >= measured.modeDuration[first]);
});
