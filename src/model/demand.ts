/** A demand as written: an amount, or a model over the task's size. */
export type DemandShape = Record<string, number | { c0: number; c1: number; c2: number }>;

/** Greatest capacity, and greatest demand that can be met: what is left of a resource is kept in 32 bits. */
export const MOST_AMOUNT = 2 ** 30 - 1;

/**
 * Demand of one resource for a task of size T: c0 + c1·T + c2·T² (linear where c2 = 0), rounded up to
 * whole units and never negative; beyond MOST_AMOUNT, which nothing can meet, no longer told apart.
 */
export function evaluateDemand(model: number | { c0: number; c1: number; c2: number }, size: number): number {
  if (typeof model === 'number') return model;
  const exact = model.c0 + model.c1 * size + model.c2 * size * size;
  // 1e-9 keeps 3.0000000000000004 from becoming 4.
  return Math.min(MOST_AMOUNT + 1, Math.max(0, Math.ceil(exact - 1e-9)));
}
