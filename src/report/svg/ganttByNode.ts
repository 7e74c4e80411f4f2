import { packLanes } from '../lanes.ts';
import type { ActualAttempt, PictureInput, PictureTask } from '../pictureInput.ts';
import { drawAttempt, drawPlannedBar } from './bars.ts';
import { Drawing } from './drawing.ts';
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
import { drawLegend, groupEntries, markEntries } from './legend.ts';

const LABEL_SIZE = 11.5;

/** One bar of the chart: a planned stretch, or an attempt of a run. */
interface Piece {
  task: PictureTask;
  attempt: ActualAttempt | null;
  start: number;
  end: number;
  lane: number;
  /** Start of the next bar in its lane; infinity for none. */
  freeUntil: number;
}

/** The lanes of one place, either as planned or as run. */
interface Band {
  name: string;
  kind: 'planned' | 'actual';
  place: number;
  pieces: Piece[];
  lanes: number;
}

/**
 * One band a node (or a machine, in a shop), its tasks packed into as few lanes as hold them; with a run,
 * a second band below each shows what really happened there. A task on two machines is drawn on both.
 *
 * @returns SVG text
 */
export function ganttByNode(input: PictureInput, options: PictureOptions = {}): string {
  const { theme = 'light', width = DEFAULT_WIDTH } = options;
  const drawing = new Drawing('by-node', theme);
  const bands = planBands(input);
  const frame = timeFrame(input, width, bandLabels(input), LABEL_SIZE);
  let top = drawHeading(drawing, width, input.title, input.headline);
  top =
    drawLegend(drawing, [...groupEntries(drawing, input), ...markEntries(drawing, input)], top, width) + 6;
  const bottom = drawBands(drawing, frame, input, bands, top);
  drawTickLabels(drawing, frame, bottom + 14);
  return drawing.finish(width, bottom + MARGIN + 6, `Gantt chart by ${input.placeKind}: ${input.title}`);
}

/** What stands left of the bands: their margin must hold it. */
export function bandLabels(input: PictureInput): string[] {
  return input.places.map((place) => (input.hasRun && input.hasPlan ? `${place.name}  planned` : place.name));
}

/** Sorts planned stretches and attempts into bands and lanes. */
export function planBands(input: PictureInput): Band[] {
  const bands: Band[] = [];
  input.places.forEach(({ name }, place) => {
    if (input.hasPlan) {
      const pieces = input.tasks
        .filter((task) => task.planned && task.places.includes(place))
        .map((task) => ({
          task,
          attempt: null,
          start: task.planned!.start,
          end: task.planned!.end,
          lane: 0,
          freeUntil: 0,
        }));
      bands.push(packed({ name, kind: 'planned', place, pieces, lanes: 1 }));
    }
    if (input.hasRun) {
      const pieces = input.tasks.flatMap((task) =>
        task.attempts
          .filter((attempt) => (attempt.node === null ? task.places.includes(place) : attempt.node === name))
          .map((attempt) => ({
            task,
            attempt,
            start: attempt.start,
            end: attempt.end ?? Math.max(attempt.start, input.end),
            lane: 0,
            freeUntil: 0,
          })),
      );
      bands.push(packed({ name, kind: 'actual', place, pieces, lanes: 1 }));
    }
  });
  return bands;
}

function packed(band: Band): Band {
  const { lane, count } = packLanes(band.pieces);
  const nextInLane = new Array<number>(count).fill(Number.POSITIVE_INFINITY);
  const pieces = band.pieces
    .map((piece, k) => ({ ...piece, lane: lane[k] }))
    .sort((a, b) => b.start - a.start || b.end - a.end);
  for (const piece of pieces) {
    piece.freeUntil = nextInLane[piece.lane];
    nextInLane[piece.lane] = piece.start;
  }
  return { ...band, lanes: count, pieces: pieces.reverse() };
}

/** Draws the bands from `top` down; returns the y below them. */
export function drawBands(
  drawing: Drawing,
  frame: TimeFrame,
  input: PictureInput,
  bands: readonly Band[],
  top: number,
): number {
  const { palette } = drawing;
  const lanes = bands.reduce((sum, band) => sum + band.lanes, 0);
  const laneHeight = Math.max(9, Math.min(24, 900 / Math.max(1, lanes)));
  const both = input.hasPlan && input.hasRun;
  const gapAfter = (band: Band) => (both && band.kind === 'planned' ? 1 : 5);
  const heightOf = (band: Band) => Math.max(15, band.lanes * laneHeight + 4);
  const bottom = top + bands.reduce((sum, band) => sum + heightOf(band) + gapAfter(band), 0);

  let y = top;
  for (const band of bands) {
    const height = heightOf(band);
    drawing.rect(frame.left, y, frame.right - frame.left, height, { fill: palette.band });
    for (const { start, end } of input.places[band.place].closed) {
      if (start >= frame.end) continue;
      const x = xAt(frame, start);
      drawing.rect(x, y, xAt(frame, end) - x, height, { fill: palette.grid, class: 'closed' });
    }
    y += height + gapAfter(band);
  }
  drawGrid(drawing, frame, top, bottom - 5);
  y = top;
  for (const band of bands) {
    const height = heightOf(band);
    const baseline = y + height / 2 + LABEL_SIZE * 0.36;
    const label = { size: LABEL_SIZE, anchor: 'end', room: labelRoom(frame), class: 'row-label' } as const;
    if (!both) drawing.text(frame.left - 8, baseline, band.name, { ...label, bold: true });
    else if (band.kind === 'actual')
      drawing.text(frame.left - 8, baseline, 'run', { ...label, fill: palette.muted });
    else {
      drawing.text(frame.left - 8, baseline, 'planned', { ...label, fill: palette.muted });
      drawing.text(MARGIN, baseline, band.name, {
        ...label,
        anchor: 'start',
        bold: true,
        room: labelRoom(frame) - 50,
      });
    }
    for (const piece of band.pieces) {
      const place = {
        y: y + 2 + piece.lane * laneHeight + 0.75,
        height: laneHeight - 1.5,
        label: piece.task.id,
        freeUntil: piece.freeUntil,
      };
      if (piece.attempt) drawAttempt(drawing, frame, input, piece.task, piece.attempt, place);
      else drawPlannedBar(drawing, frame, input, piece.task, place);
    }
    y += height + gapAfter(band);
  }
  drawProjectDates(drawing, frame, input, top, bottom - 5);
  return bottom;
}
