/**
 * The volume that points dominate up to a reference point, all values to be minimised: what quality of a front
 * is measured by (Zitzler and Thiele 1999). Exact, by slices along the last objective (Knowles 2002; While
 * et al. 2006, HSO). O(n·log n) for two objectives and n times more for each further one: meant for up to four.
 *
 * @param points one array a point; points that are not better than the reference in all values count nothing
 * @param reference worse than what is of interest, one value an objective
 */
export function hypervolume(points: readonly (readonly number[])[], reference: readonly number[]): number {
  const inside = points.filter((point) => point.every((value, k) => value < reference[k]));
  return volume(inside, reference, reference.length);
}

/** Over the first `dimensions` values only. */
function volume(
  points: readonly (readonly number[])[],
  reference: readonly number[],
  dimensions: number,
): number {
  if (points.length === 0) return 0;
  if (dimensions === 1) return reference[0] - points.reduce((least, [x]) => Math.min(least, x), reference[0]);
  if (dimensions === 2) return area(points, reference);
  const last = dimensions - 1;
  const sorted = points.toSorted((a, b) => a[last] - b[last]);
  let sum = 0;
  for (let k = 0; k < sorted.length; k++) {
    const next = k + 1 < sorted.length ? sorted[k + 1][last] : reference[last];
    const depth = next - sorted[k][last];
    if (depth > 0) sum += depth * volume(sorted.slice(0, k + 1), reference, last);
  }
  return sum;
}

/** The area under a staircase. */
function area(points: readonly (readonly number[])[], reference: readonly number[]): number {
  let height = reference[1];
  let sum = 0;
  for (const [x, y] of points.toSorted((a, b) => a[0] - b[0] || a[1] - b[1])) {
    if (y >= height) continue;
    sum += (reference[0] - x) * (height - y);
    height = y;
  }
  return sum;
}
