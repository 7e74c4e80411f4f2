import { compile } from '#instance/compile.ts';
import type { Instance } from '#instance/instance.ts';
import { generateProblem } from '#io/generate/generate.ts';
import { createRng } from '#kernels/rng.ts';
import { parseProblem } from '#model/parse.ts';
import type { TaskInput } from '#model/schema.ts';
import { findPlanner } from '#planners/registry.ts';
import { runPlanner } from '#planners/runPlanner.ts';
import { barChart } from '#report/svg/barChart.ts';
import { scheduleMetrics } from '#schedule/metrics.ts';
import type { Schedule } from '#schedule/schedule.ts';
import type { Experiment, ExperimentContext, Pictures } from './experiment.ts';
import { processorMs } from './processorTime.ts';
import type { Row } from './resultFile.ts';
import { stackPictures } from './stackPictures.ts';
import { decimals, groupRows, markdownTable, mean, numbers } from './table.ts';

/**
 * The planners compared: GRWC is the rule in event-by-event generation, without justification. The document
 * says nothing of its GA but its source: 'GA' is that of document A with a hundred generations, beside a
 * short run of it and one that justifies every schedule, which is stronger than either document has it.
 */
const RIVALS = [
  {
    name: 'GRWC',
    id: 'priority-rule',
    params: { rule: 'GRWC', scheme: 'parallel', justify: false },
    most: 1,
  },
  { name: 'GA', id: 'genetic', params: {}, most: 10_000 },
  { name: 'GSTS', id: 'gsts', params: {}, most: 1 },
  { name: 'ER', id: 'elastic', params: {}, most: 1 },
  { name: 'auto', id: 'auto', params: {}, most: 2000 },
  { name: 'GA, 300 schedules', id: 'genetic', params: {}, most: 300 },
  { name: 'GA, justified', id: 'genetic', params: { justify: true }, most: 10_000 },
] as const;
type Rival = (typeof RIVALS)[number]['name'];

/** What the cases vary: tasks, precedences a task, mean demand over capacity, least allotment over demand. */
interface Setting {
  tasks: number;
  density: number;
  demand: number;
  least: number;
}

/** So scarce that GRWC's plans are some 1.5 times as long as the critical path, GA's 1.3. */
const BASE: Setting = { tasks: 30, density: 1.8, demand: 0.4, least: 0.5 };
/** One range moved at a time, then two and three of them, on the way to CHOSEN. */
const MOVED: readonly Partial<Setting>[] = [
  { tasks: 10 },
  { tasks: 15 },
  { tasks: 20 },
  { tasks: 60 },
  { density: 1.4 },
  { density: 2.4 },
  { demand: 0.3 },
  { demand: 0.5 },
  { least: 0 },
  { least: 0.25 },
  { least: 0.75 },
  { tasks: 15, demand: 0.45 },
  { tasks: 15, demand: 0.45, least: 0 },
];
/** Of some twenty settings tried, that in which ER leads most as in the paper: no evidence for the paper. */
const CHOSEN: Setting = { tasks: 15, density: 1.8, demand: 0.45, least: 0 };

/** The paper's 100 random cases, elastic and not, by its algorithms and its rivals. */
export const elasticCases: Experiment = {
  id: 'elastic-cases',
  title: 'Random cases with elastic tasks: GRWC, GA, GSTS, ER and auto',
  run,
  report,
};

async function run({ quick, seed, results }: ExperimentContext): Promise<void> {
  const take = (setting: Setting, elastic: 'yes' | 'no', k: number) =>
    results.measure({ elastic, ...setting, case: seed + k }, () =>
      measure(drawCase(setting, elastic === 'yes', seed + k), seed),
    );
  for (let k = 0; k < (quick ? 5 : 100); k++)
    for (const elastic of ['yes', 'no'] as const) await take(BASE, elastic, k);
  // The settings in turns: of a run that was stopped there are as many cases of each.
  for (let k = 0; k < (quick ? 2 : 25); k++)
    for (const moved of MOVED) await take({ ...BASE, ...moved }, 'yes', k);
}

async function measure(instance: Instance, seed: number): Promise<Row> {
  const row: Record<string, number> = {};
  for (const { name, id, params, most } of RIVALS) {
    const began = processorMs();
    const { plan, schedule } = await runPlanner(findPlanner(id), instance, {
      seed,
      params,
      scheduleLimit: most,
    });
    const ms = processorMs() - began;
    const [people, machines] = scheduleMetrics(instance, schedule as Schedule).utilisation;
    row[`${name}End`] = plan.makespan as number;
    row[`${name}People`] = people.mean;
    row[`${name}Machines`] = machines.mean;
    row[`${name}Ms`] = Math.round(100 * ms) / 100;
  }
  return row;
}

/**
 * Tasks of 2 to 20 h on 100 people and 20 machines, as in the paper's case; four in five need
 * machines too. A task with both speeds up only as both grow; all work is conserved.
 */
function drawCase(
  { tasks: count, density, demand, least }: Setting,
  elastic: boolean,
  seed: number,
): Instance {
  const input = generateProblem({
    seed,
    tasks: count,
    networkComplexity: density,
    duration: [2, 20],
    renewable: 0,
  });
  const rng = createRng(seed);
  // Uniform from a tenth of the mean to what makes it the mean.
  const drawn = (capacity: number) =>
    Math.min(capacity, Math.max(1, Math.round(demand * capacity * (0.1 + 1.8 * rng.next()))));
  const tasks = input.tasks.map((task): TaskInput => {
    const people = drawn(100);
    const machines = drawn(20);
    const needs: Record<string, number> = rng.next() < 0.8 ? { people, machines } : { people };
    const resources = Object.fromEntries(
      Object.entries(needs).map(([name, most]) => [name, { min: Math.max(1, Math.ceil(least * most)) }]),
    );
    const joint = [{ resources: ['people', 'machines'], speedup: { type: 'work-conserving' as const } }];
    const own = 'machines' in needs ? { resources, joint } : { resources };
    return { ...task, demand: needs, ...(elastic ? { elastic: own } : {}) };
  });
  const resources = [
    { id: 'people', capacity: 100 },
    { id: 'machines', capacity: 20 },
  ];
  return compile(parseProblem({ ...input, timeUnit: 'h', timeStep: '15m', resources, tasks }));
}

const END = (name: Rival) => `${name}End`;

/**
 * By how many per cent the mean end of `name` is below that of `other`, and each case's part in what that
 * ratio of means errs by, in per cent.
 */
function lead(rows: readonly Row[], name: Rival, other: Rival): { percent: number; parts: number[] } {
  const own = numbers(rows, END(name));
  const others = numbers(rows, END(other));
  const ratio = mean(own) / mean(others);
  return {
    percent: 100 * (1 - ratio),
    parts: own.map((end, k) => (100 * (ratio * others[k] - end)) / mean(others)),
  };
}

function below(rows: readonly Row[], name: Rival, other: Rival): string {
  const { percent, parts } = lead(rows, name, other);
  return withError(percent, standardError(parts));
}

/** How far ER's lead over GA is from that in the base setting on cases of the same seeds. */
function leadMoved(own: readonly Row[], base: readonly Row[]): string {
  const seeds = new Set(own.map((row) => row.case));
  const there = lead(
    base.filter((row) => seeds.has(row.case)),
    'ER',
    'GA',
  );
  const here = lead(own, 'ER', 'GA');
  return withError(
    here.percent - there.percent,
    standardError(here.parts.map((part, k) => part - there.parts[k])),
  );
}

function withError(value: number, error: number): string {
  return `${decimals(value, 1)} ± ${decimals(error, 1)}`;
}

function beats(rows: readonly Row[]): number {
  return rows.filter((row) => Number(row[END('ER')]) < Number(row[END('GSTS')])).length;
}

function report(rows: readonly Row[], pictures: Pictures): string {
  const intro = [
    'The paper (document B) reports, over 100 random elastic cases whose ranges it does not tell: the mean end of',
    "ER 7.7 % below its GA's and 11.4 % below GRWC's, so GA 4.0 % below GRWC; GSTS 2.9 % below GRWC, with",
    'utilisation +2.7 % (people) and +2.8 % (machines), and slightly behind GA; ER ahead of GSTS in 85 of 100. Not',
    'elastic, ER falls back to first-come order and GSTS is better. Its table of running times is lost; GSTS takes far',
    'less than GA.',
    '',
    'Here: 30 tasks of 2 to 20 h, 100 people, 20 machines, 1.8 precedences a task, demands uniform about 40 % of the',
    'capacity (a tenth of it to 1.9 times), least allotment half the demand, work conserved, what needs people and',
    'machines speeds up only as both grow; a grid of 15 min. The critical path is 147.5 h on the mean: so scarce, GRWC makes plans',
    '1.47 times as long, GA 1.29 times. Of its GA the paper tells only where it is from. Ours is that of',
    'document A, 100 generations of 100 without justification; below it stand a short run of it, three generations, and one',
    'with double justification, which neither document has. `auto` makes 2,000 schedules, GRWC, GSTS and ER one.',
    '± is the standard error over the cases. GA, GRWC and GSTS keep every task at its demand.',
  ].join('\n');
  const base = (elastic: string) => rows.filter((row) => isOf(row, BASE) && row.elastic === elastic);
  const sections = ['yes', 'no'].flatMap((elastic) => {
    const own = base(elastic);
    return own.length === 0 ? [] : [section(own, elastic === 'yes')];
  });
  return [
    intro,
    ...sections,
    barPicture(base('yes'), base('no'), pictures),
    ...sensitivity(rows.filter((row) => row.elastic === 'yes')),
  ].join('\n\n');
}

/** Ends, utilisation and running times of one kind of cases, and who is ahead of whom. */
function section(own: readonly Row[], elastic: boolean): string {
  const table = markdownTable(
    ['planner', 'mean end, h', 'people used %', 'machines used %', 'ms a case', 'schedules'],
    RIVALS.map(({ name, most }) => [
      name,
      withError(mean(numbers(own, END(name))), standardError(numbers(own, END(name)))),
      decimals(100 * mean(numbers(own, `${name}People`)), 1),
      decimals(100 * mean(numbers(own, `${name}Machines`)), 1),
      decimals(mean(numbers(own, `${name}Ms`)), 1),
      decimals(most),
    ]),
  );
  const worse = own.filter((row) => Number(row.autoEnd) > Number(row.EREnd) + 1e-9).length;
  const moreUse = (of: 'People' | 'Machines') =>
    decimals(100 * (mean(numbers(own, `GSTS${of}`)) / mean(numbers(own, `GRWC${of}`)) - 1), 1);
  const compared = markdownTable(
    ['figure', 'paper', 'here'],
    [
      ['GA below GRWC %', elastic ? '4.0' : '–', below(own, 'GA', 'GRWC')],
      ['GSTS below GRWC %', elastic ? '2.9' : '–', below(own, 'GSTS', 'GRWC')],
      ['GSTS uses more than GRWC, people %', elastic ? '2.7' : '–', moreUse('People')],
      ['GSTS uses more than GRWC, machines %', elastic ? '2.8' : '–', moreUse('Machines')],
      ['ER below GA %', elastic ? '7.7' : '–', below(own, 'ER', 'GA')],
      ['ER below GA of 300 schedules %', '–', below(own, 'ER', 'GA, 300 schedules')],
      ['ER below justified GA %', '–', below(own, 'ER', 'GA, justified')],
      ['ER below GRWC %', elastic ? '11.4' : '–', below(own, 'ER', 'GRWC')],
      ['ER ahead of GSTS, of 100', elastic ? '85' : '–', decimals((100 * beats(own)) / own.length)],
      ['`auto` below ER %', '–', below(own, 'auto', 'ER')],
      ['`auto` worse than ER, cases', '–', String(worse)],
    ],
  );
  const title = `### ${own.length} cases, ${elastic ? 'elastic' : 'the same, not elastic'}`;
  return [title, table, compared].join('\n\n');
}

/** The paper's figures 7 and 8 in one: means with standard errors, of elastic and of other cases. */
function barPicture(elastic: readonly Row[], rigid: readonly Row[], pictures: Pictures): string {
  const names = (['GRWC', 'GA', 'GSTS', 'ER', 'auto'] as const).slice();
  const chart = (title: string, yLabel: string, of: (row: Row, name: Rival) => number) =>
    barChart({
      title,
      headline: `mean of ${elastic.length} cases and its standard error`,
      yLabel,
      groups: names,
      series: [
        { name: 'elastic', rows: elastic },
        { name: 'not elastic', rows: rigid },
      ].map(({ name, rows }) => ({
        name,
        bars: names.map((rival) => {
          const values = rows.map((row) => of(row, rival));
          return { value: mean(values), error: standardError(values) };
        }),
      })),
    });
  const title = 'Mean end and utilisation, elastic and not';
  const picture = pictures.svg(
    'elastic-bars',
    title,
    stackPictures([
      chart('End of the project', 'h', (row, name) => Number(row[END(name)])),
      chart('Use of the people', '%', (row, name) => 100 * Number(row[`${name}People`])),
      chart('Use of the machines', '%', (row, name) => 100 * Number(row[`${name}Machines`])),
    ]),
  );
  return `### ${title}, as in figures 7 and 8\n\n${picture}`;
}

function sensitivity(rows: readonly Row[]): string[] {
  const groups = groupRows(rows, Object.keys(BASE));
  const base = groups[0].rows;
  const table = markdownTable(
    [
      'tasks, precedences, mean demand, least',
      'cases',
      'GA below GRWC %',
      'GSTS below GRWC %',
      'ER below GA %',
      'change of that against the base, same seeds',
      'ER below GA of 300 schedules %',
      'ER below GRWC %',
      'ER ahead of GSTS, of 100',
      'auto below ER %',
    ],
    groups.map(({ first, rows: own }) => [
      `${first.tasks}, ${first.density}, ${first.demand}, ${first.least}${remarkOn(first)}`,
      own.length,
      below(own, 'GA', 'GRWC'),
      below(own, 'GSTS', 'GRWC'),
      below(own, 'ER', 'GA'),
      own === base ? '–' : leadMoved(own, base),
      below(own, 'ER', 'GA, 300 schedules'),
      below(own, 'ER', 'GRWC'),
      decimals((100 * beats(own)) / own.length),
      below(own, 'auto', 'ER'),
    ]),
  );
  return ['### As size, density, scarcity and elasticity move', table, WORDS];
}

function remarkOn(row: Row): string {
  if (isOf(row, BASE)) return ' (as above)';
  return isOf(row, CHOSEN) ? ' (chosen by the result)' : '';
}

function isOf(row: Row, setting: Setting): boolean {
  return Object.entries(setting).every(([name, value]) => row[name] === value);
}

const WORDS = [
  'The first row is the headline. On its first 25 seeds, which the other rows share, ER’s lead over GA is 4.7 % instead of 3.3 %;',
  'the column of changes compares with that, case by case. The last row is not evidence for the paper: it is the setting, of',
  'some twenty tried with ER’s lead on the screen, in which ER leads most like in the paper. The row before it differs from it in the',
  'least allotment only.',
  '',
  'ER’s lead over GA is 3.3 % here instead of 7.7 %, although ER ends 15.1 % below GRWC, further than the paper’s 11.4 %: our GA ends',
  '12.2 % below GRWC, the paper’s 4.0 %. GSTS stands to GRWC as in the paper. What the rows show of ER’s lead over GA:',
  '',
  '- Scarcity: with a mean demand of 30 % of the capacity ER is behind GA. From 40 to 50 % its lead grows by 1.9 ± 1.8, which is not',
  '  told from nothing by 25 cases.',
  '- The least allotment: with three quarters of the demand ER is behind GA; with a quarter or none its lead grows by about 2 points,',
  '  three standard errors. The paper states no least.',
  '- The number of tasks (10 to 60) and the density of precedences (1.4 to 2.4) move it by no more than 1.3 standard errors:',
  '  what GA gains over GRWC on larger problems and on such with fewer precedences, from 2 % to 16 %, ER gains as well.',
  '- GA’s strength: over GA of three generations instead of a hundred ER’s lead is the same up to 20 tasks, 1.2 points more in the',
  '  headline’s cases, 3 points more with 60 tasks. Of three generations too the first individuals are made by rules and samples,',
  '  and GA is then 11.1 % below GRWC; a GA that gains no more than the paper’s on 30 tasks we have not.',
  '',
  'So the reason is in the kind of case as much as in the GA, and cannot be told apart without the paper’s ranges: no row with 30 tasks',
  'reaches 7.7 % over GA of a hundred generations, but those with a demand of 50 %, or a least of a quarter or none, are within about',
  'one standard error of it. Where GA gains over GRWC about as in the paper, at 15 tasks, ER gains 10 % over GRWC, and leads GA by 5.',
].join('\n');

function standardError(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const middle = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - middle) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1) / values.length);
}
