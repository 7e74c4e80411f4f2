/*
 * Kills engines at random moments until it has killed as many as asked for, beginning the run anew whenever
 * it is finished, and checks every finished run:
 *
 *   node tests/crash/killMany.ts --times 50 --problem examples/…/problem.yaml [--seed 1] [--most-ms 1500]
 *
 * The problem's tasks must all succeed when nobody interferes.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createRng } from '#kernels/rng.ts';
import { faultsOf, killAndResume } from './killAndResume.ts';

const { values } = parseArgs({
  options: {
    times: { type: 'string', default: '50' },
    problem: { type: 'string' },
    seed: { type: 'string', default: '1' },
    'most-ms': { type: 'string', default: '1500' },
  },
});
if (values.problem === undefined) {
  console.error('name a problem file: --problem FILE');
  process.exit(2);
}
const scratch = mkdtempSync(join(tmpdir(), 'allot-kill-'));
const rng = createRng(Number(values.seed));
const times = Number(values.times);
let kills = 0;
let runs = 0;
let broken = 0;
while (kills < times) {
  const result = await killAndResume({
    problemFile: resolve(values.problem),
    dir: join(scratch, String(runs++)),
    times: times - kills,
    lifeMs: [0, Number(values['most-ms'])],
    rng,
  });
  kills += result.kills;
  const faults = faultsOf(result.record);
  broken += faults.length;
  const { makespan, timeUnit, tasks, resumes } = result.record;
  console.log(
    `run ${runs}: ${result.kills} kills, ${resumes} resumes, ${tasks.length} tasks, makespan ${makespan} ${timeUnit}`,
  );
  for (const fault of faults) console.log(`  ${fault}`);
}
console.log(
  `${kills} kills in ${runs} runs, seed ${values.seed}: ${broken === 0 ? 'every task succeeded exactly once' : `${broken} faults`}`,
);
if (broken === 0) rmSync(scratch, { recursive: true });
else console.log(`the runs are in ${scratch}`);
process.exitCode = broken === 0 ? 0 : 1;
