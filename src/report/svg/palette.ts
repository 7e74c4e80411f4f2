export type Theme = 'light' | 'dark' | 'auto';

/** Fill of a bar, and the colour of text upon it. */
export interface Fill {
  fill: string;
  text: string;
}

export interface Palette {
  /** Behind everything. */
  surface: string;
  /** Every other row, and stretches without capacity. */
  band: string;
  grid: string;
  ink: string;
  muted: string;
  /** What fixes the makespan. */
  critical: string;
  /** Failures and overload; used for nothing else. */
  failure: string;
  /** Soft dates and the present. */
  warning: string;
  /** Groups of bars and lines of charts, told apart with any colour vision. */
  groups: readonly Fill[];
}

/*
 * Okabe and Ito's palette (2008), whose vermilion is kept for failures; in the dark its blue and green are
 * lifted to stand off the surface. A second round is lighter or deeper, so that sixteen groups differ.
 */
const LIGHT: Palette = {
  surface: '#ffffff',
  band: '#f4f6f8',
  grid: '#dde2e8',
  ink: '#17202b',
  muted: '#5b6675',
  critical: '#17202b',
  failure: '#c8401a',
  warning: '#a06a00',
  groups: [
    { fill: '#2f7ebc', text: '#ffffff' },
    { fill: '#e8a317', text: '#17202b' },
    { fill: '#0f9a75', text: '#ffffff' },
    { fill: '#cf82b0', text: '#17202b' },
    { fill: '#7cc3ee', text: '#17202b' },
    { fill: '#efe15a', text: '#17202b' },
    { fill: '#8069b8', text: '#ffffff' },
    { fill: '#98a2ae', text: '#17202b' },
    { fill: '#164a75', text: '#ffffff' },
    { fill: '#8f6100', text: '#ffffff' },
    { fill: '#8fd6bf', text: '#17202b' },
    { fill: '#8c3c6d', text: '#ffffff' },
    { fill: '#c4e4f8', text: '#17202b' },
    { fill: '#a89b12', text: '#17202b' },
    { fill: '#c9bbe8', text: '#17202b' },
    { fill: '#4f5a67', text: '#ffffff' },
  ],
};

const DARK: Palette = {
  surface: '#12171e',
  band: '#1a212a',
  grid: '#2b3541',
  ink: '#eef2f6',
  muted: '#9daab9',
  critical: '#ffffff',
  failure: '#ff7a4d',
  warning: '#f0c04a',
  groups: [
    { fill: '#4a9ce0', text: '#0c1116' },
    { fill: '#eeb03a', text: '#0c1116' },
    { fill: '#2fb893', text: '#0c1116' },
    { fill: '#db93bf', text: '#0c1116' },
    { fill: '#8fd0f7', text: '#0c1116' },
    { fill: '#f2e66b', text: '#0c1116' },
    { fill: '#9a86d6', text: '#0c1116' },
    { fill: '#8996a5', text: '#0c1116' },
    { fill: '#2a6499', text: '#eef2f6' },
    { fill: '#a1731a', text: '#0c1116' },
    { fill: '#a8e6d2', text: '#0c1116' },
    { fill: '#a34f83', text: '#eef2f6' },
    { fill: '#d3ecfb', text: '#0c1116' },
    { fill: '#b8ab2d', text: '#0c1116' },
    { fill: '#d3c8ef', text: '#0c1116' },
    { fill: '#5d6a79', text: '#eef2f6' },
  ],
};

type PaletteColour = Exclude<keyof Palette, 'groups'>;
const COLOURS = Object.keys(LIGHT).filter((key) => key !== 'groups') as PaletteColour[];

/** As CSS custom properties: `--p-ink:#17202b;…`. */
function properties(palette: Palette): string {
  const plain = COLOURS.map((key) => `--p-${key}:${palette[key]}`);
  const groups = palette.groups.flatMap(({ fill, text }, g) => [`--p-g${g}:${fill}`, `--p-t${g}:${text}`]);
  return [...plain, ...groups].join(';');
}

const AUTO: Palette = {
  ...(Object.fromEntries(COLOURS.map((key) => [key, `var(--p-${key})`])) as Record<PaletteColour, string>),
  groups: LIGHT.groups.map((_, g) => ({ fill: `var(--p-g${g})`, text: `var(--p-t${g})` })),
};

export const PALETTES: Readonly<Record<Theme, Palette>> = { light: LIGHT, dark: DARK, auto: AUTO };

/** Style sheet that gives the 'auto' palette its colours: what the reader's system prefers. */
export function autoThemeCss(selector: string): string {
  return `${selector}{${properties(LIGHT)}}@media(prefers-color-scheme:dark){${selector}{${properties(DARK)}}}`;
}
