/**
 * The level above which wanted[from … to] adds up to 1. What each is above it, or 0, are the nearest values from 0 up that
 * sum up to 1. Source: Michelot 1986.
 */
export function simplexLevel(wanted: Float64Array, from: number, to: number): number {
  let level = Number.NEGATIVE_INFINITY;
  // Fewer and fewer count. Rounding may let one that lies on the level in again: that is the end, too.
  for (let kept = to - from + 2, before = Number.POSITIVE_INFINITY; kept < before;) {
    before = kept;
    kept = 0;
    let sum = 0;
    for (let c = from; c <= to; c++) {
      if (wanted[c] <= level) continue;
      sum += wanted[c];
      kept++;
    }
    if (kept > before) break;
    level = (sum - 1) / kept;
  }
  return level;
}
