import { Graph, layout } from '@dagrejs/dagre';
import type { PictureArc, PictureInput, PictureTask } from '../pictureInput.ts';
import { fitText, textWidth } from '../textWidth.ts';
import { formatSpan } from '../timeTicks.ts';
import { taskTooltip } from './bars.ts';
import { at, Drawing } from './drawing.ts';
import { drawHeading, MARGIN, type PictureOptions } from './frame.ts';
import { drawLegend, groupEntries, swatch } from './legend.ts';

/** Above so many tasks a box holds one line instead of two. */
const TWO_LINES_UP_TO = 60;
const WIDEST_NAME = 110;
const LABEL_SIZE = 10;

interface Point {
  x: number;
  y: number;
}

/**
 * The precedence network, laid out in layers from left to right (Sugiyama's method, by dagre): a box for
 * each task with its duration, an arrow for each arc with its type and lag, the critical path bold. The
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

  const graph = new Graph({ multigraph: true });
  graph.setGraph({
    rankdir: 'LR',
    nodesep: twoLines ? 14 : 7,
    edgesep: 6,
    ranksep: twoLines ? 34 : 26,
  });
  for (const [i, box] of boxes.entries()) graph.setNode(String(i), { width: box.width, height: box.height });
  input.arcs.forEach((arc, k) => {
    const label = arc.label
      ? { width: textWidth(arc.label, LABEL_SIZE) + 8, height: LABEL_SIZE + 4, labelpos: 'c' }
      : {};
    graph.setEdge(
      String(arc.from),
      String(arc.to),
      { ...label, weight: arc.onCriticalPath ? 3 : 1 },
      String(k),
    );
  });
  layout(graph);

  const { width: graphWidth = 0, height: graphHeight = 0 } = graph.graph() as {
    width?: number;
    height?: number;
  };
  const total = Math.max(width, graphWidth + 2 * MARGIN);
  let top = drawHeading(drawing, total, input.title, networkHeadline(input));
  const entries = [
    ...groupEntries(drawing, input),
    swatch('critical path', 'none', { stroke: drawing.palette.critical, 'stroke-width': 2.2 }),
  ];
  top = drawLegend(drawing, entries, top, total) + 8;
  const left = (total - graphWidth) / 2;
  const shift = (point: Point): Point => ({ x: point.x + left, y: point.y + top });

  // Layers are the columns that the boxes' centres stand in.
  const columns = [...new Set(boxes.map((_, i) => Math.round((graph.node(String(i)) as Point).x)))].sort(
    (a, b) => a - b,
  );
  const layerOf = boxes.map((_, i) => columns.indexOf(Math.round((graph.node(String(i)) as Point).x)));

  // Bold arcs are drawn last, so that none is crossed out by a faint one.
  const order = [...input.arcs.keys()].sort(
    (a, b) => Number(input.arcs[a].onCriticalPath) - Number(input.arcs[b].onCriticalPath),
  );
  for (const k of order) {
    const arc = input.arcs[k];
    const edge = graph.edge(String(arc.from), String(arc.to), String(k)) as {
      points: Point[];
      x?: number;
      y?: number;
    };
    const { points } = edge;
    // Between neighbouring layers nothing is in the way, so the layout's middle points are detours.
    const direct = arc.label === '' && layerOf[arc.to] - layerOf[arc.from] === 1;
    const way = direct
      ? swing(
          graph.node(String(arc.from)) as Point,
          boxes[arc.from],
          graph.node(String(arc.to)) as Point,
          boxes[arc.to],
        )
      : points;
    drawArc(drawing, arc, way.map(shift));
  }
  for (const k of order) {
    const arc = input.arcs[k];
    const edge = graph.edge(String(arc.from), String(arc.to), String(k)) as { x?: number; y?: number };
    if (arc.label && edge.x !== undefined && edge.y !== undefined)
      drawArcLabel(drawing, arc.label, shift({ x: edge.x, y: edge.y }));
  }
  input.tasks.forEach((task, i) => {
    const node = graph.node(String(i)) as Point;
    drawBox(drawing, input, task, boxes[i], shift(node), size, twoLines);
  });
  return drawing.finish(total, top + graphHeight + MARGIN, `Precedence network: ${input.title}`);
}

function networkHeadline(input: PictureInput): string {
  const count = (n: number, word: string) => `${n} ${word}${n === 1 ? '' : 's'}`;
  return `${count(input.tasks.length, 'task')}, ${count(input.arcs.length, 'arc')} · ${input.headline}`;
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

/** From the right side of one box to the left side of the next, level at both ends. */
function swing(from: Point, fromBox: BoxText, to: Point, toBox: BoxText): Point[] {
  const x1 = from.x + fromBox.width / 2;
  const x2 = to.x - toBox.width / 2;
  const reach = (x2 - x1) / 3;
  return [
    { x: x1, y: from.y },
    { x: x1 + reach, y: from.y },
    { x: x2 - reach, y: to.y },
    { x: x2, y: to.y },
  ];
}

/** A smooth line through the layout's points, with a head at the successor's border. */
function drawArc(drawing: Drawing, arc: PictureArc, points: readonly Point[]): void {
  const { palette } = drawing;
  const bold = arc.onCriticalPath;
  const stroke = bold ? palette.critical : palette.muted;
  const tip = points[points.length - 1];
  const before = points[points.length - 2];
  const length = Math.hypot(tip.x - before.x, tip.y - before.y) || 1;
  const ux = (tip.x - before.x) / length;
  const uy = (tip.y - before.y) / length;
  const head = bold ? 7 : 5.5;
  const base = { x: tip.x - ux * head, y: tip.y - uy * head };
  const opacity = bold ? undefined : 0.6;
  drawing.path(smooth([...points.slice(0, -1), base]), {
    stroke,
    'stroke-width': bold ? 2.4 : 1,
    'stroke-opacity': opacity,
    class: bold ? 'arc critical' : 'arc',
  });
  const half = head / 2.2;
  drawing.path(
    `M${at(tip.x, tip.y)}L${at(base.x - uy * half, base.y + ux * half)}L${at(base.x + uy * half, base.y - ux * half)}z`,
    { fill: stroke, 'fill-opacity': opacity },
  );
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
