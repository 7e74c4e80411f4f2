import type { PictureInput } from '../pictureInput.ts';
import { textWidth } from '../textWidth.ts';
import type { Drawing } from './drawing.ts';
import { MARGIN } from './frame.ts';

/** One entry: a sample drawn in a box of 16 × 11 at (x, y), and what it means. */
export interface LegendEntry {
  label: string;
  draw: (drawing: Drawing, x: number, y: number) => void;
}

const SIZE = 11;
const ROW = 19;
const WIDEST = 220;

/** Draws entries in as many rows as they need; returns the y below them. */
export function drawLegend(
  drawing: Drawing,
  entries: readonly LegendEntry[],
  top: number,
  width: number,
): number {
  if (entries.length === 0) return top;
  let x = MARGIN;
  let y = top;
  for (const { label, draw } of entries) {
    const advance = 22 + Math.min(WIDEST, textWidth(label, SIZE)) + 16;
    if (x > MARGIN && x + advance > width - MARGIN + 16) {
      x = MARGIN;
      y += ROW;
    }
    draw(drawing, x, y);
    drawing.text(x + 22, y + 9.5, label, { size: SIZE, room: WIDEST, fill: drawing.palette.muted });
    x += advance;
  }
  return y + ROW + 3;
}

/** A filled sample. */
export function swatch(
  label: string,
  fill: string,
  attributes: Record<string, string | number> = {},
): LegendEntry {
  return { label, draw: (drawing, x, y) => drawing.rect(x, y, 16, 11, { rx: 2, fill, ...attributes }) };
}

/** The groups' colours where they mean something and the palette does not repeat. */
export function groupEntries(drawing: Drawing, input: PictureInput): LegendEntry[] {
  const { names, by } = input.groups;
  const { groups } = drawing.palette;
  if (by === '' || names.length < 2 || names.length > groups.length) return [];
  return names.map((name, g) => swatch(name, groups[g].fill));
}

/** What the marks on bars mean, of those that this input shows. */
export function markEntries(drawing: Drawing, input: PictureInput): LegendEntry[] {
  const { palette } = drawing;
  const entries: LegendEntry[] = [];
  const outcomes = new Set(input.tasks.flatMap((task) => task.attempts.map((attempt) => attempt.outcome)));
  if (input.tasks.some((task) => task.critical))
    entries.push(swatch('critical', 'none', { stroke: palette.critical, 'stroke-width': 1.8 }));
  if (input.hasPlan && input.hasRun)
    entries.push(swatch('planned', 'none', { stroke: palette.muted, 'stroke-dasharray': '3 2' }));
  if (input.tasks.some((task) => task.planned !== null && task.planned.short.length > 0)) {
    entries.push({
      label: 'short of its demand',
      draw: (on, x, y) => {
        on.rect(x, y, 16, 11, { rx: 2, fill: palette.groups[0].fill });
        on.rect(x, y, 16, 11, { rx: 2, fill: on.hatch(palette.surface), 'fill-opacity': 0.6 });
      },
    });
  }
  if (outcomes.has('failed') || outcomes.has('timed-out'))
    entries.push(swatch('failed or timed out', drawing.hatch(palette.failure), { stroke: palette.failure }));
  if (outcomes.has('lost') || outcomes.has('cancelled'))
    entries.push(swatch('lost or cancelled', drawing.hatch(palette.muted), { stroke: palette.muted }));
  return entries;
}
