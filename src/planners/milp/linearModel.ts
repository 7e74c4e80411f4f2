/** A mixed-integer linear programme as the solver reads it: minimise, rows in compressed form. */
export interface SolverModel {
  readonly numCols: number;
  readonly numRows: number;
  readonly colCost: Float64Array;
  readonly colLower: Float64Array;
  readonly colUpper: Float64Array;
  readonly rowLower: Float64Array;
  readonly rowUpper: Float64Array;
  /** 1: integer, 0: continuous. */
  readonly integrality: Int32Array;
  readonly matrix: {
    readonly format: 'csr';
    readonly numRows: number;
    readonly numCols: number;
    readonly starts: Int32Array;
    readonly indices: Int32Array;
    readonly values: Float64Array;
  };
}

interface Column {
  cost?: number;
  lower?: number;
  upper?: number;
  integer?: boolean;
}

/** A linear programme being written down, column by column and row by row. */
export class LinearModel {
  readonly #cost: number[] = [];
  readonly #lower: number[] = [];
  readonly #upper: number[] = [];
  readonly #integer: number[] = [];
  readonly #rowLower: number[] = [];
  readonly #rowUpper: number[] = [];
  readonly #starts: number[] = [0];
  readonly #indices: number[] = [];
  readonly #values: number[] = [];

  get columnCount(): number {
    return this.#cost.length;
  }

  /** Adds a variable, by default ≥ 0 and continuous. @returns its index */
  column({ cost = 0, lower = 0, upper = Number.POSITIVE_INFINITY, integer = false }: Column): number {
    this.#cost.push(cost);
    this.#lower.push(lower);
    this.#upper.push(upper);
    this.#integer.push(integer ? 1 : 0);
    return this.#cost.length - 1;
  }

  /** Adds a variable that is 0 or 1. */
  binary(cost = 0): number {
    return this.column({ cost, upper: 1, integer: true });
  }

  /** Adds lower ≤ Σ coefficient · column ≤ upper; columns named twice are added up. */
  row(
    lower: number,
    upper: number,
    terms: readonly (readonly [column: number, coefficient: number])[],
  ): void {
    const sum = new Map<number, number>();
    for (const [column, coefficient] of terms) sum.set(column, (sum.get(column) ?? 0) + coefficient);
    for (const [column, coefficient] of sum) {
      if (coefficient === 0) continue;
      this.#indices.push(column);
      this.#values.push(coefficient);
    }
    this.#starts.push(this.#indices.length);
    this.#rowLower.push(lower);
    this.#rowUpper.push(upper);
  }

  /** @param relaxed leaves integrality out: the linear relaxation */
  toSolver(relaxed = false): SolverModel {
    const numCols = this.#cost.length;
    const numRows = this.#rowLower.length;
    return {
      numCols,
      numRows,
      colCost: Float64Array.from(this.#cost),
      colLower: Float64Array.from(this.#lower),
      colUpper: Float64Array.from(this.#upper),
      rowLower: Float64Array.from(this.#rowLower),
      rowUpper: Float64Array.from(this.#rowUpper),
      integrality: relaxed ? new Int32Array(numCols) : Int32Array.from(this.#integer),
      matrix: {
        format: 'csr',
        numRows,
        numCols,
        starts: Int32Array.from(this.#starts),
        indices: Int32Array.from(this.#indices),
        values: Float64Array.from(this.#values),
      },
    };
  }
}
