import { styleText } from 'node:util';

export type Paint = (style: Parameters<typeof styleText>[0], text: string) => string;

/** Colours text, or leaves it alone: whether to is the caller's choice, not the stream's. */
export function painter(colour: boolean): Paint {
  return colour ? (style, text) => styleText(style, text, { validateStream: false }) : (_, text) => text;
}

/** Cells of one character, each with its style, as text: one pair of codes for each stretch of one style. */
export function paintCells(
  paint: Paint,
  cells: readonly ({ glyph: string; style: Parameters<typeof styleText>[0] } | undefined)[],
): string {
  let painted = '';
  let stretch = '';
  for (let k = 0; k < cells.length; k++) {
    const cell = cells[k];
    stretch += cell?.glyph ?? ' ';
    if (cell?.style === cells[k + 1]?.style && k + 1 < cells.length) continue;
    painted += cell ? paint(cell.style, stretch) : stretch;
    stretch = '';
  }
  return painted;
}
