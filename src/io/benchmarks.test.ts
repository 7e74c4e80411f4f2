import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { compile } from '#instance/compile.ts';
import { criticalPath } from '#instance/criticalPath.ts';
import { readCsvTable } from './csv/csvTable.ts';
import { readProblem } from './formats.ts';
import { BENCHMARK_FOLDER } from '../../benchmarks/benchmarkFiles.ts';

const skip = existsSync(`${BENCHMARK_FOLDER}/reference.csv`)
  ? false
  : `no benchmark files at ${BENCHMARK_FOLDER}`;

test('every benchmark file is read and compiled, with the published critical path', { skip }, () => {
  const reference = new Map(
    readCsvTable(readFileSync(`${BENCHMARK_FOLDER}/reference.csv`, 'utf8'), 'reference.csv').rows.map(
      ({ cells }) => [`${cells.set}/${cells.instance}`, Number(cells.cpm)],
    ),
  );
  const counts: Record<string, number> = {};
  let compared = 0;
  for (const folder of ['j30', 'j60', 'j120', 'mmlib50', 'jobshop', 'wfinstances']) {
    for (const file of readdirSync(`${BENCHMARK_FOLDER}/${folder}`)) {
      const instance = compile(
        readProblem(readFileSync(`${BENCHMARK_FOLDER}/${folder}/${file}`, 'utf8'), { name: file }),
      );
      counts[folder] = (counts[folder] ?? 0) + 1;
      const cpm = reference.get(`${folder}/${file.replace(/\.\w+$/, '')}`);
      if (cpm === undefined) continue;
      assert.equal(criticalPath(instance).length, cpm, file);
      compared++;
    }
  }
  assert.deepEqual(counts, { j30: 480, j60: 480, j120: 300, mmlib50: 324, jobshop: 58, wfinstances: 12 });
  assert.equal(compared, 480 + 480 + 300 + 324);
});
