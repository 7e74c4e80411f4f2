import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { EXPERIMENTS } from '../../experiments/experiments.ts';
import { ResultFile } from '../../experiments/resultFile.ts';

const folder = mkdtempSync(join(tmpdir(), 'allot-results-'));
after(() => rmSync(folder, { recursive: true }));

test('an experiment that was stopped goes on where it ended', async () => {
  const file = join(folder, 'a', 'resumed.csv');
  const measured: string[] = [];
  const run = async (results: ResultFile, upTo: number) => {
    for (const planner of ['heft', 'a "quoted", one'])
      for (let seed = 1; seed <= upTo; seed++)
        await results.measure({ planner, seed }, () => {
          measured.push(`${planner} ${seed}`);
          return { makespan: seed / 2, ms: '' };
        });
  };
  await run(new ResultFile(file), 1);
  const again = new ResultFile(file);
  await run(again, 2);
  assert.deepEqual(measured, ['heft 1', 'a "quoted", one 1', 'heft 2', 'a "quoted", one 2']);
  assert.equal(again.added, 2);
  const { rows } = new ResultFile(file);
  assert.equal(rows.length, 4);
  assert.deepEqual(
    rows.map(({ makespan }) => makespan),
    [0.5, 0.5, 1, 1],
  );
  assert.equal(readFileSync(file, 'utf8').split('\n')[0], 'planner,seed,makespan,ms');
});

test('rows with other columns are refused', async () => {
  const file = join(folder, 'columns.csv');
  await new ResultFile(file).measure({ seed: 1 }, () => ({ makespan: 8 }));
  await assert.rejects(
    new ResultFile(file).measure({ seed: 2 }, () => ({ cost: 8 })),
    /other columns/,
  );
});

test('experiments have ids of their own, fit for file names', () => {
  const ids = EXPERIMENTS.map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
  for (const id of ids) assert.match(id, /^[a-z][a-z0-9-]*$/);
});
