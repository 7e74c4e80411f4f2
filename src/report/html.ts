import type { Instance } from '#instance/instance.ts';
import { formatTime } from '#model/time.ts';
import type { Plan } from '#schedule/plan.ts';
import type { Schedule } from '#schedule/schedule.ts';
import { escapeXml } from './escape.ts';
import { formatShare, gapOfPlan } from './headline.ts';
import { REPORT_SCRIPT } from './html/script.ts';
import { REPORT_CSS } from './html/style.ts';
import { taskTable } from './html/taskTable.ts';
import { type ActualRun, type PictureInput, pictureInput } from './pictureInput.ts';
import { attemptLine } from './svg/bars.ts';
import { ganttByTask } from './svg/ganttByTask.ts';
import { traceChart } from './svg/lineChart.ts';
import { networkPicture } from './svg/network.ts';
import { planPicture } from './svg/planPicture.ts';

export interface Figure {
  label: string;
  value: string | number;
}

export interface ReportSources {
  instance: Instance;
  /** Null where planning found none. */
  schedule: Schedule | null;
  plan?: Plan;
  run?: ActualRun;
  /** Rows of the table of figures, in order. */
  metrics?: readonly Figure[];
  /** The problem file as the user wrote it. */
  problemText?: string;
}

/** Of each attempt's log so many last characters are shown. */
const LOG_TAIL = 4000;

/**
 * The report of a plan, of a run, or of both, as one HTML file that needs nothing else: no network, no
 * other file. Light or dark as the reader's system prefers.
 *
 * @returns the file's text
 */
export function reportHtml(sources: ReportSources): string {
  const { instance, schedule, plan, run, metrics = [], problemText } = sources;
  const input = pictureInput(instance, schedule, { plan, run });
  const { problem } = instance;
  const theme = 'auto' as const;
  const parts = [
    `<header><h1>${escapeXml(problem.name)}</h1>`,
    problem.description ? `<p>${escapeXml(problem.description)}</p>` : '',
    schedule ? '' : `<p>${escapeXml(input.headline)}</p>`,
    tiles(headFigures(sources, input)),
    '</header>',
  ];
  if (input.hasPlan || input.hasRun) {
    const versus = input.hasPlan && input.hasRun ? ': planned against actual' : '';
    const noun = { node: 'Nodes', machine: 'Machines', lane: 'Tasks' }[input.placeKind];
    parts.push(
      '<h2>Schedule</h2>',
      figure(`${noun} and loads${versus}`, planPicture(input, { theme })),
      figure(`Tasks by start${versus}`, ganttByTask(input, { theme })),
    );
  }
  parts.push('<h2>Precedence</h2>', figure('Network', networkPicture(input, { theme })));
  if (plan && plan.trace.length > 0)
    parts.push('<h2>Planning</h2>', figure('Convergence', traceChart(plan, problem.timeUnit, { theme })));
  if (metrics.length > 0) parts.push('<h2>Figures</h2>', figureTable(metrics));
  parts.push('<h2>Tasks</h2>', taskTable(input));
  if (run) parts.push(attemptLogs(input));
  if (problemText !== undefined) {
    parts.push(
      '<h2>Problem</h2>',
      `<details><summary>The problem file</summary><pre>${escapeXml(problemText)}</pre></details>`,
    );
  }
  return [
    '<!doctype html>',
    '<html lang="en-GB"><head><meta charset="utf-8">',
    // The page holds texts of users and logs of programs: it may fetch nothing and send nothing.
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapeXml(problem.name)}</title>`,
    `<style>${REPORT_CSS}</style></head><body><main>`,
    ...parts.filter(Boolean),
    `</main><script>${REPORT_SCRIPT}</script></body></html>\n`,
  ].join('\n');
}

interface Tile {
  label: string;
  value: string;
  bad?: boolean;
}

function headFigures({ schedule, plan, run }: ReportSources, input: PictureInput): Tile[] {
  const time = (value: number) => formatTime(value, input.timeUnit);
  const tiles: Tile[] = [];
  if (plan) tiles.push({ label: 'plan', value: plan.status, bad: plan.status === 'infeasible' });
  if (plan && schedule && plan.makespan !== null) {
    tiles.push(
      { label: 'makespan', value: time(plan.makespan) },
      { label: 'lower bound', value: time(plan.lowerBound) },
      { label: 'gap', value: formatShare(gapOfPlan(plan)) },
    );
  }
  if (run) {
    const attempts = input.tasks.flatMap((task) => task.attempts);
    const failed = attempts.filter(({ outcome }) => ['failed', 'timed-out', 'lost'].includes(outcome)).length;
    const done = input.tasks.filter((task) => task.attempts.at(-1)?.outcome === 'succeeded').length;
    tiles.push(
      { label: 'run', value: run.status, bad: run.status === 'failed' },
      { label: run.status === 'running' ? 'now' : 'ended', value: time(run.now) },
      { label: 'tasks done', value: `${done} of ${input.tasks.length}` },
      { label: 'failed attempts', value: String(failed), bad: failed > 0 },
    );
  } else tiles.push({ label: 'tasks', value: String(input.tasks.length) });
  if (plan)
    tiles.push(
      { label: 'planner', value: plan.planner },
      { label: 'planned in', value: `${Math.round(plan.timeMs)} ms` },
    );
  return tiles;
}

function tiles(figures: readonly Tile[]): string {
  const items = figures.map(
    ({ label, value, bad }) =>
      `<li><span>${escapeXml(label)}</span><strong${bad ? ' class="bad"' : ''}>${escapeXml(value)}</strong></li>`,
  );
  return `<ul class="tiles">${items.join('')}</ul>`;
}

function figure(caption: string, svg: string): string {
  const buttons = [
    ['out', '−', 'Zoom out'],
    ['in', '+', 'Zoom in'],
    ['natural', '1:1', 'Natural size'],
    ['fit', 'fit', 'Fit the page'],
  ].map(
    ([action, text, label]) =>
      `<button type="button" data-zoom="${action}" aria-label="${label}">${text}</button>`,
  );
  return `<figure><figcaption><span>${escapeXml(caption)}</span>${buttons.join('')}</figcaption><div class="view">${svg}</div></figure>`;
}

function figureTable(metrics: readonly Figure[]): string {
  const rows = metrics.map(({ label, value }) => {
    const shown = typeof value === 'number' ? String(Math.round(value * 1000) / 1000) : value;
    return `<tr><th scope="row">${escapeXml(label)}</th><td class="number">${escapeXml(shown)}</td></tr>`;
  });
  return `<table class="figures"><tbody>${rows.join('')}</tbody></table>`;
}

/** The end of what each attempt wrote, in the order they began; those that came to nothing lie open. */
function attemptLogs(input: PictureInput): string {
  const entries = input.tasks
    .flatMap((task) => task.attempts.map((attempt) => ({ task, attempt })))
    .filter(({ attempt }) => attempt.log)
    .sort((a, b) => a.attempt.start - b.attempt.start)
    .map(({ task, attempt }) => {
      const log = attempt.log as string;
      const cut =
        log.length > LOG_TAIL
          ? `… (${log.length - LOG_TAIL} characters before)\n${log.slice(-LOG_TAIL)}`
          : log;
      const open = attempt.outcome === 'succeeded' || attempt.outcome === 'running' ? '' : ' open';
      const line = `${task.id}, ${attemptLine(input, attempt)}`;
      return `<details${open}><summary>${escapeXml(line)}</summary><pre>${escapeXml(cut)}</pre></details>`;
    });
  return entries.length === 0 ? '' : ['<h2>Logs</h2>', ...entries].join('\n');
}
