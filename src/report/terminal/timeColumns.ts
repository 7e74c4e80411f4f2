import type { TimeUnit } from '#model/time.ts';
import { timeTicks } from '../timeTicks.ts';
import { cellWidth } from './cellWidth.ts';

/** A time axis of `columns` character cells over [0, end). */
export interface TimeColumns {
  columns: number;
  end: number;
  unit: TimeUnit;
}

/** Half cells that [start, end) covers, as [first, last): at least one, and none outside the axis. */
export function halfCells(
  { columns, end: axisEnd }: TimeColumns,
  start: number,
  end: number,
): [number, number] {
  const halves = columns * 2;
  const first = Math.min(halves - 1, Math.round((start / axisEnd) * halves));
  const last = Math.min(halves, Math.max(first + 1, Math.round((end / axisEnd) * halves)));
  return [Math.max(0, first), last];
}

/** Tick labels on one line, each beginning at its column; what would touch its neighbour is left out. */
export function tickLine(axis: TimeColumns): string {
  let line = '';
  for (const { value, label } of timeTicks(axis.end, axis.unit, Math.max(1, axis.columns / 10))) {
    const column = Math.round((value / axis.end) * axis.columns);
    const text = `╵${label}`;
    const used = cellWidth(line);
    if (column + cellWidth(text) > axis.columns || (used > 0 && column < used + 1)) continue;
    line += ' '.repeat(column - used) + text;
  }
  return line;
}
