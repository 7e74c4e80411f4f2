/** A demand as written: an amount, or a model over the task's size. */
export type DemandShape = Record<string, number | { c0: number; c1: number; c2: number }>;

/**
 * Demand of one resource for a task of size T: c0 + c1·T + c2·T² (linear where c2 = 0), rounded up to
 * whole units and never negative.
 */
export function evaluateDemand(model: number | { c0: number; c1: number; c2: number }, size: number): number {
  if (typeof model === 'number') return model;
  const exact = model.c0 + model.c1 * size + model.c2 * size * size;
  // 1e-9 keeps 3.0000000000000004 from becoming 4.
  return Math.max(0, Math.ceil(exact - 1e-9));
}
