import type { Instance } from '#instance/instance.ts';
import { AllotError } from '#model/errors.ts';
import { reportHtml } from '#report/html.ts';
import type { ActualRun, PictureInput } from '#report/pictureInput.ts';
import { svgToPng } from '#report/png.ts';
import { frontPicture } from '#report/svg/frontPicture.ts';
import { ganttByNode } from '#report/svg/ganttByNode.ts';
import { ganttByTask } from '#report/svg/ganttByTask.ts';
import { fitnessChart, traceChart } from '#report/svg/lineChart.ts';
import { resourceLoads } from '#report/svg/loads.ts';
import { networkPicture } from '#report/svg/network.ts';
import { planPicture } from '#report/svg/planPicture.ts';
import type { RunRecord } from '#runtime/runRecord.ts';
import { describeLevel, isMakespanOnly } from '#schedule/objective.ts';
import type { Plan } from '#schedule/plan.ts';
import type { Schedule } from '#schedule/schedule.ts';
import { planFigures, runFigures } from './figures.ts';
import { writeFile } from './files.ts';

export const PICTURE_KINDS = [
  'plan',
  'gantt',
  'nodes',
  'loads',
  'network',
  'trace',
  'fitness',
  'front',
] as const;
export type PictureKind = (typeof PICTURE_KINDS)[number];

export interface PictureFlags {
  as?: PictureKind;
  theme?: 'light' | 'dark';
  svg?: string;
  png?: string;
  html?: string;
}

export interface Pictured {
  instance: Instance;
  schedule: Schedule | null;
  plan?: Plan;
  run?: ActualRun;
  record?: RunRecord;
  input: PictureInput;
  problemText?: string;
}

/** Writes the pictures and the report that the flags ask for; says where on stderr. */
export function writePictures(pictured: Pictured, flags: PictureFlags): void {
  const svg = flags.svg || flags.png ? drawPicture(pictured, flags) : '';
  if (flags.svg) writeFile(flags.svg, svg);
  if (flags.png) writeFile(flags.png, svgToPng(svg));
  if (flags.html) writeFile(flags.html, reportOf(pictured));
  for (const path of [flags.svg, flags.png, flags.html]) if (path) console.error(`wrote ${path}`);
}

function drawPicture(
  { instance, input, plan }: Pictured,
  { as = 'plan', theme = 'light' }: PictureFlags,
): string {
  if (as === 'gantt') return ganttByTask(input, { theme });
  if (as === 'nodes') return ganttByNode(input, { theme });
  if (as === 'loads') return resourceLoads(input, { theme });
  if (as === 'network') return networkPicture(input, { theme });
  if (as === 'trace' && plan) return traceChart(plan, input.timeUnit, { theme });
  if (as === 'fitness')
    return (plan && fitnessChart(plan, objectiveName(instance), { theme })) ?? refuseFitness();
  if (as === 'front') return (plan && frontPicture(plan, input.timeUnit, { theme })) ?? refuseFront();
  return planPicture(input, { theme });
}

/** What a search minimises first, with its unit where that is a time of its own. */
function objectiveName({ problem, objective }: Instance): string {
  const timed = isMakespanOnly(objective) && problem.timeUnit !== 'unit';
  return describeLevel(objective[0]) + (timed ? `, ${problem.timeUnit}` : '');
}

/** @throws AllotError always: there is no course of a search to be shown */
export function refuseFitness(): never {
  throw new AllotError({
    code: 'no-fitness',
    path: '',
    message: 'there is no plan that tells the course of its search',
    hint: "make one with 'allot plan … --planner genetic --out plan.json', and name that plan; 'auto', the exact planners and those of one pass tell none",
  });
}

/** @throws AllotError always: there is no Pareto front to be shown */
export function refuseFront(): never {
  throw new AllotError({
    code: 'no-front',
    path: '',
    message: 'there is no plan with a Pareto front',
    hint: "make one with 'allot plan … --planner nsga2 --out plan.json', and name that plan",
  });
}

function reportOf(pictured: Pictured): string {
  const { instance, schedule, plan, run, record, problemText } = pictured;
  const metrics = [
    ...(record ? runFigures(record) : []),
    ...(plan && schedule ? planFigures(instance, plan, schedule) : []),
  ];
  return reportHtml({ instance, schedule, plan, run, metrics, problemText });
}
