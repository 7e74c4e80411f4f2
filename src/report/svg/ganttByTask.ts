import type { PictureInput, PictureTask } from '../pictureInput.ts';
import { drawAttempt, drawPlannedBar } from './bars.ts';
import { at, Drawing } from './drawing.ts';
import {
  DEFAULT_WIDTH,
  drawGrid,
  drawHeading,
  drawProjectDates,
  drawTickLabels,
  labelRoom,
  MARGIN,
  type PictureOptions,
  type TimeFrame,
  timeFrame,
  xAt,
} from './frame.ts';
import { drawLegend, groupEntries, type LegendEntry, markEntries } from './legend.ts';

/** Up to so many tasks arrows of precedence can be followed by eye. */
const ARROWS_UP_TO = 40;
const LABEL_PITCH = 11;

/**
 * One row a task, by start: planned bars, and below them the attempts where there is a run. Arrows show
 * precedence up to 40 tasks; rows shrink with their number, and then only every second or third is named.
 *
 * @returns SVG text
 */
export function ganttByTask(input: PictureInput, options: PictureOptions = {}): string {
  const { theme = 'light', width = DEFAULT_WIDTH } = options;
  const drawing = new Drawing('by-task', theme);
  const rows = rowOrder(input);
  const both = input.hasPlan && input.hasRun;
  const rowHeight = Math.max(both ? 9 : 7, Math.min(both ? 30 : 22, 1500 / Math.max(1, rows.length)));
  const labelSize = Math.min(11.5, Math.max(9.5, rowHeight * 0.55));
  const frame = timeFrame(
    input,
    width,
    rows.map(({ task }) => task.id),
    labelSize,
  );

  let top = drawHeading(drawing, width, input.title, input.headline);
  top = drawLegend(drawing, legendEntries(drawing, input), top, width) + 14;
  const bottom = top + rows.length * rowHeight;
  drawTickLabels(drawing, frame, top - 5);
  drawGrid(drawing, frame, top, bottom);

  const every = Math.ceil(LABEL_PITCH / rowHeight);
  const yOf = new Map<number, number>();
  rows.forEach(({ index, task }, k) => {
    const y = top + k * rowHeight;
    yOf.set(index, y + rowHeight / 2);
    if (k % every === 0) {
      const baseline = y + rowHeight / 2 + labelSize * 0.36;
      drawing.text(frame.left - 8, baseline, task.id, {
        size: labelSize,
        anchor: 'end',
        bold: task.critical,
        room: labelRoom(frame),
        class: 'row-label',
      });
    }
  });
  // With a run the rows are full already, and what happened need not follow the plan's arrows in time.
  if (input.tasks.length <= ARROWS_UP_TO && input.hasPlan && !input.hasRun)
    drawArrows(drawing, frame, input, yOf, rowHeight);
  rows.forEach(({ task }, k) => {
    const y = top + k * rowHeight;
    drawRow(drawing, frame, input, task, y, rowHeight);
    drawDates(drawing, frame, task, y, rowHeight);
  });
  drawProjectDates(drawing, frame, input, top, bottom);
  drawTickLabels(drawing, frame, bottom + 14);
  return drawing.finish(width, bottom + MARGIN + 6, `Gantt chart by task: ${input.title}`);
}

interface Row {
  index: number;
  task: PictureTask;
}

/** By planned start, else by when it was first tried; what was neither comes last. */
function rowOrder(input: PictureInput): Row[] {
  const startOf = (task: PictureTask) =>
    task.planned?.start ?? task.attempts[0]?.start ?? Number.POSITIVE_INFINITY;
  const endOf = (task: PictureTask) => task.planned?.end ?? task.attempts[0]?.end ?? Number.POSITIVE_INFINITY;
  const compare = (a: number, b: number) => (a === b ? 0 : a - b);
  return input.tasks
    .map((task, index) => ({ task, index }))
    .sort(
      (a, b) =>
        compare(startOf(a.task), startOf(b.task)) ||
        compare(endOf(a.task), endOf(b.task)) ||
        a.index - b.index,
    );
}

function drawRow(
  drawing: Drawing,
  frame: TimeFrame,
  input: PictureInput,
  task: PictureTask,
  y: number,
  rowHeight: number,
): void {
  const pad = Math.max(0.6, Math.min(3, rowHeight * 0.12));
  const inner = rowHeight - 2 * pad;
  const { by } = input.groups;
  const where = (node: string | null) => (by === 'node' ? '' : (node ?? ''));
  if (!input.hasRun) {
    drawPlannedBar(drawing, frame, input, task, {
      y: y + pad,
      height: inner,
      label: where(task.planned?.node ?? null),
    });
    return;
  }
  const upper = input.hasPlan ? inner * 0.42 : 0;
  drawPlannedBar(drawing, frame, input, task, { y: y + pad, height: upper, label: '' });
  const gap = input.hasPlan ? Math.min(1, inner * 0.08) : 0;
  for (const attempt of task.attempts) {
    const place = { y: y + pad + upper + gap, height: inner - upper - gap, label: where(attempt.node) };
    drawAttempt(drawing, frame, input, task, attempt, place);
  }
}

/** Release: an angle that opens to the right; due date: a triangle; deadline: a bar. Red where missed. */
function drawDates(
  drawing: Drawing,
  frame: TimeFrame,
  task: PictureTask,
  y: number,
  rowHeight: number,
): void {
  const { palette } = drawing;
  const last = task.attempts[task.attempts.length - 1];
  const end = last?.end ?? task.planned?.end ?? 0;
  const height = Math.min(rowHeight, 16);
  const top = y + (rowHeight - height) / 2;
  if (task.releaseDate > 0 && task.releaseDate <= frame.end) {
    const x = xAt(frame, task.releaseDate);
    const arm = Math.min(4, height / 3);
    drawing.path(`M${at(x + arm, top + 1)}H${x}V${top + height - 1}H${x + arm}`, {
      stroke: palette.muted,
      class: 'release',
    });
  }
  if (task.dueDate <= frame.end) {
    const x = xAt(frame, task.dueDate);
    const half = Math.min(4.5, height / 3);
    const fill = end > task.dueDate ? palette.failure : palette.warning;
    const tip = top + height / 2 + half;
    drawing.path(`M${at(x - half, tip - 2 * half)}H${x + half}L${at(x, tip)}z`, { fill, class: 'due' });
  }
  if (task.deadline <= frame.end) {
    const x = xAt(frame, task.deadline);
    const stroke = end > task.deadline ? palette.failure : palette.ink;
    drawing.line(x, top, x, top + height, { stroke, 'stroke-width': 2.5, class: 'deadline' });
  }
}

/** From the predecessor's event along its row, then up or down into the successor's bar. */
function drawArrows(
  drawing: Drawing,
  frame: TimeFrame,
  input: PictureInput,
  yOf: ReadonlyMap<number, number>,
  rowHeight: number,
): void {
  for (const arc of input.arcs) {
    const before = input.tasks[arc.from];
    const after = input.tasks[arc.to];
    if (!before.planned || !after.planned) continue;
    const x1 = xAt(frame, arc.fromStart ? before.planned.start : before.planned.end);
    const barEnd = xAt(frame, after.planned.end);
    const barStart = xAt(frame, after.planned.start);
    const inset = Math.min(5, (barEnd - barStart) / 2);
    const x2 = arc.toEnd ? barEnd - inset : barStart + inset;
    const y1 = yOf.get(arc.from) as number;
    const down = (yOf.get(arc.to) as number) > y1;
    const y2 = (yOf.get(arc.to) as number) + ((down ? -1 : 1) * rowHeight) / 2 + (down ? 1.5 : -1.5);
    const head = down ? -4 : 4;
    const critical = before.critical && after.critical && before.planned.end === after.planned.start;
    const stroke = critical ? drawing.palette.critical : drawing.palette.muted;
    const opacity = critical ? 0.9 : 0.5;
    drawing.path(`M${at(x1, y1)}H${at(x2, 0).split(',')[0]}V${y2}`, {
      stroke,
      'stroke-width': critical ? 1.4 : 1,
      'stroke-opacity': opacity,
      class: 'arrow',
    });
    drawing.path(`M${at(x2 - 3, y2 + head)}L${at(x2, y2)}L${at(x2 + 3, y2 + head)}z`, {
      fill: stroke,
      'fill-opacity': opacity,
    });
  }
}

function legendEntries(drawing: Drawing, input: PictureInput): LegendEntry[] {
  const { palette } = drawing;
  const entries = [...groupEntries(drawing, input), ...markEntries(drawing, input)];
  if (input.tasks.some((task) => Number.isFinite(task.dueDate))) {
    entries.push({
      label: 'due date (red: missed)',
      draw: (d, x, y) => d.path(`M${at(x + 3, y + 1)}h9l-4.5,9z`, { fill: palette.warning }),
    });
  }
  if (input.tasks.some((task) => Number.isFinite(task.deadline))) {
    entries.push({
      label: 'deadline',
      draw: (d, x, y) => d.line(x + 8, y - 1, x + 8, y + 12, { stroke: palette.ink, 'stroke-width': 2.5 }),
    });
  }
  return entries;
}
