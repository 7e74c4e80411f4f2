import { PredicateList } from './predicateList.ts';
import { type Explainer, NO_REASON, payloadOf, tagOf } from './propagator.ts';

/**
 * Bounds of all variables and the trail of how they came about.
 *
 * State             bound, trail*, last, size, level
 * Change            raise, decide, backtrack
 * Why               explain, conflict
 * What was when     entryOf, valueAt
 *
 * Trail entry e says that bound variable trailVariable[e] rose to trailValue[e] at decision level
 * trailLevel[e] because of trailReason[e]; trailPrevious[e] is the entry it rose from. The first entries,
 * one a bound variable in order, hold the initial domain.
 *
 * Source: Ohrimenko, Stuckey and Codish 2009, Propagation via lazy clause generation; trail and levels as
 * in Eén and Sörensson 2003, An extensible SAT-solver.
 */
export class Store {
  /** Current value of each bound variable (predicate.ts). Domains are never empty: bound[b] + bound[b ^ 1] ≤ 0. */
  readonly bound: Int32Array;
  /** Latest trail entry of each bound variable. */
  readonly last: Int32Array;
  trailVariable: Int32Array;
  trailValue: Int32Array;
  trailPrevious: Int32Array;
  trailReason: Int32Array;
  trailLevel: Int32Array;
  /** Entries on the trail. */
  size: number;
  /** Decisions taken; 0 is the root. */
  level = 0;

  /** After a failed raise: the predicate that is both implied and false; −1 when `conflict` says it all. */
  failedVariable = -1;
  failedValue = 0;
  failedReason = NO_REASON;
  /** Predicates, all true, that contradict one another by failedReason; read when failedVariable is −1. */
  readonly conflict = new PredicateList();

  /** Explainers by tag. */
  readonly explainers: Explainer[] = [];

  /** Size of the trail at the start of each level; [0] is unused. */
  readonly #levelStart: number[] = [0];

  /**
   * @param lower initial lower bound of each variable, within ±2^30
   * @param upper initial upper bounds, none below its lower bound
   */
  constructor(lower: readonly number[], upper: readonly number[]) {
    const count = 2 * lower.length;
    const capacity = 2 * count + 1024;
    this.bound = new Int32Array(count);
    this.last = new Int32Array(count);
    this.trailVariable = new Int32Array(capacity);
    this.trailValue = new Int32Array(capacity);
    this.trailPrevious = new Int32Array(capacity);
    this.trailReason = new Int32Array(capacity);
    this.trailLevel = new Int32Array(capacity);
    for (let b = 0; b < count; b++) {
      this.bound[b] = b & 1 ? -upper[b >> 1] : lower[b >> 1];
      this.last[b] = b;
      this.trailVariable[b] = b;
      this.trailValue[b] = this.bound[b];
      this.trailPrevious[b] = -1;
    }
    this.size = count;
  }

  get variableCount(): number {
    return this.bound.length >> 1;
  }

  /**
   * Makes (b, value) true. Nothing happens when it is true already.
   *
   * @param reason explained on demand; its predicates must be true now
   * @returns false when it is already false: a conflict, told by failedVariable, failedValue, failedReason
   */
  raise(b: number, value: number, reason: number): boolean {
    const { bound } = this;
    if (value <= bound[b]) return true;
    if (value + bound[b ^ 1] > 0) {
      this.failedVariable = b;
      // The weakest predicate of b that is false: explanations may be lifted down to it.
      this.failedValue = 1 - bound[b ^ 1];
      this.failedReason = reason;
      return false;
    }
    const e = this.size++;
    if (e === this.trailVariable.length) this.#grow();
    this.trailVariable[e] = b;
    this.trailValue[e] = value;
    this.trailPrevious[e] = this.last[b];
    this.trailReason[e] = reason;
    this.trailLevel[e] = this.level;
    this.last[b] = e;
    bound[b] = value;
    return true;
  }

  /** Opens a decision level and makes (b, value) true. Precondition: it is neither true nor false. */
  decide(b: number, value: number): void {
    this.level++;
    this.#levelStart[this.level] = this.size;
    this.raise(b, value, NO_REASON);
  }

  /** Undoes all levels above `level`. Propagators must be told afterwards. */
  backtrack(level: number): void {
    if (level >= this.level) return;
    const { bound, last, trailVariable, trailValue, trailPrevious } = this;
    const start = this.#levelStart[level + 1];
    for (let e = this.size - 1; e >= start; e--) {
      const b = trailVariable[e];
      const previous = trailPrevious[e];
      last[b] = previous;
      bound[b] = trailValue[previous];
    }
    this.size = start;
    this.level = level;
  }

  /** Appends why (b, value) holds since `position`; nothing for decisions and what holds at the root. */
  explain(reason: number, b: number, value: number, position: number, out: PredicateList): void {
    if (reason !== NO_REASON)
      this.explainers[tagOf(reason)].explain(payloadOf(reason), b, value, position, out);
  }

  /** The trail entry that made (b, value) true. Precondition: it is true. */
  entryOf(b: number, value: number): number {
    const { trailValue, trailPrevious } = this;
    let e = this.last[b];
    for (let p = trailPrevious[e]; p >= 0 && trailValue[p] >= value; p = trailPrevious[e]) e = p;
    return e;
  }

  /** Value of bound variable b just before trail entry `position`. */
  valueAt(b: number, position: number): number {
    const { trailPrevious } = this;
    let e = this.last[b];
    while (e >= position) e = trailPrevious[e];
    return this.trailValue[e];
  }

  #grow(): void {
    const capacity = 2 * this.trailVariable.length;
    const enlarge = (old: Int32Array) => {
      const larger = new Int32Array(capacity);
      larger.set(old);
      return larger;
    };
    this.trailVariable = enlarge(this.trailVariable);
    this.trailValue = enlarge(this.trailValue);
    this.trailPrevious = enlarge(this.trailPrevious);
    this.trailReason = enlarge(this.trailReason);
    this.trailLevel = enlarge(this.trailLevel);
  }
}
