const NEVER = -(2 ** 30);
/** In place of a task: none. */
export const NOBODY = -1;

/**
 * Θ-Λ-tree: the earliest end of a set Θ of tasks that run one at a time, and the earliest end with any single
 * task of a set Λ added. A balanced tree over the tasks in order of earliest start.
 *
 * Filling      reset
 * Changing     moveToLambda, drop: O(log tasks)
 * Answers      end, endWithOne, one: O(1)
 *
 * Source: Vilím 2004, O(n log n) filtering algorithms for unary resource constraint, section 5.
 */
export class ThetaLambdaTree {
  /** Leaves are nodes size … 2·size − 1. */
  readonly #size: number;
  /** Per node: work and earliest end of its tasks in Θ, and both with the best one of Λ added; which one. */
  readonly #work: Int32Array;
  readonly #end: Int32Array;
  readonly #workWithOne: Int32Array;
  readonly #endWithOne: Int32Array;
  readonly #oneByWork: Int32Array;
  readonly #oneByEnd: Int32Array;

  constructor(tasks: number) {
    let size = 1;
    while (size < tasks) size *= 2;
    this.#size = size;
    this.#work = new Int32Array(2 * size);
    this.#end = new Int32Array(2 * size);
    this.#workWithOne = new Int32Array(2 * size);
    this.#endWithOne = new Int32Array(2 * size);
    this.#oneByWork = new Int32Array(2 * size);
    this.#oneByEnd = new Int32Array(2 * size);
  }

  /** Earliest end of all of Θ. */
  get end(): number {
    return this.#end[1];
  }

  /** Latest of the earliest ends of Θ with one of Λ. */
  get endWithOne(): number {
    return this.#endWithOne[1];
  }

  /** The place of the one of Λ that makes it so; −1 when Θ alone does. */
  get one(): number {
    return this.#oneByEnd[1];
  }

  /**
   * Puts all tasks into Θ and none into Λ.
   *
   * @param start earliest starts by place, rising
   * @param work durations by place
   */
  reset(start: Int32Array, work: Int32Array): void {
    const size = this.#size;
    for (let place = 0; place < size; place++) {
      if (place < start.length) this.#leaf(place, work[place], start[place] + work[place], NOBODY);
      else this.#leaf(place, 0, NEVER, NOBODY);
    }
    for (let node = size - 1; node > 0; node--) this.#combine(node);
  }

  moveToLambda(place: number): void {
    const leaf = this.#size + place;
    this.#work[leaf] = 0;
    this.#end[leaf] = NEVER;
    this.#oneByWork[leaf] = place;
    this.#oneByEnd[leaf] = place;
    this.#lift(leaf);
  }

  /** Takes a task out of both sets. */
  drop(place: number): void {
    this.#leaf(place, 0, NEVER, NOBODY);
    this.#lift(this.#size + place);
  }

  #leaf(place: number, work: number, end: number, one: number): void {
    const leaf = this.#size + place;
    this.#work[leaf] = work;
    this.#end[leaf] = end;
    this.#workWithOne[leaf] = work;
    this.#endWithOne[leaf] = end;
    this.#oneByWork[leaf] = one;
    this.#oneByEnd[leaf] = one;
  }

  #lift(leaf: number): void {
    for (let node = leaf >> 1; node > 0; node >>= 1) this.#combine(node);
  }

  #combine(node: number): void {
    const left = 2 * node;
    const right = left + 1;
    const work = this.#work;
    const end = this.#end;
    const workWithOne = this.#workWithOne;
    const endWithOne = this.#endWithOne;
    work[node] = work[left] + work[right];
    end[node] = Math.max(end[right], end[left] + work[right]);

    const oneLeft = workWithOne[left] + work[right];
    const oneRight = work[left] + workWithOne[right];
    workWithOne[node] = Math.max(oneLeft, oneRight);
    this.#oneByWork[node] = oneLeft >= oneRight ? this.#oneByWork[left] : this.#oneByWork[right];

    const onlyRight = endWithOne[right];
    const throughLeft = endWithOne[left] + work[right];
    const throughRight = end[left] + workWithOne[right];
    if (onlyRight >= throughLeft && onlyRight >= throughRight) {
      endWithOne[node] = onlyRight;
      this.#oneByEnd[node] = this.#oneByEnd[right];
    } else if (throughLeft >= throughRight) {
      endWithOne[node] = throughLeft;
      this.#oneByEnd[node] = this.#oneByEnd[left];
    } else {
      endWithOne[node] = throughRight;
      this.#oneByEnd[node] = this.#oneByWork[right];
    }
  }
}
