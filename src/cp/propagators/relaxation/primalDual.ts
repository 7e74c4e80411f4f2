import type { LinearProgramme } from './linearProgramme.ts';
import { simplexLevel } from './simplexLevel.ts';

/**
 * Multipliers for the rows of a linear programme, by primal-dual hybrid gradient: columns go down along what the
 * multipliers charge for them, multipliers go up where rows are broken. A step goes through the coefficients twice. It
 * goes on from where it stood, whatever has become of the bounds meanwhile, so that a few steps are enough after a
 * small change.
 *
 * Any multipliers from 0 up make a true inequality of the rows: how tight it is, is all that is at stake here.
 *
 * Sources: Chambolle and Pock 2011, A first-order primal-dual algorithm for convex problems; steps by row and column as
 * in Pock and Chambolle 2011, Diagonal preconditioning; for linear programmes, Applegate et al. 2021.
 */
export class PrimalDual {
  /** By row, from 0 up. */
  readonly multiplier: Float64Array;
  /** By column, in units of it: variables, and how much of each rank is in the mixture. */
  readonly value: Float64Array;
  readonly #programme: LinearProgramme;
  /** Coefficients and limits in units of rows and columns: all of this works on these. */
  readonly #coefficient: Float64Array;
  readonly #limit: Float64Array;
  /** The multipliers by them. */
  readonly #price: Float64Array;
  /** What the prices charge for each column. */
  readonly #charge: Float64Array;
  /** Twice the present value less the one before. */
  readonly #ahead: Float64Array;
  readonly #rowStep: Float64Array;
  readonly #columnStep: Float64Array;

  constructor(programme: LinearProgramme) {
    const { rowPtr, column, coefficient, limit, choicePtr, rowUnit, columnUnit } = programme;
    const columnCount = choicePtr[choicePtr.length - 1];
    const rowCount = rowPtr.length - 1;
    this.#programme = programme;
    this.#coefficient = new Float64Array(coefficient.length);
    this.#limit = limit.map((most, row) => most / rowUnit[row]);
    this.multiplier = new Float64Array(rowCount);
    this.#price = new Float64Array(rowCount);
    this.#charge = new Float64Array(columnCount);
    this.value = new Float64Array(columnCount);
    this.#ahead = new Float64Array(columnCount);
    const rowSum = new Float64Array(rowCount);
    const columnSum = new Float64Array(columnCount);
    for (let row = 0; row < rowCount; row++) {
      for (let k = rowPtr[row]; k < rowPtr[row + 1]; k++) {
        this.#coefficient[k] = (coefficient[k] * columnUnit[column[k]]) / rowUnit[row];
        rowSum[row] += Math.abs(this.#coefficient[k]);
        columnSum[column[k]] += Math.abs(this.#coefficient[k]);
      }
    }
    // The columns of a choice move together.
    for (let u = 0; u + 1 < choicePtr.length; u++) {
      const columns = columnSum.subarray(choicePtr[u], choicePtr[u + 1]);
      columns.fill(columns.reduce((a, b) => Math.max(a, b), 0));
    }
    const step = (sum: number) => 1 / Math.max(1, sum);
    this.#rowStep = rowSum.map(step);
    this.#columnStep = columnSum.map(step);
  }

  /** @param bound bounds of all variables, within which the columns stay */
  run(steps: number, bound: Int32Array): void {
    for (let step = 0; step < steps; step++) {
      this.#movePrices();
      this.#moveVariables(bound);
      this.#moveChoices(bound);
    }
    const { rowUnit, columnUnit, variable } = this.#programme;
    const objectiveUnit = columnUnit[variable.length - 1];
    for (let row = 0; row < this.#price.length; row++)
      this.multiplier[row] = (this.#price[row] * objectiveUnit) / rowUnit[row];
  }

  #movePrices(): void {
    const { rowPtr, column, variable } = this.#programme;
    const coefficient = this.#coefficient;
    const limit = this.#limit;
    const price = this.#price;
    const charge = this.#charge;
    const ahead = this.#ahead;
    const rowStep = this.#rowStep;
    charge.fill(0);
    charge[variable.length - 1] = 1;
    for (let row = 0; row < price.length; row++) {
      const to = rowPtr[row + 1];
      let excess = -limit[row];
      for (let k = rowPtr[row]; k < to; k++) excess += coefficient[k] * ahead[column[k]];
      const now = Math.max(0, price[row] + rowStep[row] * excess);
      price[row] = now;
      if (now > 0) for (let k = rowPtr[row]; k < to; k++) charge[column[k]] += now * coefficient[k];
    }
  }

  #moveVariables(bound: Int32Array): void {
    const { variable, columnUnit } = this.#programme;
    const charge = this.#charge;
    const value = this.value;
    const ahead = this.#ahead;
    const columnStep = this.#columnStep;
    for (let c = 0; c < variable.length; c++) {
      const x = variable[c];
      const before = value[c];
      const wanted = before - columnStep[c] * charge[c];
      const unit = columnUnit[c];
      const now = Math.min(-bound[2 * x + 1] / unit, Math.max(bound[2 * x] / unit, wanted));
      value[c] = now;
      ahead[c] = 2 * now - before;
    }
  }

  /** Moves each choice to the nearest values from 0 up that sum up to 1, ranks that are gone to 0. */
  #moveChoices(bound: Int32Array): void {
    const { rank, choicePtr } = this.#programme;
    const charge = this.#charge;
    const value = this.value;
    const ahead = this.#ahead;
    for (let u = 0; u < rank.length; u++) {
      const start = choicePtr[u];
      const from = start + bound[2 * rank[u]];
      const to = start - bound[2 * rank[u] + 1];
      const step = this.#columnStep[start];
      // Where the choice is wanted to be stands in `ahead` meanwhile.
      for (let c = from; c <= to; c++) ahead[c] = value[c] - step * charge[c];
      const level = simplexLevel(ahead, from, to);
      for (let c = start; c < choicePtr[u + 1]; c++) {
        const now = c < from || c > to ? 0 : Math.max(0, ahead[c] - level);
        ahead[c] = 2 * now - value[c];
        value[c] = now;
      }
    }
  }
}
