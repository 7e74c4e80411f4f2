import type { LinearProgramme } from './linearProgramme.ts';

/** Multipliers are rounded to so many parts of 1; where numbers come out too large for that, to fewer. */
const PARTS_OF_ONE = 2 ** 12;
const FEWER = 2 ** 4;
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
    this.since = since;
    for (let parts = PARTS_OF_ONE; parts >= 1; parts /= FEWER)
      if (this.#add(programme, multiplier, parts) && this.#isExact(programme, reach)) return true;
    return false;
  }

  /** @returns false where a product may have been too large, and cancelled out since */
  #add(
    { rowPtr, column, coefficient, limit }: LinearProgramme,
    multiplier: Float64Array,
    parts: number,
  ): boolean {
    const sum = this.#sum;
    sum.fill(0);
    this.limit = 0;
    let total = 0;
    for (let row = 0; row < multiplier.length; row++) {
      const times = Math.round(multiplier[row] * parts);
      if (times === 0) continue;
      this.limit += times * limit[row];
      total += Math.abs(times * limit[row]);
      for (let k = rowPtr[row]; k < rowPtr[row + 1]; k++) {
        sum[column[k]] += times * coefficient[k];
        total += Math.abs(times * coefficient[k]);
      }
    }
    return total <= MOST_SUM;
  }

  #isExact({ variable }: LinearProgramme, reach: Float64Array): boolean {
    const sum = this.#sum;
    let most = Math.abs(this.limit);
    for (let c = 0; c < sum.length; c++) {
      const size = Math.abs(sum[c]);
      if (c >= variable.length && size > MOST_COST) return false;
      most += size * (c < variable.length ? reach[c] : 1);
    }
    this.cost.set(sum);
    return most <= MOST_SUM;
  }
}
