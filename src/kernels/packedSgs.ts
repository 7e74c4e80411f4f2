/** Most resources one word holds, and the most of each. */
export const PACKED_RESOURCES = 4;
export const PACKED_CAPACITY = 127;

/** Bit 7 of each byte: set beforehand, it survives a subtraction exactly where the byte had room. */
const GUARD = 0x80808080 | 0;

/** Packs up to four amounts of at most 127, one a byte, into an Int32. */
export function packAmounts(amounts: ArrayLike<number>): number {
  let word = 0;
  for (let r = 0; r < amounts.length; r++) word |= amounts[r] << (8 * r);
  return word;
}

/**
 * serialSgs for up to four resources with capacities up to 127: the free capacities of a tick stand in one
 * word, so that one subtraction tests them all. Same schedules as serialSgs, on the same arguments but for:
 *
 * @param need packed demand of task i
 * @param free written: packed capacity left in tick t; on entry the whole capacity
 */
export function packedSgs(
  list: Int32Array,
  arcPtr: Int32Array,
  arcTask: Int32Array,
  arcWeight: Int32Array,
  release: Int32Array,
  duration: Int32Array,
  need: Int32Array,
  free: Int32Array,
  horizon: number,
  start: Int32Array,
): number {
  let makespan = 0;
  for (let x = 0; x < list.length; x++) {
    const i = list[x];
    let t = release[i];
    for (let k = arcPtr[i], end = arcPtr[i + 1]; k < end; k++) {
      const bound = start[arcTask[k]] + arcWeight[k];
      if (bound > t) t = bound;
    }
    const d = duration[i];
    let finish = t + d;
    if (finish > horizon) return -1;
    const wanted = need[i];
    if (wanted !== 0) {
      // Walk forward; a tick without room makes the run of free ticks start anew behind it.
      for (let u = t; u < finish; u++) {
        if ((((free[u] | GUARD) - wanted) & GUARD) !== GUARD) {
          t = u + 1;
          finish = t + d;
          if (finish > horizon) return -1;
        }
      }
      for (let u = t; u < finish; u++) free[u] -= wanted;
    }
    start[i] = t;
    if (finish > makespan) makespan = finish;
  }
  return makespan;
}
