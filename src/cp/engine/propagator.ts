import type { PredicateList } from './predicateList.ts';

/**
 * Infers bounds. A propagator keeps its own place on the trail (`head`): all entries before it are taken
 * into account.
 */
export interface Propagator {
  /**
   * Works off the trail from its own head to the end, which may grow meanwhile by its own inferences.
   * @returns false on a conflict, which the store then holds
   */
  propagate(): boolean;
  /** Forgets what rests on trail entries from `size` on; they are gone. */
  backtrack(size: number): void;
}

/** Says why a bound was raised. Reasons name their explainer by its tag. */
export interface Explainer {
  /**
   * Appends predicates, all true before trail entry `position`, that together imply (b, value).
   *
   * @param payload what the propagator gave `reasonOf` when it raised the bound
   * @param b the bound variable raised
   * @param value what is to be explained: at most what it was raised to. The weaker, the better the explanation
   * @param position the trail entry that raised it; the size of the trail when the raise failed
   */
  explain(payload: number, b: number, value: number, position: number, out: PredicateList): void;
}

/** The reason of decisions and of all that holds at the root. */
export const NO_REASON = 0;

/** Tags of explainers. */
export const NOGOOD = 1;
export const PRECEDENCE = 2;
export const TIME_TABLE = 3;
export const BUDGET = 4;
export const KEPT_ORDER = 5;
export const WEIGHTED_SUM = 6;
export const DISJUNCTIVE = 7;
export const ENERGY = 8;
export const RELAXATION = 9;
const TAG_BITS = 4;

export function reasonOf(tag: number, payload: number): number {
  return (payload << TAG_BITS) | tag;
}

export function tagOf(reason: number): number {
  return reason & ((1 << TAG_BITS) - 1);
}

export function payloadOf(reason: number): number {
  return reason >>> TAG_BITS;
}
