/*
 * Measures the documents' tables and figures again.
 *
 *   npm run experiments [-- --quick] [-- --only <id>] [-- --seed <n>] [-- --report]
 *
 * Raw measurements are appended to results/<id>.csv, and what is there is not measured again: delete the
 * file to start anew. RESULTS.md and the pictures are made of all the raw files. --quick measures little,
 * and writes it all into experiments/out instead. --report measures nothing.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { nearestName } from '#model/errors.ts';
import { lineChart } from '#report/svg/lineChart.ts';
import { measuredWith } from '../benchmarks/benchmarkFiles.ts';
import type { Experiment, Pictures } from './experiment.ts';
import { EXPERIMENTS } from './experiments.ts';
import { ResultFile } from './resultFile.ts';

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    report: { type: 'boolean', default: false },
    only: { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
});
const folder = options.quick ? join(import.meta.dirname, 'out') : import.meta.dirname;
const csvOf = (id: string) => join(folder, 'results', `${id}.csv`);
/** When, where and how the rows of an experiment were last added to. */
const noteOf = (id: string) => join(folder, 'results', `${id}.txt`);

const ids = EXPERIMENTS.map(({ id }) => id);
if (options.only !== undefined && !ids.includes(options.only)) {
  const near = nearestName(options.only, ids);
  console.error(`there is no experiment called '${options.only}'\n  Maybe ${near ?? ids.join(', ')}`);
  process.exit(2);
}
const seed = Number(options.seed);
if (!Number.isSafeInteger(seed)) {
  console.error(`the seed is '${options.seed}', not a whole number`);
  process.exit(2);
}

mkdirSync(join(folder, 'pictures'), { recursive: true });
const pictures: Pictures = {
  lines: (name, chart) => pictures.svg(name, chart.title, lineChart(chart)),
  svg: (name, title, text) => {
    writeFileSync(join(folder, 'pictures', `${name}.svg`), text);
    return `![${title}](pictures/${name}.svg)`;
  },
};

for (const experiment of options.report ? [] : EXPERIMENTS) {
  if (options.only !== undefined && options.only !== experiment.id) continue;
  const began = performance.now();
  const results = new ResultFile(csvOf(experiment.id));
  await experiment.run({ quick: options.quick, seed, results, pictures });
  if (results.added > 0) {
    const command = `npm run experiments -- --only ${experiment.id}${options.quick ? ' --quick' : ''}`;
    writeFileSync(noteOf(experiment.id), `${measuredWith(command)}\n`);
  }
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`${experiment.id}: ${results.added} new of ${results.rows.length} measurements, ${seconds} s`);
}

function section(experiment: Experiment): string {
  const heading = `## ${experiment.title}`;
  if (!existsSync(csvOf(experiment.id))) return `${heading}\n\nNot measured yet.`;
  const { rows } = new ResultFile(csvOf(experiment.id));
  const note = existsSync(noteOf(experiment.id)) ? readFileSync(noteOf(experiment.id), 'utf8').trim() : '';
  const raw = `Raw: [${experiment.id}.csv](results/${experiment.id}.csv).`;
  return `${heading}\n\n${experiment.report(rows, pictures)}\n\n${note} ${raw}`;
}

const head = [
  '# Results',
  "The documents' tables and figures, measured again, and some that they do not have. Made by",
  '`npm run experiments` from the raw files in `results/`; not edited by hand.',
];
writeFileSync(
  join(folder, 'RESULTS.md'),
  `${head[0]}\n\n${head.slice(1).join('\n')}\n\n${EXPERIMENTS.map(section).join('\n\n')}\n`,
);
console.log(`written: ${join(folder, 'RESULTS.md')}`);
