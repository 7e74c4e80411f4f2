/*
 * A planner on sets of problems at given budgets: how far its schedules are from the best known, how soon, and how
 * many it proves. Each schedule handed out on the way is judged by the checker, and the whole course is kept, so
 * that one run of 10 s also tells what there was after 1 s and 5 s.
 *
 *   npm run bench:sets -- --set j60,j120 --seconds 10 --workers 2        every file
 *   npm run bench:sets -- --set j120 --seconds 60 --sample 60            a fixed sample, stratified
 *   npm run bench:sets -- --set j120 --schedules 1000,5000 --workers 1   budgets in schedules
 *
 * Further: --planner ID, --seed 1,2,3, --folder FOLDER. Rows are appended to FOLDER/sets; what is there is not measured
 * again (delete the file to measure anew), and Ctrl-C loses nothing. Sums up each set at the end;
 * `npm run bench:report` makes tables and pictures of all that was measured.
 */
import { join } from 'node:path';
import { findPlanner } from '#planners/registry.ts';
import { chosenCases, readOptions } from '../commandOptions.ts';
import { measureAll, stopOnInterrupt } from '../measure.ts';
import { effortName, MeasurementFile } from '../measurement.ts';
import { readPublished } from '../published.ts';
import { plannerSolver } from '../solver.ts';
import { describe } from '../summary.ts';

const options = readOptions('planner', { solvers: 'auto', seconds: '5' });
const signal = stopOnInterrupt();
const published = readPublished();
for (const planner of options.solvers) {
  const solver = plannerSolver(findPlanner(planner).meta.id, planner);
  for (const set of options.sets) {
    const cases = chosenCases(set, options);
    for (const effort of options.efforts) {
      if (cases.length === 0 || signal.aborted) continue;
      const name = `${set}-${planner}-${effortName(effort)}`;
      const file = new MeasurementFile(join(options.folder, 'sets', `${name}.jsonl`), {
        versions: { Node: process.version },
        command: `npm run bench:sets -- ${options.given}`,
      });
      console.log(name);
      await measureAll(cases, [solver], effort, file, signal);
      const names = new Set(cases.map((each) => each.name));
      const rows = file.rows.filter((row) => names.has(row.name));
      if (rows.length > 0) console.log(describe(rows, published).join('\n'));
    }
  }
}
