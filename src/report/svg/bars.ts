import { formatTime } from '#model/time.ts';
import type { ActualAttempt, PictureInput, PictureTask } from '../pictureInput.ts';
import { textWidth } from '../textWidth.ts';
import type { Drawing } from './drawing.ts';
import { type TimeFrame, xAt } from './frame.ts';

/** Where a bar goes, and what is written on it where there is room. */
export interface BarPlace {
  y: number;
  height: number;
  label: string;
  /** Time of the next bar in the row: a label too long for its bar may stand behind it until then. */
  freeUntil?: number;
}

const LEAST_WIDTH = 1.2;

/** Text over a bar in a browser: everything known about the task. */
export function taskTooltip(input: PictureInput, task: PictureTask): string {
  const time = (value: number) => formatTime(value, input.timeUnit);
  const lines = [task.name === task.id ? task.id : `${task.id}: ${task.name}`];
  if (task.planned) {
    const { start, end, node, mode } = task.planned;
    const where = node === null ? '' : ` on ${node}`;
    lines.push(`planned ${time(start)} to ${time(end)} (${time(end - start)})${where}, mode ${mode}`);
    for (const short of task.planned.short)
      lines.push(`${time(short.start)} to ${time(short.end)}: ${short.note}`);
  }
  for (const attempt of task.attempts) lines.push(attemptLine(input, attempt));
  if (Number.isFinite(task.dueDate)) lines.push(`due ${time(task.dueDate)}`);
  if (Number.isFinite(task.deadline)) lines.push(`deadline ${time(task.deadline)}`);
  if (task.critical) lines.push('critical');
  return lines.join('\n');
}

/** `attempt 2 on gpu-1: failed, 3 h to 5 h (exit code 1)`. */
export function attemptLine(input: Pick<PictureInput, 'timeUnit'>, attempt: ActualAttempt): string {
  const time = (value: number) => formatTime(value, input.timeUnit);
  const where = attempt.node === null ? '' : ` on ${attempt.node}`;
  const when =
    attempt.end === null ? `since ${time(attempt.start)}` : `${time(attempt.start)} to ${time(attempt.end)}`;
  return `attempt ${attempt.number}${where}: ${attempt.outcome}, ${when}${attempt.note ? ` (${attempt.note})` : ''}`;
}

/** A planned stretch: solid, or a dashed outline where the run is drawn beside it. */
export function drawPlannedBar(
  drawing: Drawing,
  frame: TimeFrame,
  input: PictureInput,
  task: PictureTask,
  place: BarPlace,
): void {
  if (!task.planned) return;
  const { start, end } = task.planned;
  const { palette } = drawing;
  const { fill, text } = palette.groups[task.group % palette.groups.length];
  const marks = { 'data-task': task.id, class: task.critical ? 'bar planned critical' : 'bar planned' };
  drawing.open(marks, taskTooltip(input, task));
  if (end === start)
    drawMilestone(drawing, xAt(frame, start), place, task.critical ? palette.critical : fill);
  else {
    const faint = input.hasRun;
    const box = barBox(frame, start, end, place);
    // Dashes need some height to be read; a thinner bar is a plain stroke.
    const dashed = faint && place.height >= 6;
    const line = task.critical ? palette.critical : faint ? palette.muted : palette.ink;
    drawing.rect(box.x, box.y, box.width, box.height, {
      rx: cornerOf(box),
      fill: faint && !dashed ? line : fill,
      'fill-opacity': dashed ? 0.14 : faint ? 0.7 : undefined,
      stroke: faint && !dashed ? undefined : line,
      'stroke-width': task.critical ? Math.min(1.8, 0.6 + place.height / 10) : 0.7,
      'stroke-opacity': task.critical || faint ? undefined : 0.45,
      'stroke-dasharray': dashed ? '3 2' : undefined,
    });
    for (const short of task.planned.short) {
      const part = barBox(frame, short.start, short.end, place);
      drawing.rect(part.x, part.y, part.width, part.height, {
        rx: cornerOf(part),
        fill: drawing.hatch(palette.surface),
        'fill-opacity': 0.6,
        class: 'short',
      });
    }
    drawBarLabel(drawing, frame, box, place, faint ? palette.ink : text, task.critical);
  }
  drawing.close();
}

/** One attempt: solid where it succeeded or runs, striped where it came to nothing. */
export function drawAttempt(
  drawing: Drawing,
  frame: TimeFrame,
  input: PictureInput,
  task: PictureTask,
  attempt: ActualAttempt,
  place: BarPlace,
): void {
  const { palette } = drawing;
  const { fill, text } = palette.groups[task.group % palette.groups.length];
  const end = attempt.end ?? Math.max(attempt.start, input.end);
  const box = barBox(frame, attempt.start, end, place);
  drawing.open({ 'data-task': task.id, class: `bar attempt ${attempt.outcome}` }, taskTooltip(input, task));
  if (attempt.end === attempt.start && attempt.outcome === 'succeeded') {
    drawMilestone(drawing, xAt(frame, end), place, fill);
  } else if (attempt.outcome === 'succeeded' || attempt.outcome === 'running') {
    drawing.rect(box.x, box.y, box.width, box.height, {
      rx: cornerOf(box),
      fill,
      stroke: palette.ink,
      'stroke-width': 0.7,
      'stroke-opacity': 0.45,
      'fill-opacity': attempt.outcome === 'running' ? 0.55 : undefined,
    });
    drawBarLabel(drawing, frame, box, place, attempt.outcome === 'running' ? palette.ink : text, false);
  } else {
    const colour =
      attempt.outcome === 'failed' || attempt.outcome === 'timed-out' ? palette.failure : palette.muted;
    drawing.rect(box.x, box.y, box.width, box.height, {
      rx: cornerOf(box),
      fill: drawing.hatch(colour),
      stroke: colour,
      'stroke-width': 1,
    });
  }
  drawing.close();
}

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

function barBox(frame: TimeFrame, start: number, end: number, place: BarPlace): Box {
  const x = xAt(frame, start);
  const width = Math.max(LEAST_WIDTH, xAt(frame, end) - x);
  return { x: Math.min(x, frame.right - width), y: place.y, width, height: place.height };
}

function cornerOf(box: Box): number {
  return Math.min(3, box.height / 4, box.width / 4);
}

/** On the bar; else behind it where the row is free for so long; else nowhere, and the tooltip has to do. */
function drawBarLabel(
  drawing: Drawing,
  frame: TimeFrame,
  box: Box,
  { label, freeUntil }: BarPlace,
  fill: string,
  bold: boolean,
): void {
  const size = Math.min(11, box.height - 3);
  if (size < 6.5 || label === '') return;
  const baseline = box.y + box.height / 2 + size * 0.36;
  const needed = textWidth(label, size, bold);
  const style = { size, bold, class: 'bar-label' };
  if (needed <= box.width - 6) {
    drawing.text(box.x + box.width / 2, baseline, label, { ...style, fill, anchor: 'middle' });
    return;
  }
  const behind = box.x + box.width + 4;
  if (freeUntil !== undefined && behind + needed + 4 <= xAt(frame, freeUntil))
    drawing.text(behind, baseline, label, style);
}

/** A task that takes no time: a diamond. */
function drawMilestone(drawing: Drawing, x: number, place: BarPlace, fill: string): void {
  const half = Math.min(6, place.height / 2);
  const y = place.y + place.height / 2;
  drawing.path(`M${x},${y - half}l${half},${half}l${-half},${half}l${-half},${-half}z`, { fill });
}
