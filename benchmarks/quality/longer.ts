/*
 * More time for what `bench:sets` left open: the problems of a set that a measurement in less time did not prove, as far
 * as a proof is in sight. Proved in either run is proved within the longer time.
 *
 *   npm run bench:sets -- --set j60 --seconds 10 --workers 2
 *   npm run bench:longer -- --set j60 --after 10 --seconds 60 --workers 2
 *
 * --gap 8: problems whose makespan was more than so many percent above the bound are left out and count as not proved.
 * Further: --planner ID, --seed, --folder FOLDER. Rows are appended to FOLDER/longer; what is there is not measured again.
 */
import { join } from 'node:path';
import { findPlanner } from '#planners/registry.ts';
import { casesOf } from '../benchmarkSets.ts';
import { readOptions, refuse } from '../commandOptions.ts';
import { measureAll, stopOnInterrupt } from '../measure.ts';
import { effortName, MeasurementFile } from '../measurement.ts';
import { plannerSolver } from '../solver.ts';
import { countProved } from '../summary.ts';

const options = readOptions('planner', { solvers: 'auto', seconds: '60' }, { after: '10', gap: '8' });
const [after, gap] = ['after', 'gap'].map((name) => {
  const value = Number(options.further[name]);
  return value > 0 ? value : refuse(`--${name} is '${options.further[name]}', not a number above 0`);
});
const signal = stopOnInterrupt();
const [planner] = options.solvers;
const solver = plannerSolver(findPlanner(planner).meta.id, planner);
for (const set of options.sets) {
  for (const effort of options.efforts) {
    if (signal.aborted) continue;
    const shorter = `${set}-${planner}-${effortName({ ...effort, seconds: after })}`;
    const first = new MeasurementFile(join(options.folder, 'sets', `${shorter}.jsonl`), null).rows;
    if (first.length === 0) refuse(`${shorter} is not measured; \`npm run bench:sets\` does that`);
    const open = new Set(
      first
        .filter(
          ({ provedMs, makespan, lowerBound }) =>
            provedMs === null && makespan !== null && makespan <= lowerBound * (1 + gap / 100),
        )
        .map(({ name }) => name),
    );
    const name = `${set}-${planner}-${effortName(effort)}-after${after}s`;
    const file = new MeasurementFile(join(options.folder, 'longer', `${name}.jsonl`), {
      versions: { Node: process.version },
      command: `npm run bench:longer -- ${options.given}`,
    });
    console.log(name);
    const cases = casesOf(set).filter((each) => open.has(each.name));
    await measureAll(cases, [solver], effort, file, signal);
    console.log(
      `${set}: ${countProved(first)} of ${first.length} proved in ${after} s, ${countProved(file.rows)} of ${open.size} tried of the rest in ${effort.seconds} s`,
    );
  }
}
