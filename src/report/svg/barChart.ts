import { textWidth } from '../textWidth.ts';
import { formatNumber, numberTicks } from '../timeTicks.ts';
import { Drawing } from './drawing.ts';
import { drawHeading, MARGIN, type PictureOptions } from './frame.ts';
import { drawLegend, swatch } from './legend.ts';

/** A bar: its value, and how uncertain that is to either side. */
export interface Bar {
  value: number;
  error: number;
}

export interface BarChart {
  title: string;
  headline: string;
  yLabel: string;
  /** Below each group of bars. */
  groups: readonly string[];
  /** A bar for each group; what is not finite is left out. */
  series: readonly { name: string; bars: readonly Bar[] }[];
}

const WIDEST_BAR = 56;

/** Groups of bars from zero, with the standard error as whiskers and the value above. Values ≥ 0. Returns SVG text. */
export function barChart(chart: BarChart, options: PictureOptions & { height?: number } = {}): string {
  const { theme = 'light', width = 900, height = 340 } = options;
  const drawing = new Drawing('bars', theme);
  const { palette } = drawing;
  let top = drawHeading(drawing, width, chart.title, chart.headline);
  if (chart.series.length > 1)
    top = drawLegend(
      drawing,
      chart.series.map(({ name }, k) => swatch(name, palette.groups[k % palette.groups.length].fill)),
      top,
      width,
    );
  top += 26;

  const bars = chart.series.flatMap((series) => series.bars).filter(({ value }) => Number.isFinite(value));
  const most = Math.max(1e-9, ...bars.map(({ value, error }) => value + error));
  const bottom = height - 34;
  const ticks = numberTicks(0, most, Math.max(2, (bottom - top) / 42));
  const left = MARGIN + Math.max(...ticks.map((tick) => textWidth(tick.label, 10.5)), 20) + 10;
  const right = width - MARGIN;
  const yOf = (value: number) => bottom - (value / most) * (bottom - top);

  drawing.text(MARGIN, top - 16, chart.yLabel, { size: 11.5, fill: palette.muted });
  for (const { value, label } of ticks) {
    drawing.line(left, yOf(value), right, yOf(value), { stroke: palette.grid, 'stroke-width': 1 });
    drawing.text(left - 7, yOf(value) + 3.8, label, { size: 10.5, anchor: 'end', fill: palette.muted });
  }
  const pitch = (right - left) / Math.max(1, chart.groups.length);
  const wide = Math.min(WIDEST_BAR, (0.8 * pitch) / Math.max(1, chart.series.length));
  chart.groups.forEach((group, g) => {
    const middle = left + (g + 0.5) * pitch;
    drawing.text(middle, bottom + 18, group, { size: 11.5, anchor: 'middle', room: pitch - 6 });
    chart.series.forEach(({ bars: own }, k) => {
      const { value, error } = own[g];
      if (!Number.isFinite(value)) return;
      const x = middle + (k - chart.series.length / 2) * wide;
      drawing.rect(x + 1, yOf(value), wide - 2, bottom - yOf(value), {
        fill: palette.groups[k % palette.groups.length].fill,
        class: 'bar',
      });
      drawWhisker(drawing, x + wide / 2, yOf(value + error), yOf(Math.max(0, value - error)));
      drawing.text(x + wide / 2, yOf(value + error) - 5, formatNumber(Number(value.toPrecision(3))), {
        size: 10,
        anchor: 'middle',
        fill: palette.muted,
      });
    });
  });
  drawing.line(left, bottom, right, bottom, { stroke: palette.muted, 'stroke-width': 1 });
  return drawing.finish(width, height, chart.title);
}

function drawWhisker(drawing: Drawing, x: number, top: number, bottom: number): void {
  if (bottom - top < 0.5) return;
  const style = { stroke: drawing.palette.ink, 'stroke-width': 1.3 };
  drawing.line(x, top, x, bottom, style);
  for (const y of [top, bottom]) drawing.line(x - 5, y, x + 5, y, style);
}
