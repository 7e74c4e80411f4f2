import { type Step, stretches } from '../loadSteps.ts';
import type { PictureInput, PictureResource } from '../pictureInput.ts';
import { formatNumber } from '../timeTicks.ts';
import { at, Drawing } from './drawing.ts';
import {
  DEFAULT_WIDTH,
  drawGrid,
  drawHeading,
  drawTickLabels,
  labelRoom,
  MARGIN,
  type PictureOptions,
  type TimeFrame,
  timeFrame,
  xAt,
} from './frame.ts';
import { drawLegend, type LegendEntry, swatch } from './legend.ts';

const LABEL_SIZE = 11.5;
const GAP = 14;

/**
 * The use of each renewable resource over time under its capacity (stepped where it has a calendar).
 * What goes beyond the capacity is striped red. With a run, its use is a line over the planned area.
 *
 * @returns SVG text
 */
export function resourceLoads(input: PictureInput, options: PictureOptions = {}): string {
  const { theme = 'light', width = DEFAULT_WIDTH } = options;
  const drawing = new Drawing('loads', theme);
  const frame = timeFrame(input, width, loadLabels(input), LABEL_SIZE);
  let top = drawHeading(drawing, width, input.title, input.headline);
  top = drawLegend(drawing, loadEntries(drawing, input), top, width) + 6;
  const bottom = drawLoads(drawing, frame, input, top);
  drawTickLabels(drawing, frame, bottom + 14);
  return drawing.finish(width, bottom + MARGIN + 6, `Resource loads: ${input.title}`);
}

/** Without spreading, which fails on the arrays of very long plans. */
function greatest(steps: readonly Step[]): number {
  return steps.reduce((most, step) => Math.max(most, step.value), 0);
}

/** What stands left of the panels: their margin must hold it. */
export function loadLabels(input: PictureInput): string[] {
  return input.resources.flatMap((resource) => [resource.name, peakNote(input, resource)]);
}

/** `peak 12 of 16`, of the plan where there is one. */
function peakNote(input: PictureInput, resource: PictureResource): string {
  const use = input.hasPlan ? resource.planned : (resource.actual ?? []);
  return `peak ${formatNumber(greatest(use))} of ${formatNumber(resource.peak)}`;
}

export function loadEntries(drawing: Drawing, input: PictureInput): LegendEntry[] {
  const { palette } = drawing;
  const line = (label: string, stroke: string, dash?: string): LegendEntry => ({
    label,
    draw: (d, x, y) =>
      d.line(x, y + 6, x + 16, y + 6, { stroke, 'stroke-width': 2, 'stroke-dasharray': dash }),
  });
  const entries: LegendEntry[] = [];
  if (input.hasPlan)
    entries.push(swatch('in use as planned', palette.groups[0].fill, { 'fill-opacity': 0.6 }));
  if (input.hasRun) entries.push(line('in use in the run', palette.groups[1].fill));
  entries.push(line('capacity', palette.ink, '5 3'));
  if (input.resources.some((resource) => overloads(resource, input.end).length > 0))
    entries.push(swatch('overload', drawing.hatch(palette.failure), { stroke: palette.failure }));
  return entries;
}

/** Stretches in which the plan, or the run, uses more than there is. */
function overloads(resource: PictureResource, end: number) {
  const over = (use: PictureResource['planned']) =>
    stretches(use, resource.capacity, end).filter(({ a, b }) => a > b);
  return [...over(resource.planned), ...(resource.actual ? over(resource.actual) : [])];
}

/** Draws one panel a resource from `top` down; returns the y below them. */
export function drawLoads(drawing: Drawing, frame: TimeFrame, input: PictureInput, top: number): number {
  const panel = Math.max(34, Math.min(84, 700 / Math.max(1, input.resources.length)));
  let y = top;
  for (const resource of input.resources) {
    drawPanel(drawing, frame, input, resource, y, panel);
    y += panel + GAP;
  }
  return y - (input.resources.length > 0 ? GAP - 4 : 0);
}

function drawPanel(
  drawing: Drawing,
  frame: TimeFrame,
  input: PictureInput,
  resource: PictureResource,
  top: number,
  height: number,
): void {
  const { palette } = drawing;
  const bottom = top + height;
  const most = Math.max(1, resource.peak, greatest(resource.planned), greatest(resource.actual ?? []));
  // A little air above, so that the capacity line is not the panel's edge.
  const yOf = (value: number) => bottom - (value / most) * (height - 5);
  drawing.open({ class: 'load', 'data-resource': resource.name }, resource.name);
  drawing.rect(frame.left, top, frame.right - frame.left, height, { fill: palette.band });
  drawGrid(drawing, frame, top, bottom);

  const area = (use: PictureResource['planned']) =>
    stretches(use, [], input.end).filter((part) => part.a > 0 && part.start < frame.end);
  if (input.hasPlan) {
    const d = area(resource.planned)
      .map(({ start, end, a }) => rectPath(xAt(frame, start), xAt(frame, end), yOf(a), bottom))
      .join('');
    if (d) drawing.path(d, { fill: palette.groups[0].fill, 'fill-opacity': 0.6, class: 'used' });
  }
  if (resource.actual) {
    const d = steppedLine(
      stretches(resource.actual, [], input.end).map(({ start, end, a }) => [
        xAt(frame, start),
        xAt(frame, end),
        yOf(a),
      ]),
    );
    drawing.path(d, { stroke: palette.groups[1].fill, 'stroke-width': 1.8, class: 'actual' });
  }
  const over = overloads(resource, input.end);
  if (over.length > 0) {
    const d = over
      .map(({ start, end, a, b }) => rectPath(xAt(frame, start), xAt(frame, end), yOf(a), yOf(b)))
      .join('');
    drawing.path(d, { fill: drawing.hatch(palette.failure), stroke: palette.failure, class: 'overload' });
  }
  const capacity = stretches(resource.capacity, [], frame.end);
  drawing.path(
    steppedLine(capacity.map(({ start, end, a }) => [xAt(frame, start), xAt(frame, end), yOf(a)])),
    {
      stroke: palette.ink,
      'stroke-width': 1.3,
      'stroke-dasharray': '5 3',
      class: 'capacity',
    },
  );
  drawing.line(frame.left, bottom, frame.right, bottom, { stroke: palette.muted, 'stroke-width': 1 });

  drawing.text(frame.left - 8, top + 11, resource.name, {
    size: LABEL_SIZE,
    anchor: 'end',
    bold: true,
    room: labelRoom(frame),
    class: 'row-label',
  });
  drawing.text(frame.left - 8, top + 26, peakNote(input, resource), {
    size: 10,
    anchor: 'end',
    fill: palette.muted,
    room: labelRoom(frame),
  });
  drawing.close();
}

function rectPath(x1: number, x2: number, y1: number, y2: number): string {
  return `M${at(x1, y1)}L${at(x2, y1)}L${at(x2, y2)}L${at(x1, y2)}z`;
}

/** One line through level pieces [x1, x2, y], with upright joints. */
function steppedLine(pieces: readonly (readonly number[])[]): string {
  return pieces.map(([x1, x2, y], k) => `${k === 0 ? 'M' : 'L'}${at(x1, y)}L${at(x2, y)}`).join('');
}
