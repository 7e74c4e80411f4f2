import type { PictureArc } from '../pictureArcs.ts';
import type { PictureInput, PictureTask } from '../pictureInput.ts';
import { fitText, textWidth } from '../textWidth.ts';
import { formatSpan } from '../timeTicks.ts';
import { taskTooltip } from './bars.ts';
import { at, Drawing } from './drawing.ts';
import { drawHeading, MARGIN, type PictureOptions } from './frame.ts';
import { drawLegend, groupEntries, swatch } from './legend.ts';
import { layoutNetwork, type Point } from './networkLayout.ts';

/** Above so many tasks a box holds one line instead of two. */
const TWO_LINES_UP_TO = 60;
const WIDEST_NAME = 110;
const LABEL_SIZE = 10;

/**
 * The precedence network, laid out in layers from left to right: a box for
 * each task with its duration, an arrow for each arc with its type and lag, the critical path bold; arcs that
 * a planner added are dashed, with the resource and the time of the conflict that each is against. The
 * picture is as wide as the network needs; `width` is the least.
 *
 * @returns SVG text
 */
export function networkPicture(input: PictureInput, options: PictureOptions = {}): string {
  const { theme = 'light', width = 640 } = options;
  const drawing = new Drawing('network', theme);
  const twoLines = input.tasks.length <= TWO_LINES_UP_TO;
  const size = twoLines ? 11.5 : 10;
  const boxes = input.tasks.map((task) => boxText(input, task, size, twoLines));

  const arranged = layoutNetwork(
    boxes,
    input.arcs.map(({ from, to, label, onCriticalPath }) => ({
      from,
      to,
      labelWidth: label === '' ? 0 : textWidth(label, LABEL_SIZE) + 8,
      labelHeight: LABEL_SIZE + 4,
      weight: onCriticalPath ? 8 : 1,
    })),
  );
  const total = Math.max(width, arranged.width + 2 * MARGIN);
  let top = drawHeading(drawing, total, input.title, networkHeadline(input));
  const entries = [
    ...groupEntries(drawing, input),
    swatch('critical path', 'none', { stroke: drawing.palette.critical, 'stroke-width': 2.2 }),
    ...(input.arcs.some((arc) => arc.added !== undefined)
      ? [
          swatch('added against a conflict', 'none', {
            stroke: drawing.palette.failure,
            'stroke-dasharray': '4 3',
          }),
        ]
      : []),
  ];
  top = drawLegend(drawing, entries, top, total) + 8;
  const left = (total - arranged.width) / 2;
  const shift = (point: Point): Point => ({ x: point.x + left, y: point.y + top });

  // Bold arcs are drawn last, so that none is crossed out by a faint one.
  const order = [...input.arcs.keys()].sort(
    (a, b) => Number(input.arcs[a].onCriticalPath) - Number(input.arcs[b].onCriticalPath),
  );
  for (const k of order) drawArc(drawing, input.arcs[k], arranged.ways[k].map(shift));
  input.tasks.forEach((task, i) => {
    drawBox(drawing, input, task, boxes[i], shift(arranged.centres[i]), size, twoLines);
  });
  input.arcs.forEach(({ label }, k) => {
    if (label !== '') drawArcLabel(drawing, label, shift(arranged.labels[k]));
  });
  return drawing.finish(total, top + arranged.height + MARGIN, `Precedence network: ${input.title}`);
}

function networkHeadline(input: PictureInput): string {
  const count = (n: number, word: string) => `${n} ${word}${n === 1 ? '' : 's'}`;
  return `${count(input.tasks.length, 'task')}, ${count(input.arcs.length, 'arc')}; durations ${input.hasPlan ? 'as planned' : 'of the fastest modes'}`;
}

interface BoxText {
  width: number;
  height: number;
  name: string;
  duration: string;
}

function boxText(input: PictureInput, task: PictureTask, size: number, twoLines: boolean): BoxText {
  const name = fitText(task.id, size, WIDEST_NAME, true);
  const duration = formatSpan(task.duration, input.timeUnit);
  const nameWidth = textWidth(name, size, true);
  const durationWidth = textWidth(duration, size - 1);
  if (twoLines) return { name, duration, width: Math.max(34, nameWidth, durationWidth) + 16, height: 36 };
  return { name, duration, width: nameWidth + durationWidth + 18, height: 18 };
}

function drawBox(
  drawing: Drawing,
  input: PictureInput,
  task: PictureTask,
  box: BoxText,
  centre: Point,
  size: number,
  twoLines: boolean,
): void {
  const { palette } = drawing;
  const { fill } = palette.groups[task.group % palette.groups.length];
  const x = centre.x - box.width / 2;
  const y = centre.y - box.height / 2;
  const bold = task.onCriticalPath;
  drawing.open({ 'data-task': task.id, class: bold ? 'box critical' : 'box' }, taskTooltip(input, task));
  drawing.rect(x, y, box.width, box.height, { rx: 4, fill: palette.surface });
  drawing.rect(x, y, box.width, box.height, {
    rx: 4,
    fill,
    'fill-opacity': 0.2,
    stroke: bold ? palette.critical : fill,
    'stroke-width': bold ? 2.2 : 1.2,
  });
  if (twoLines) {
    drawing.text(centre.x, centre.y - 2.5, box.name, { size, anchor: 'middle', bold: true });
    drawing.text(centre.x, centre.y + 12, box.duration, {
      size: size - 1,
      anchor: 'middle',
      fill: palette.muted,
    });
  } else {
    const baseline = centre.y + size * 0.36;
    drawing.text(x + 6, baseline, box.name, { size, bold: true });
    drawing.text(x + box.width - 6, baseline, box.duration, {
      size: size - 1,
      anchor: 'end',
      fill: palette.muted,
    });
  }
  drawing.close();
}

/** A smooth line through the layout's points, with a head at the successor's border. */
function drawArc(drawing: Drawing, arc: PictureArc, points: readonly Point[]): void {
  const { palette } = drawing;
  const bold = arc.onCriticalPath;
  const added = arc.added !== undefined;
  const stroke = added ? palette.failure : bold ? palette.critical : palette.muted;
  const tip = points[points.length - 1];
  const before = points[points.length - 2];
  const length = Math.hypot(tip.x - before.x, tip.y - before.y) || 1;
  const ux = (tip.x - before.x) / length;
  const uy = (tip.y - before.y) / length;
  const head = bold ? 7 : 5.5;
  const base = { x: tip.x - ux * head, y: tip.y - uy * head };
  const opacity = bold || added ? undefined : 0.6;
  drawing.open({}, arc.added);
  drawing.path(smooth([...points.slice(0, -1), base]), {
    stroke,
    'stroke-width': bold ? 2.4 : added ? 1.6 : 1,
    'stroke-opacity': opacity,
    'stroke-dasharray': added ? '6 4' : undefined,
    class: `arc${bold ? ' critical' : ''}${added ? ' added' : ''}`,
  });
  const half = head / 2.2;
  drawing.path(
    `M${at(tip.x, tip.y)}L${at(base.x - uy * half, base.y + ux * half)}L${at(base.x + uy * half, base.y - ux * half)}z`,
    { fill: stroke, 'fill-opacity': opacity },
  );
  drawing.close();
}

/** Quadratic curves between the middles of the segments: no corners, and never far from the points. */
function smooth(points: readonly Point[]): string {
  let d = `M${at(points[0].x, points[0].y)}`;
  for (let k = 1; k < points.length - 1; k++) {
    const middle = { x: (points[k].x + points[k + 1].x) / 2, y: (points[k].y + points[k + 1].y) / 2 };
    d += `Q${at(points[k].x, points[k].y)} ${at(middle.x, middle.y)}`;
  }
  const last = points[points.length - 1];
  return `${d}L${at(last.x, last.y)}`;
}

function drawArcLabel(drawing: Drawing, label: string, centre: Point): void {
  const width = textWidth(label, LABEL_SIZE) + 6;
  const { surface, muted, ink } = drawing.palette;
  drawing.rect(centre.x - width / 2, centre.y - 7, width, 14, {
    rx: 3,
    fill: surface,
    stroke: muted,
    'stroke-width': 0.6,
  });
  drawing.text(centre.x, centre.y + 3.6, label, {
    size: LABEL_SIZE,
    anchor: 'middle',
    fill: ink,
    class: 'arc-label',
  });
}
