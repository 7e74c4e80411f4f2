/*
 * Pareto dominance, all values to be minimised. A point is an array of values, one an objective.
 */

/** Whether a is no worse than b in any value and better in some. */
export function dominates(a: readonly number[], b: readonly number[]): boolean {
  let better = false;
  for (let k = 0; k < a.length; k++) {
    if (a[k] > b[k]) return false;
    if (a[k] < b[k]) better = true;
  }
  return better;
}

/** A candidate as ranking sees it. */
export interface Candidate {
  readonly values: readonly number[];
  /** By how much hard limits are broken; 0: not at all. */
  readonly violation: number;
}

/** Constrained domination (Deb et al. 2002, section VI): fewer broken limits first, then dominance. */
export function beats(a: Candidate, b: Candidate): boolean {
  return a.violation === b.violation ? dominates(a.values, b.values) : a.violation < b.violation;
}

/**
 * Fast non-dominated sort (Deb et al. 2002, section III.A). O(objectives · candidates²).
 *
 * @returns indices by front, the first not beaten by any
 */
export function sortIntoFronts(candidates: readonly Candidate[]): number[][] {
  const beaten: number[][] = candidates.map(() => []);
  const beatenBy = new Int32Array(candidates.length);
  for (let p = 0; p < candidates.length; p++) {
    for (let q = p + 1; q < candidates.length; q++) {
      if (beats(candidates[p], candidates[q])) {
        beaten[p].push(q);
        beatenBy[q]++;
      } else if (beats(candidates[q], candidates[p])) {
        beaten[q].push(p);
        beatenBy[p]++;
      }
    }
  }
  const fronts: number[][] = [];
  let front = [...beatenBy.keys()].filter((p) => beatenBy[p] === 0);
  while (front.length > 0) {
    fronts.push(front);
    front = front.flatMap((p) => beaten[p].filter((q) => --beatenBy[q] === 0));
  }
  return fronts;
}

/**
 * Crowding distance of each member of a front (Deb et al. 2002, section III.B): the sum over objectives of the
 * gap between its neighbours, in parts of the front's range; Infinity for those at an end.
 * O(objectives · n · log n).
 *
 * @param front indices into candidates
 * @returns one figure a member of the front, in its order
 */
export function crowdingDistances(candidates: readonly Candidate[], front: readonly number[]): Float64Array {
  const distance = new Float64Array(front.length);
  const order = Array.from(front.keys());
  for (let k = 0; k < candidates[front[0]].values.length; k++) {
    const value = (x: number) => candidates[front[x]].values[k];
    order.sort((a, b) => value(a) - value(b) || a - b);
    const [first, last] = [order[0], order[order.length - 1]];
    const range = value(last) - value(first);
    if (!(range > 0)) continue;
    distance[first] = Number.POSITIVE_INFINITY;
    distance[last] = Number.POSITIVE_INFINITY;
    for (let x = 1; x + 1 < order.length; x++)
      distance[order[x]] += (value(order[x + 1]) - value(order[x - 1])) / range;
  }
  return distance;
}
