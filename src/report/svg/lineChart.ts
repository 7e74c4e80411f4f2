import type { TimeUnit } from '#model/time.ts';
import type { Plan } from '#schedule/plan.ts';
import { textWidth } from '../textWidth.ts';
import { numberTicks, powerTicks, type Tick } from '../timeTicks.ts';
import { at, Drawing } from './drawing.ts';
import { drawHeading, MARGIN, type PictureOptions } from './frame.ts';
import { drawLegend } from './legend.ts';

export interface Series {
  name: string;
  /** [x, y] by rising x. What is not finite leaves a gap. */
  points: readonly (readonly [number, number])[];
  /** The value holds until the next point, as an incumbent's does. */
  stepped?: boolean;
}

export interface LineChart {
  title: string;
  headline: string;
  xLabel: string;
  yLabel: string;
  series: readonly Series[];
  /** Axes on which equal factors are equally far apart; values ≤ 0 leave a gap there. */
  logarithmic?: 'x' | 'both';
}

const DASHES = [undefined, '7 4', '2 3', '9 3 2 3'];

/** Several series over one x axis, told apart by colour and by dash. Returns SVG text. */
export function lineChart(chart: LineChart, options: PictureOptions & { height?: number } = {}): string {
  const logX = chart.logarithmic !== undefined;
  const logY = chart.logarithmic === 'both';
  const onAxes = ([x, y]: readonly [number, number]) =>
    [logX ? Math.log10(x) : x, logY ? Math.log10(y) : y] as const;
  const drawn = chart.series.map((series) => ({ ...series, points: series.points.map(onAxes) }));
  const { theme = 'light', width = 900, height = 420 } = options;
  const drawing = new Drawing('lines', theme);
  const { palette } = drawing;
  let top = drawHeading(drawing, width, chart.title, chart.headline);
  const style = (k: number) => ({
    stroke: palette.groups[k % palette.groups.length].fill,
    'stroke-width': 2,
    'stroke-dasharray': DASHES[k % DASHES.length],
  });
  const entries = chart.series.map(({ name }, k) => ({
    label: name,
    draw: (d: Drawing, x: number, y: number) => d.line(x, y + 6, x + 16, y + 6, style(k)),
  }));
  top = drawLegend(drawing, entries, top, width) + 14;

  const points = drawn.flatMap((series) => series.points).filter(isFinitePoint);
  const [x0, x1] = range(
    points.map((point) => point[0]),
    0,
  );
  const [y0, y1] = range(
    points.map((point) => point[1]),
    0.06,
  );
  const bottom = height - 48;
  const ticksOf = (log: boolean) => (log ? powerTicks : numberTicks);
  const yTicks = ticksOf(logY)(y0, y1, Math.max(2, (bottom - top) / 42));
  const left = MARGIN + Math.max(...yTicks.map((tick) => textWidth(tick.label, 10.5)), 20) + 10;
  const right = width - MARGIN - 8;
  const xOf = (x: number) => left + ((x - x0) / (x1 - x0)) * (right - left);
  const yOf = (y: number) => bottom - ((y - y0) / (y1 - y0)) * (bottom - top);

  drawAxes(
    drawing,
    { left, right, top, bottom },
    ticksOf(logX)(x0, x1, (right - left) / 90),
    yTicks,
    xOf,
    yOf,
  );
  drawing.text((left + right) / 2, height - 12, chart.xLabel, {
    size: 11.5,
    anchor: 'middle',
    fill: palette.muted,
  });
  drawing.text(MARGIN, top - 8, chart.yLabel, { size: 11.5, fill: palette.muted });
  drawn.forEach((series, k) => {
    const d = seriesPath(series, xOf, yOf);
    if (d) drawing.path(d, { ...style(k), 'stroke-linejoin': 'round', class: 'series' });
    if (series.points.filter(isFinitePoint).length === 1) {
      const [x, y] = series.points.find(isFinitePoint) as readonly [number, number];
      drawing.rect(xOf(x) - 3, yOf(y) - 3, 6, 6, { fill: style(k).stroke });
    }
  });
  return drawing.finish(width, height, chart.title);
}

/** How the incumbent fell and the bound rose while the planner worked. */
export function traceChart(
  plan: Plan,
  unit: TimeUnit,
  options: PictureOptions & { height?: number } = {},
): string {
  const last = plan.trace[plan.trace.length - 1];
  // Both hold until planning ended.
  const trace =
    last && last.timeMs < plan.timeMs ? [...plan.trace, { ...last, timeMs: plan.timeMs }] : plan.trace;
  const timeUnit = unit === 'unit' ? '' : `, ${unit}`;
  return lineChart(
    {
      title: `Convergence of ${plan.planner}`,
      headline: `${plan.schedules} schedules in ${Math.round(plan.timeMs)} ms · seed ${plan.seed}`,
      xLabel: 'planning time, ms',
      yLabel: `makespan${timeUnit}`,
      series: [
        { name: 'incumbent', points: trace.map((p) => [p.timeMs, p.makespan] as const), stepped: true },
        { name: 'lower bound', points: trace.map((p) => [p.timeMs, p.lowerBound] as const), stepped: true },
      ],
    },
    options,
  );
}

/**
 * The fitness curve of a search: the best ever, the mean and the worst of each generation, step or episode.
 *
 * @param objective what was minimised first, for the axis
 * @returns SVG text; null where the plan does not tell the course of its search
 */
export function fitnessChart(
  plan: Plan,
  objective: string,
  options: PictureOptions & { height?: number } = {},
): string | null {
  const course = plan.details?.statistics;
  if (course === undefined || course.length === 0) return null;
  return lineChart(
    {
      title: `Fitness curve of ${plan.planner}`,
      headline: `${plan.schedules} schedules · seed ${plan.seed}`,
      xLabel: 'generation, step or episode',
      yLabel: objective,
      series: (['best', 'mean', 'worst'] as const).map((name) => ({
        name,
        points: course.map((point) => [point.step, point[name]] as const),
      })),
    },
    options,
  );
}

function drawAxes(
  drawing: Drawing,
  plot: { left: number; right: number; top: number; bottom: number },
  xTicks: readonly Tick[],
  yTicks: readonly Tick[],
  xOf: (x: number) => number,
  yOf: (y: number) => number,
): void {
  const { grid, muted } = drawing.palette;
  for (const { value, label } of yTicks) {
    const y = yOf(value);
    drawing.line(plot.left, y, plot.right, y, { stroke: grid, 'stroke-width': 1 });
    drawing.text(plot.left - 7, y + 3.8, label, { size: 10.5, anchor: 'end', fill: muted });
  }
  for (const { value, label } of xTicks) {
    const x = xOf(value);
    drawing.line(x, plot.bottom, x, plot.bottom + 4, { stroke: muted, 'stroke-width': 1 });
    drawing.text(x, plot.bottom + 16, label, { size: 10.5, anchor: 'middle', fill: muted });
  }
  drawing.line(plot.left, plot.bottom, plot.right, plot.bottom, { stroke: muted, 'stroke-width': 1 });
}

function seriesPath(series: Series, xOf: (x: number) => number, yOf: (y: number) => number): string {
  let d = '';
  let previousY: number | null = null;
  for (const point of series.points) {
    if (!isFinitePoint(point)) {
      previousY = null;
      continue;
    }
    const x = xOf(point[0]);
    const y = yOf(point[1]);
    if (previousY === null) d += `M${at(x, y)}`;
    else d += series.stepped ? `L${at(x, previousY)}L${at(x, y)}` : `L${at(x, y)}`;
    previousY = y;
  }
  return d;
}

function isFinitePoint(point: readonly [number, number]): boolean {
  return Number.isFinite(point[0]) && Number.isFinite(point[1]);
}

/** Least and greatest, moved apart by a share of their distance; never one and the same. */
function range(values: readonly number[], margin: number): [number, number] {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  if (least > most) return [0, 1];
  if (least === most) return [least - (margin > 0 ? 1 : 0), most + 1];
  const air = (most - least) * margin;
  // Figures that cannot be negative are not shown on an axis that is.
  return [least >= 0 ? Math.max(0, least - air) : least - air, most + air];
}
