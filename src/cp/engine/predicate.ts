/*
 * Predicates. An integer variable x has two bound variables: 2x carries its lower bound, 2x + 1 the negated
 * upper bound. Both only ever rise, so every fact the solver reasons about reads
 *
 *   (b, v):  bound variable b is at least v
 *
 * where (2x, v) says x ≥ v, and (2x + 1, v) says −x ≥ v, that is x ≤ −v. A predicate is true when
 * bound[b] ≥ v; its negation is the predicate (b ^ 1, 1 − v). No literal is ever created.
 * A Boolean is an integer variable with domain {0, 1}.
 */

/** Bound variable that carries the lower bound of x: (lowerOf(x), v) says x ≥ v. */
export function lowerOf(x: number): number {
  return 2 * x;
}

/** Bound variable that carries the negated upper bound of x: (upperOf(x), −v) says x ≤ v. */
export function upperOf(x: number): number {
  return 2 * x + 1;
}

/** The predicate for people: `x3 ≥ 5`. */
export function formatPredicate(b: number, value: number, nameOf = (x: number) => `x${x}`): string {
  return b & 1 ? `${nameOf(b >> 1)} ≤ ${-value}` : `${nameOf(b >> 1)} ≥ ${value}`;
}
