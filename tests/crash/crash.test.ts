import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createRng } from '#kernels/rng.ts';
import type { ProblemInput } from '#model/schema.ts';
import { faultsOf, killAndResume } from './killAndResume.ts';

const scratch = mkdtempSync(join(tmpdir(), 'allot-crash-'));
after(() => rmSync(scratch, { recursive: true, force: true }));

/** 13 tasks of 30 to 150 ms, each of which leaves its name behind when it has done its work. */
function problem(rngSeed: number): ProblemInput {
  const rng = createRng(rngSeed);
  const tasks: ProblemInput['tasks'] = Array.from({ length: 12 }, (_, i) => {
    const seconds = (30 + rng.int(121)) / 1000;
    return {
      id: `t${i}`,
      duration: seconds,
      demand: { cpu: 1 },
      after: i < 3 ? [] : [`t${rng.int(i)}`],
      run: { command: `sleep ${seconds}; echo $ALLOT_TASK >> "$ALLOT_RUN_DIR/done"` },
    };
  });
  tasks.push({ id: 'pause', duration: 0.1, after: ['t5'] });
  return { timeUnit: 's', resources: [{ id: 'cpu', capacity: 3 }], tasks };
}

test('a run whose engine is killed again and again does every task exactly once', async () => {
  let kills = 0;
  let resumes = 0;
  for (const seed of [1, 2]) {
    const problemFile = join(scratch, `${seed}.json`);
    writeFileSync(problemFile, JSON.stringify(problem(seed)));
    const dir = join(scratch, String(seed));
    const result = await killAndResume({
      problemFile,
      dir,
      times: 4,
      lifeMs: [0, 250],
      rng: createRng(seed),
    });
    assert.deepEqual(faultsOf(result.record), [], `seed ${seed}`);
    assert.equal(result.record.status, 'succeeded');
    const done = readFileSync(join(dir, 'data', 'done'), 'utf8')
      .trim()
      .split('\n');
    const names = Array.from({ length: 12 }, (_, i) => `t${i}`);
    assert.deepEqual(done.sort(), names.sort(), `seed ${seed}`);
    kills += result.kills;
    resumes += result.record.resumes;
  }
  assert.ok(kills >= 3 && resumes >= 2, `only ${kills} kills and ${resumes} resumes`);
});
