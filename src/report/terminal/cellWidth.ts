import stringWidth from 'string-width';

/**
 * A user's text as a terminal may show it: control characters, which could move the cursor or colour the
 * screen, become a visible stand-in; tabs and line breaks become spaces.
 */
export function plainText(text: string): string {
  return (
    text
      .toWellFormed()
      .replace(/[\t\n\r]+/g, ' ')
      // Control characters are what must go.
      .replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\ufffd')
  );
}

/** Columns that the text takes on a terminal; colour codes take none, wide characters two. */
export function cellWidth(text: string): number {
  return stringWidth(text);
}

/** `text` in exactly `width` columns, or in at most that: cut with an ellipsis, filled with spaces. */
export function fitCells(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const cut = cutCells(text, width);
  const fill = ' '.repeat(Math.max(0, width - cellWidth(cut)));
  return align === 'left' ? cut + fill : fill + cut;
}

/** `text`, cut with an ellipsis where it takes more than `width` columns. Expects text without colour codes. */
export function cutCells(text: string, width: number): string {
  if (cellWidth(text) <= width) return text;
  let cut = '';
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (cellWidth(cut + segment) > width - 1) break;
    cut += segment;
  }
  return width > 0 ? `${cut}…` : '';
}
