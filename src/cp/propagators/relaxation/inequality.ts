import type { LinearProgramme } from './linearProgramme.ts';

/** Multipliers are rounded to so many parts of 1. */
const PARTS_OF_ONE = 2 ** 12;
/** Costs are 32-bit numbers; sums have to stay exact in 64-bit floating point. */
const MOST_COST = 2 ** 30;
const MOST_SUM = 2 ** 52;

/**
 * Σ weight · variable + Σ cost of the rank chosen ≤ limit: rows of a linear programme added up, each so many times.
 * True for all that satisfies the rows.
 */
export class Inequality {
  /** By variable of the programme. */
  readonly weight: Float64Array;
  /** By column; only those of choices count. */
  readonly cost: Int32Array;
  limit = 0;
  /** Size of the trail when it was made: what it explains stands behind. */
  since = 0;
  readonly #sum: Float64Array;

  constructor({ variable, choicePtr }: LinearProgramme) {
    const columnCount = choicePtr[choicePtr.length - 1];
    this.#sum = new Float64Array(columnCount);
    this.weight = this.#sum.subarray(0, variable.length);
    this.cost = new Int32Array(columnCount);
  }

  /**
   * @param multiplier by row, from 0 up
   * @param reach the greatest absolute value of each variable
   * @returns false where numbers come out too large to be exact
   */
  sumUp(programme: LinearProgramme, multiplier: Float64Array, reach: Float64Array, since: number): boolean {
    const { rowPtr, column, coefficient, limit, variable } = programme;
    const sum = this.#sum;
    sum.fill(0);
    this.limit = 0;
    this.since = since;
    for (let row = 0; row < multiplier.length; row++) {
      const times = Math.round(multiplier[row] * PARTS_OF_ONE);
      if (times === 0) continue;
      this.limit += times * limit[row];
      for (let k = rowPtr[row]; k < rowPtr[row + 1]; k++) sum[column[k]] += times * coefficient[k];
    }
    this.cost.set(sum);
    let most = Math.abs(this.limit);
    for (let c = 0; c < sum.length; c++) {
      const size = Math.abs(sum[c]);
      if (c >= variable.length && size > MOST_COST) return false;
      most += size * (c < variable.length ? reach[c] : 1);
    }
    return most <= MOST_SUM;
  }
}
