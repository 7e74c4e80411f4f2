import { stretches } from '../loadSteps.ts';
import type { PictureInput, PictureResource } from '../pictureInput.ts';
import { formatNumber } from '../timeTicks.ts';
import { cellWidth, fitCells, plainText } from './cellWidth.ts';
import { paintCells, painter } from './paint.ts';
import type { TerminalOptions } from './terminalGantt.ts';
import { type TimeColumns, tickLine } from './timeColumns.ts';

const BLOCKS = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const WIDEST_LABEL = 24;
const LEAST_WIDTH = 40;

/**
 * One line a renewable resource: its use over time as a sparkline (mean of each column against the greatest
 * capacity), then its peak and its mean use of what was on offer. `!` marks columns with overload. Shows
 * the run where there is one, else the plan. No line is longer than `width`.
 */
export function loadProfile(input: PictureInput, { width, colour = false }: TerminalOptions): string {
  const paint = painter(colour);
  const total = Math.max(LEAST_WIDTH, width);
  const figures = input.resources.map((resource) => figuresOf(resource, useOf(resource), input.end));
  const figureWidth = Math.max(0, ...figures.map(cellWidth));
  const names = input.resources.map((resource) => plainText(resource.name));
  const widest = Math.max(1, ...names.map(cellWidth));
  const labelWidth = Math.min(widest, WIDEST_LABEL, Math.max(6, total - figureWidth - 14));
  const axis: TimeColumns = {
    columns: Math.max(4, total - labelWidth - figureWidth - 4),
    end: input.end,
    unit: input.timeUnit,
  };
  const lines = input.resources.map((resource, k) => {
    const cells = sparkCells(axis, resource);
    return `${fitCells(names[k], labelWidth)} │${paintCells(paint, cells)}│ ${fitCells(figures[k], figureWidth)}`.trimEnd();
  });
  if (lines.length > 0) lines.push(`${' '.repeat(labelWidth + 2)}${tickLine(axis)}`.trimEnd());
  return lines.join('\n');
}

function useOf(resource: PictureResource) {
  return resource.actual ?? resource.planned;
}

function sparkCells(
  axis: TimeColumns,
  resource: PictureResource,
): { glyph: string; style: 'red' | 'blue' }[] {
  const area = new Array<number>(axis.columns).fill(0);
  const overloaded = new Array<boolean>(axis.columns).fill(false);
  const cell = axis.end / axis.columns;
  for (const { start, end, a, b } of stretches(useOf(resource), resource.capacity, axis.end)) {
    const last = Math.min(axis.columns - 1, Math.ceil(end / cell) - 1);
    for (let column = Math.floor(start / cell); column <= last; column++) {
      const overlap = Math.min(end, (column + 1) * cell) - Math.max(start, column * cell);
      area[column] += a * Math.max(0, overlap);
      if (a > b) overloaded[column] = true;
    }
  }
  const most = Math.max(1, resource.peak);
  return area.map((used, column) => {
    const share = Math.min(1, used / cell / most);
    // The least use is still visible, and only full use fills the cell.
    const level = share === 0 ? 0 : Math.min(8, Math.max(1, Math.floor(share * 8 + 1e-9)));
    return overloaded[column] ? { glyph: '!', style: 'red' } : { glyph: BLOCKS[level], style: 'blue' };
  });
}

/** `peak 12/16  mean 63 %`: the mean of what was on offer over the whole time. */
function figuresOf(resource: PictureResource, use: PictureResource['planned'], end: number): string {
  let used = 0;
  let offered = 0;
  let peak = 0;
  for (const part of stretches(use, resource.capacity, end)) {
    used += part.a * (part.end - part.start);
    offered += part.b * (part.end - part.start);
    peak = Math.max(peak, part.a);
  }
  const mean = offered === 0 ? 0 : Math.round((used / offered) * 100);
  return `peak ${formatNumber(peak)}/${formatNumber(resource.peak)}  mean ${String(mean).padStart(3)} %`;
}
