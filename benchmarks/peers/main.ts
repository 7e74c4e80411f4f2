/*
 * Peers and this project on the same problems in the same session, taking turns on each problem: same wall clock, same
 * number of workers. Peers are installed by the command itself into out/peers (Python 3 and npm are needed). What a
 * solver does from the moment it is handed the problem counts; that its process has started does not. Each schedule is
 * judged by the checkers here.
 *
 *   npm run bench:peers -- --set j60,j120,mmlib50 --sample 60 --seconds 1,10,60 --workers 2
 *   npm run bench:peers -- --set wf4,wf16 --solvers auto,heft,peft --seconds 5
 *
 * --solvers: auto (this project), cp-sat, pyjobshop, or-tools-wasm, highs (planner milp, whose solver has one thread),
 * heft, peft. Further: --seed, --folder. Rows are appended to FOLDER/peers; what is there is not measured again (delete
 * the file to measure anew), and Ctrl-C loses nothing. `npm run bench:report` makes the tables.
 */
import { join } from 'node:path';
import { chosenCases, readOptions, refuse } from '../commandOptions.ts';
import { measureAll, stopOnInterrupt } from '../measure.ts';
import { effortName, MeasurementFile } from '../measurement.ts';
import { readPublished } from '../published.ts';
import { plannerSolver, type Solver } from '../solver.ts';
import { describe } from '../summary.ts';
import { installPython, installWasm, OR_TOOLS_WASM, PYTHON } from './install.ts';
import { startLinePeer } from './linePeer.ts';

const script = (name: string) => join(import.meta.dirname, name);
const STARTS: Readonly<Record<string, () => Promise<Solver> | Solver>> = {
  auto: () => plannerSolver('auto', 'auto'),
  heft: () => plannerSolver('heft', 'heft', 1),
  peft: () => plannerSolver('peft', 'peft', 1),
  highs: () => plannerSolver('highs', 'milp', 1),
  'cp-sat': () => {
    installPython();
    return startLinePeer('cp-sat', PYTHON, [script('cp_sat.py')]);
  },
  pyjobshop: () => {
    installPython();
    return startLinePeer('pyjobshop', PYTHON, [script('py_job_shop.py')]);
  },
  'or-tools-wasm': () => {
    installWasm();
    return startLinePeer('or-tools-wasm', process.execPath, [script('orToolsWasm.ts'), OR_TOOLS_WASM]);
  },
};

const options = readOptions('solvers', { solvers: 'auto,cp-sat,pyjobshop,or-tools-wasm', seconds: '1,10' });
const unknown = options.solvers.find((id) => !(id in STARTS));
if (unknown !== undefined)
  refuse(`there is no solver '${unknown}'\n  Maybe one of ${Object.keys(STARTS).join(', ')}`);
const signal = stopOnInterrupt();
const published = readPublished();
const solvers: Solver[] = [];
for (const id of options.solvers) solvers.push(await STARTS[id]());
const versions = {
  Node: process.version,
  ...Object.fromEntries(solvers.map(({ id, version }) => [id, version])),
};
for (const set of options.sets) {
  const cases = chosenCases(set, options);
  for (const effort of options.efforts) {
    if (cases.length === 0 || signal.aborted) continue;
    const name = `${set}-${effortName(effort)}`;
    const file = new MeasurementFile(join(options.folder, 'peers', `${name}.jsonl`), {
      versions,
      command: `npm run bench:peers -- ${options.given}`,
    });
    console.log(name);
    await measureAll(cases, solvers, effort, file, signal);
    for (const { id } of solvers) {
      const rows = file.rows.filter((row) => row.solver === id);
      if (rows.length > 0) console.log(describe(rows, published).join('\n'));
    }
  }
}
for (const solver of solvers) solver.close();
// Pipes to ended peers would keep the process.
process.exit();
