import type { TimeUnit } from '#model/time.ts';
import type { PictureInput } from '../pictureInput.ts';
import { textWidth } from '../textWidth.ts';
import { timeTicks } from '../timeTicks.ts';
import type { Drawing } from './drawing.ts';

export interface PictureOptions {
  theme?: 'light' | 'dark' | 'auto';
  /** In pixels; the height follows from the contents. */
  width?: number;
}

export const DEFAULT_WIDTH = 1200;
export const MARGIN = 20;
const WIDEST_LABEL = 190;
const TICK_PITCH = 74;

/** A time axis: time 0 at pixel `left`, time `end` at pixel `right`. */
export interface TimeFrame {
  left: number;
  right: number;
  end: number;
  unit: TimeUnit;
}

/** A frame for the input, its left margin wide enough for these labels (and no wider than 190 px). */
export function timeFrame(
  input: PictureInput,
  width: number,
  labels: readonly string[],
  labelSize: number,
): TimeFrame {
  let widest = 40;
  for (const label of labels) widest = Math.max(widest, textWidth(label, labelSize, true));
  const left = MARGIN + Math.ceil(Math.min(widest, WIDEST_LABEL)) + 10;
  return { left, right: width - MARGIN, end: axisEnd(input), unit: input.timeUnit };
}

/** The end of work, or the last date to be marked, if that is near: a date far off would squeeze the rest. */
function axisEnd(input: PictureInput): number {
  const dates = [input.dueDate, input.deadline, ...input.tasks.flatMap((t) => [t.dueDate, t.deadline])];
  return Math.max(input.end, ...dates.filter((date) => date <= input.end * 1.15)) * 1.01;
}

export function xAt(frame: TimeFrame, time: number): number {
  return frame.left + (Math.min(Math.max(time, 0), frame.end) / frame.end) * (frame.right - frame.left);
}

/** Room for row labels, left of the axis. */
export function labelRoom(frame: TimeFrame): number {
  return frame.left - MARGIN - 10;
}

function ticksOf(frame: TimeFrame) {
  return timeTicks(frame.end, frame.unit, (frame.right - frame.left) / TICK_PITCH);
}

/** Vertical lines at the ticks. */
export function drawGrid(drawing: Drawing, frame: TimeFrame, top: number, bottom: number): void {
  for (const { value } of ticksOf(frame)) {
    const x = xAt(frame, value);
    drawing.line(x, top, x, bottom, { stroke: drawing.palette.grid, 'stroke-width': 1 });
  }
}

/** Tick labels with their baseline at y. */
export function drawTickLabels(drawing: Drawing, frame: TimeFrame, y: number): void {
  for (const { value, label } of ticksOf(frame)) {
    const x = xAt(frame, value);
    const half = textWidth(label, 10.5) / 2;
    const inside = Math.min(x, frame.right + MARGIN - 2 - half);
    drawing.text(inside, y, label, {
      size: 10.5,
      anchor: 'middle',
      fill: drawing.palette.muted,
      class: 'tick',
    });
  }
}

/** The project's own due date and deadline, as lines from top to bottom. */
export function drawProjectDates(
  drawing: Drawing,
  frame: TimeFrame,
  input: PictureInput,
  top: number,
  bottom: number,
): void {
  const { warning, failure } = drawing.palette;
  for (const [date, stroke, dash] of [
    [input.dueDate, warning, '5 4'],
    [input.deadline, failure, undefined],
  ] as const) {
    if (date > frame.end) continue;
    const x = xAt(frame, date);
    drawing.line(x, top, x, bottom, { stroke, 'stroke-width': 1.5, 'stroke-dasharray': dash });
  }
}

/** Draws title and headline; returns the y below them. */
export function drawHeading(drawing: Drawing, width: number, title: string, headline: string): number {
  const room = width - 2 * MARGIN;
  drawing.text(MARGIN, 32, title, { size: 17, bold: true, room });
  drawing.text(MARGIN, 52, headline, { size: 12, room, fill: drawing.palette.muted });
  return 66;
}
