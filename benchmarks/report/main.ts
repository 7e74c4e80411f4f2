/*
 * Makes RESULTS.md and its pictures of all measurements that `bench:sets`, `bench:longer`, `bench:bounds` and `bench:peers` have left.
 * Measures nothing.
 *
 *   npm run bench:report [-- --folder out/trial]      RESULTS.md is written beside FOLDER
 */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { lineChart, type LineChart } from '#report/svg/lineChart.ts';
import { RESULTS_FOLDER } from '../commandOptions.ts';
import { MeasurementFile } from '../measurement.ts';
import { readPublished } from '../published.ts';
import { boundsSection } from './boundsSection.ts';
import { growthSection } from './growthSection.ts';
import { longerSection } from './longerSection.ts';
import { peersSection } from './peersSection.ts';
import { setsSection } from './setsSection.ts';

const { values } = parseArgs({ options: { folder: { type: 'string', default: RESULTS_FOLDER } } });
const folder = values.folder;
const published = readPublished();

/** Writes a picture and gives the Markdown that shows it. */
const draw = (name: string, chart: LineChart): string => {
  mkdirSync(join(folder, 'pictures'), { recursive: true });
  writeFileSync(join(folder, 'pictures', `${name}.svg`), lineChart(chart));
  return `![${chart.title}](${basename(folder)}/pictures/${name}.svg)`;
};

const sets = filesIn('sets');
const peers = filesIn('peers');
const bounds = filesIn('bounds');
const longer = filesIn('longer');
const text = [
  '# Results',
  'Made by `npm run bench:report` from the rows that the benchmarks have left in `results/`; not edited by hand. How the',
  'benchmarks work and where the problems are from: [docs/benchmarks.md](../docs/benchmarks.md). Deviations are means over',
  'problems; "above" is makespan over yardstick, less 1. A figure at a moment before the end of a run is read off the',
  "course of that run. Published figures are of the same problems, on their authors' machines.",
  ...(sets.length > 0 ? ['## Sets', ...setsSection(sets, published, draw)] : []),
  ...(longer.length > 0 ? ['## More time for what was left open', ...longerSection(longer, sets)] : []),
  ...(bounds.length > 0 ? ['## Bounds alone', ...boundsSection(bounds, published)] : []),
  ...(peers.length > 0 ? ['## Peers', ...peersSection(peers, published, draw)] : []),
  ...(sets.length > 0 ? ['## Growth with size', ...growthSection(sets, draw)] : []),
  '## Other results',
  otherResults(),
].join('\n\n');
const target = join(dirname(folder), 'RESULTS.md');
// The introduction is one paragraph.
writeFileSync(
  target,
  `${text.replace(/(Made by[^]*?machines\.)/, (part) => part.replaceAll('\n\n', '\n'))}\n`,
);
console.log(`wrote ${target}`);

function filesIn(kind: string): MeasurementFile[] {
  const path = join(folder, kind);
  if (!existsSync(path)) return [];
  const names = readdirSync(path).sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  return names
    .filter((name) => name.endsWith('.jsonl'))
    .map((name) => new MeasurementFile(join(path, name), null));
}

function otherResults(): string {
  const known = [
    ['serial-sgs.txt', 'schedules a second'],
    ['priority-rules.md', 'priority rules, with and without justification'],
    ['evolution.md', 'evolutionary planners and annealing at equal numbers of schedules'],
    ['exact.jsonl', 'what planner `exact` proves on samples'],
    ['proofs.jsonl', 'proofs of j30: written, verified, their sizes and times'],
    ['milp.md', 'what planner `milp` proves'],
    ['policy.md', 'the learned policy and the priority rules, one schedule each'],
    ['nsga2.md', 'NSGA-II against pymoo'],
    ['every-file.md', 'every file planned for 0.2 s and judged by two checkers'],
    ['scale.txt', 'time and memory to the first schedule, up to 100,000 tasks'],
    ['event-framework.txt', 'the cost of the event framework'],
  ];
  return known
    .filter(([name]) => existsSync(join(folder, name)))
    .map(([name, what]) => `- [${name}](${basename(folder)}/${name}): ${what}`)
    .join('\n');
}
