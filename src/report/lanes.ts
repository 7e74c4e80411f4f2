/**
 * Packs intervals into as few lanes as can hold them without overlap: by start, each into the lane that
 * became free last. Source: interval partitioning; the lanes equal the greatest number at one time.
 *
 * @returns the lane of each interval, in the order given, and how many lanes there are (at least 1)
 */
export function packLanes(intervals: readonly { start: number; end: number }[]): {
  lane: number[];
  count: number;
} {
  const order = [...intervals.keys()].sort(
    (a, b) => intervals[a].start - intervals[b].start || intervals[a].end - intervals[b].end,
  );
  const lane = new Array<number>(intervals.length).fill(0);
  const freeFrom: number[] = [];
  for (const i of order) {
    let chosen = -1;
    for (let k = 0; k < freeFrom.length; k++) {
      if (freeFrom[k] <= intervals[i].start && (chosen < 0 || freeFrom[k] > freeFrom[chosen])) chosen = k;
    }
    if (chosen < 0) chosen = freeFrom.length;
    freeFrom[chosen] = intervals[i].end;
    lane[i] = chosen;
  }
  return { lane, count: Math.max(1, freeFrom.length) };
}
