import { escapeXml } from '../escape.ts';
import { fitText, textWidth } from '../textWidth.ts';
import { autoThemeCss, PALETTES, type Palette, type Theme } from './palette.ts';

type Attributes = Readonly<Record<string, string | number | undefined>>;

export interface TextStyle {
  size?: number;
  anchor?: 'start' | 'middle' | 'end';
  bold?: boolean;
  fill?: string;
  /** Cut with an ellipsis beyond this width. */
  room?: number;
  class?: string;
}

export const FONT_FAMILY = "Inter, 'Helvetica Neue', Arial, sans-serif";

/** A picture being drawn: shapes in order of painting, with one palette, turned into SVG text at the end. */
export class Drawing {
  readonly palette: Palette;
  readonly #theme: Theme;
  /** Begins every id in the file, so that pictures can share a page. */
  readonly #name: string;
  readonly #parts: string[] = [];
  readonly #hatches = new Map<string, string>();

  /** @param name letters and dashes, unlike that of any picture on the same page */
  constructor(name: string, theme: Theme) {
    this.#name = name;
    this.#theme = theme;
    this.palette = PALETTES[theme];
  }

  rect(x: number, y: number, width: number, height: number, attributes: Attributes): void {
    this.#shape('rect', { x, y, width: Math.max(0, width), height: Math.max(0, height), ...attributes });
  }

  line(x1: number, y1: number, x2: number, y2: number, attributes: Attributes): void {
    this.#shape('line', { x1, y1, x2, y2, ...attributes });
  }

  path(d: string, attributes: Attributes): void {
    this.#shape('path', { d, fill: 'none', ...attributes });
  }

  /** Writes text with its baseline at y; held to its measured width, whatever the viewer's font. */
  text(x: number, y: number, text: string, style: TextStyle = {}): void {
    const { size = 11, bold = false, room = Number.POSITIVE_INFINITY } = style;
    const fitted = fitText(text, size, room, bold);
    if (fitted === '') return;
    const attributes: Attributes = {
      x,
      y,
      'font-size': size,
      'font-weight': bold ? 600 : undefined,
      'text-anchor': style.anchor === 'start' ? undefined : style.anchor,
      fill: style.fill ?? this.palette.ink,
      class: style.class,
      textLength: [...fitted].length > 1 ? textWidth(fitted, size, bold) : undefined,
      lengthAdjust: [...fitted].length > 1 ? 'spacingAndGlyphs' : undefined,
    };
    this.#parts.push(`<text${write(attributes)}>${escapeXml(fitted)}</text>`);
  }

  /** Opens a group; `tooltip` is what a browser shows over it. */
  open(attributes: Attributes, tooltip?: string): void {
    const title = tooltip === undefined ? '' : `<title>${escapeXml(tooltip)}</title>`;
    this.#parts.push(`<g${write(attributes)}>${title}`);
  }

  close(): void {
    this.#parts.push('</g>');
  }

  /** A fill of slanting stripes of `colour` on nothing. */
  hatch(colour: string): string {
    let id = this.#hatches.get(colour);
    if (id === undefined) {
      id = `${this.#name}-hatch-${this.#hatches.size}`;
      this.#hatches.set(colour, id);
    }
    return `url(#${id})`;
  }

  /** The whole picture as SVG text. */
  finish(width: number, height: number, title: string): string {
    const hatches = [...this.#hatches].map(
      ([colour, id]) =>
        `<pattern id="${id}" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="2.2" height="5" fill="${colour}"/></pattern>`,
    );
    const defs = hatches.length > 0 ? `<defs>${hatches.join('')}</defs>` : '';
    const style = this.#theme === 'auto' ? `<style>${autoThemeCss('.allot-picture')}</style>` : '';
    const size = { viewBox: `0 0 ${round(width)} ${round(height)}`, width, height };
    const root = { xmlns: 'http://www.w3.org/2000/svg', class: 'allot-picture', ...size, role: 'img' };
    return [
      `<svg${write({ ...root, 'aria-label': title, 'font-family': FONT_FAMILY })}>${style}${defs}`,
      `<rect width="100%" height="100%" fill="${this.palette.surface}"/>`,
      ...this.#parts,
      '</svg>\n',
    ].join('\n');
  }

  #shape(tag: string, attributes: Attributes): void {
    this.#parts.push(`<${tag}${write(attributes)}/>`);
  }
}

function write(attributes: Attributes): string {
  let text = '';
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined) continue;
    text += ` ${name}="${typeof value === 'number' ? round(value) : escapeXml(value)}"`;
  }
  return text;
}

/** Hundredths of a pixel are finer than any screen shows. */
function round(value: number): number {
  return Math.round(value * 100) / 100;
}

/** `x,y` for a path's data. */
export function at(x: number, y: number): string {
  return `${round(x)},${round(y)}`;
}
