import type { PictureInput } from '../pictureInput.ts';
import { Drawing } from './drawing.ts';
import {
  DEFAULT_WIDTH,
  drawHeading,
  drawTickLabels,
  MARGIN,
  type PictureOptions,
  timeFrame,
} from './frame.ts';
import { bandLabels, drawBands, planBands } from './ganttByNode.ts';
import { drawLegend, groupEntries, markEntries } from './legend.ts';
import { drawLoads, loadEntries, loadLabels } from './loads.ts';

/**
 * The whole plan in one picture: the Gantt chart by node above, the loads below, on one time axis.
 *
 * @returns SVG text
 */
export function planPicture(input: PictureInput, options: PictureOptions = {}): string {
  const { theme = 'light', width = DEFAULT_WIDTH } = options;
  const drawing = new Drawing('plan', theme);
  const labels = [...bandLabels(input), ...loadLabels(input)];
  const frame = timeFrame(input, width, labels, 11.5);
  let y = drawHeading(drawing, width, input.title, input.headline);
  const entries = [
    ...groupEntries(drawing, input),
    ...markEntries(drawing, input),
    ...loadEntries(drawing, input),
  ];
  y = drawLegend(drawing, entries, y, width) + 6;
  y = drawBands(drawing, frame, input, planBands(input), y);
  drawTickLabels(drawing, frame, y + 9);
  y = drawLoads(drawing, frame, input, y + 22);
  if (input.resources.length > 0) drawTickLabels(drawing, frame, y + 14);
  return drawing.finish(width, y + MARGIN + 6, `Plan: ${input.title}`);
}
