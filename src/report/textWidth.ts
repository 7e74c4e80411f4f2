/*
 * Widths are measured, not asked of a browser, so that a picture comes out the same on a server. They are
 * those of Inter Regular, a wide face among the common ones; the drawing layer then holds every text to the
 * width measured here, whatever face the viewer has.
 */

/** Advance widths of U+0020 … U+007E in thousandths of the font size. */
const ASCII = [
  281, 288, 466, 633, 642, 982, 644, 300, 365, 365, 501, 662, 288, 460, 288, 360, 631, 407, 610, 618, 646,
  593, 620, 566, 619, 620, 288, 302, 662, 662, 662, 511, 966, 690, 654, 730, 722, 601, 590, 746, 743, 269,
  571, 672, 565, 903, 753, 765, 639, 765, 644, 642, 646, 744, 690, 985, 682, 679, 629, 365, 360, 365, 471,
  456, 323, 562, 612, 571, 612, 583, 370, 613, 591, 242, 242, 549, 242, 876, 591, 600, 612, 612, 376, 528,
  327, 591, 562, 818, 546, 562, 552, 426, 333, 426, 662,
];

/** Signs that the pictures themselves use. */
const SIGNS: Readonly<Record<string, number>> = {
  '–': 500,
  '…': 864,
  '·': 288,
  '→': 954,
  '−': 662,
  '≥': 662,
  '\u2009': 200,
};

const SEMIBOLD_FACTOR = 1.05;

/** Width of `text` at `size`, in the unit of `size`. Scripts outside the table are taken at their common width. */
export function textWidth(text: string, size: number, bold = false): number {
  let thousandths = 0;
  for (const character of text) {
    const code = character.codePointAt(0) as number;
    thousandths += ASCII[code - 32] ?? SIGNS[character] ?? otherWidth(character, code);
  }
  return (thousandths / 1000) * size * (bold ? SEMIBOLD_FACTOR : 1);
}

function otherWidth(character: string, code: number): number {
  if (/^[\p{M}\p{Cf}]$/u.test(character)) return 0;
  if (code >= 0x1f000) return 1300;
  if (code >= 0x2e80) return 1000;
  return code >= 0x2190 && code < 0x2c00 ? 960 : 680;
}

/** `text`, cut with an ellipsis where it would be wider than `room`; empty where not even one letter fits. */
export function fitText(text: string, size: number, room: number, bold = false): string {
  if (textWidth(text, size, bold) <= room) return text;
  const characters = [...text];
  let low = 0;
  let high = characters.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (textWidth(`${characters.slice(0, middle).join('')}…`, size, bold) <= room) low = middle;
    else high = middle - 1;
  }
  return low === 0 ? '' : `${characters.slice(0, low).join('').trimEnd()}…`;
}
