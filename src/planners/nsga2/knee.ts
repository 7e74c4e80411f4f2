/**
 * The knee of a front: the point that lies farthest from the plane through the front's corners towards the
 * ideal (Das 1999; Branke et al. 2004). Values are first scaled to the range of the front, 0 the best and 1
 * the worst of each objective; a corner is worst in one objective and best in all others. With two objectives
 * the plane is the line through the two extremes. Objectives that do not vary are left out.
 *
 * @param front at least one point, all values to be minimised
 * @returns index of the knee; ties go to the first
 */
export function kneeOf(front: readonly (readonly number[])[]): number {
  const best = front[0].map((_, k) =>
    front.reduce((least, point) => Math.min(least, point[k]), Number.POSITIVE_INFINITY),
  );
  const worst = front[0].map((_, k) =>
    front.reduce((most, point) => Math.max(most, point[k]), Number.NEGATIVE_INFINITY),
  );
  let knee = 0;
  let least = Number.POSITIVE_INFINITY;
  front.forEach((point, x) => {
    // The plane is where scaled values add up to 1: the smaller the sum, the farther below it.
    const sum = point.reduce(
      (total, value, k) => total + (worst[k] > best[k] ? (value - best[k]) / (worst[k] - best[k]) : 0),
      0,
    );
    if (sum < least - 1e-12) {
      least = sum;
      knee = x;
    }
  });
  return knee;
}
