import { formatTime, type TimeUnit } from '#model/time.ts';
import { kneeOf } from '#planners/nsga2/knee.ts';
import type { Plan } from '#schedule/plan.ts';
import { textWidth } from '../textWidth.ts';
import { numberTicks } from '../timeTicks.ts';
import { Drawing } from './drawing.ts';
import { drawHeading, MARGIN, type PictureOptions } from './frame.ts';
import { drawLegend } from './legend.ts';

/** Objectives as a reader says them; those with a time carry the unit. */
const LABELS: Readonly<Record<string, { label: string; timed: boolean }>> = {
  makespan: { label: 'makespan', timed: true },
  cost: { label: 'cost', timed: false },
  loadImbalance: { label: 'load imbalance', timed: false },
  weightedTardiness: { label: 'weighted tardiness', timed: true },
};

interface Panel {
  x: string;
  y: string;
  left: number;
  top: number;
  width: number;
  height: number;
}

const PANEL_GAP = 30;
const AXIS_ROOM = 34;

/**
 * The Pareto front of a plan: a scatter of its schedules for each pair of objectives, the knee marked.
 *
 * @returns SVG text; null where the plan has no front
 */
export function frontPicture(plan: Plan, unit: TimeUnit, options: PictureOptions = {}): string | null {
  const front = plan.details?.front;
  if (front === undefined || front.length === 0) return null;
  const { theme = 'light', width = 900 } = options;
  const objectives = Object.keys(front[0].values);
  const knee = kneeOf(front.map(({ values }) => objectives.map((term) => values[term])));
  const drawing = new Drawing('front', theme);
  const { palette } = drawing;
  const title = `Pareto front of ${plan.planner}`;
  const count = front.length === 1 ? '1 schedule' : `${front.length} schedules`;
  const told = objectives.map((term) => describeValue(term, front[knee].values[term], unit));
  let top = drawHeading(drawing, width, title, `${count} · knee: ${told.join(', ')}`);
  const dot = (d: Drawing, x: number, y: number, isKnee: boolean) =>
    d.rect(x - (isKnee ? 5 : 3), y - (isKnee ? 5 : 3), isKnee ? 10 : 6, isKnee ? 10 : 6, {
      fill: isKnee ? palette.critical : palette.groups[0].fill,
      rx: isKnee ? 1 : 3,
      class: isKnee ? 'knee' : 'schedule',
    });
  top = drawLegend(
    drawing,
    [
      { label: 'schedule', draw: (d, x, y) => dot(d, x + 8, y + 6, false) },
      { label: 'knee', draw: (d, x, y) => dot(d, x + 8, y + 6, true) },
    ],
    top,
    width,
  );
  const pairs = objectives.flatMap((y, k) => objectives.slice(0, k).map((x) => ({ x, y })));
  const columns = Math.min(pairs.length, 3);
  const panelWidth = (width - 2 * MARGIN - (columns - 1) * PANEL_GAP) / columns;
  const panelHeight = Math.max(190, columns === 1 ? 380 : panelWidth * 0.85);
  pairs.forEach(({ x, y }, k) => {
    const panel = {
      x,
      y,
      left: MARGIN + (k % columns) * (panelWidth + PANEL_GAP),
      top: top + 16 + Math.floor(k / columns) * (panelHeight + PANEL_GAP),
      width: panelWidth,
      height: panelHeight,
    };
    drawPanel(drawing, panel, front, knee, unit, dot);
  });
  const rows = Math.ceil(pairs.length / columns);
  return drawing.finish(width, top + 16 + rows * (panelHeight + PANEL_GAP), title);
}

function drawPanel(
  drawing: Drawing,
  panel: Panel,
  front: readonly { values: Record<string, number> }[],
  knee: number,
  unit: TimeUnit,
  dot: (drawing: Drawing, x: number, y: number, isKnee: boolean) => void,
): void {
  const { grid, muted } = drawing.palette;
  const xRange = rangeOf(front.map(({ values }) => values[panel.x]));
  const yRange = rangeOf(front.map(({ values }) => values[panel.y]));
  const yTicks = numberTicks(yRange[0], yRange[1], panel.height / 45);
  const left = panel.left + Math.max(20, ...yTicks.map((tick) => textWidth(tick.label, 10.5))) + 8;
  const right = panel.left + panel.width;
  const bottom = panel.top + panel.height - AXIS_ROOM;
  const xOf = (value: number) => left + ((value - xRange[0]) / (xRange[1] - xRange[0])) * (right - left);
  const yOf = (value: number) =>
    bottom - ((value - yRange[0]) / (yRange[1] - yRange[0])) * (bottom - panel.top);
  for (const { value, label } of yTicks) {
    drawing.line(left, yOf(value), right, yOf(value), { stroke: grid, 'stroke-width': 1 });
    drawing.text(left - 6, yOf(value) + 3.8, label, { size: 10.5, anchor: 'end', fill: muted });
  }
  for (const { value, label } of numberTicks(xRange[0], xRange[1], (right - left) / 70)) {
    drawing.line(xOf(value), bottom, xOf(value), bottom + 4, { stroke: muted, 'stroke-width': 1 });
    drawing.text(xOf(value), bottom + 16, label, { size: 10.5, anchor: 'middle', fill: muted });
  }
  drawing.line(left, bottom, right, bottom, { stroke: muted, 'stroke-width': 1 });
  drawing.text((left + right) / 2, bottom + 31, nameOf(panel.x, unit), { anchor: 'middle', fill: muted });
  drawing.text(panel.left, panel.top - 7, nameOf(panel.y, unit), { fill: muted });
  front.forEach(({ values }, k) => {
    if (k !== knee) dot(drawing, xOf(values[panel.x]), yOf(values[panel.y]), false);
  });
  dot(drawing, xOf(front[knee].values[panel.x]), yOf(front[knee].values[panel.y]), true);
}

function nameOf(term: string, unit: TimeUnit): string {
  const known = LABELS[term] ?? { label: term, timed: false };
  return known.timed && unit !== 'unit' ? `${known.label}, ${unit}` : known.label;
}

/** 'makespan 8 h'. */
function describeValue(term: string, value: number, unit: TimeUnit): string {
  const { label, timed } = LABELS[term] ?? { label: term, timed: false };
  return `${label} ${formatTime(value, timed ? unit : 'unit')}`;
}

/** Least and greatest with some air around; never one and the same. */
function rangeOf(values: readonly number[]): [number, number] {
  const least = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const most = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const air = most > least ? 0.07 * (most - least) : 0.5;
  return [least - air, most + air];
}
