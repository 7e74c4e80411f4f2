import type { CapacityWindow } from './problem.ts';
import type { Reader } from './reader.ts';

/** The windows in which a capacity differs, times read; `path` stands in messages. */
export function readCalendar<C>(
  reader: Reader,
  windows:
    | readonly { start: number | string; end: number | string; every?: number | string; capacity: C }[]
    | undefined,
  path: string,
): CapacityWindow<C>[] {
  return (windows ?? []).map((window, k) => {
    const where = `${path}[${k}]`;
    const start = reader.onGrid(window.start, `${where}.start`, 0);
    const end = reader.onGrid(window.end, `${where}.end`, start);
    if (end <= start)
      reader.fail(
        'empty-window',
        where,
        `the window ends at ${window.end}, not after its start ${window.start}`,
        'swap them',
      );
    const every = window.every === undefined ? undefined : reader.onGrid(window.every, `${where}.every`, 0);
    if (every !== undefined && every < end - start) {
      reader.fail(
        'window-overlaps-itself',
        where,
        `the window is longer than its period ${window.every}`,
        'lengthen the period',
      );
    }
    return { start, end, every, capacity: window.capacity };
  });
}
