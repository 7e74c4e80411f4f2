export const COOLINGS = ['geometric', 'adaptive'] as const;
export type CoolingId = (typeof COOLINGS)[number];

/** λ of Huang, Romeo and Sangiovanni-Vincentelli: how far the mean may fall in one plateau, in deviations. */
const LAMBDA = 0.7;
/** No plateau cools by more, however little the energies vary. */
const LEAST_FACTOR = 0.5;

/**
 * The temperature of the next plateau.
 *
 * - geometric: the same factor each time (Kirkpatrick, Gelatt and Vecchi 1983)
 * - adaptive: T·exp(−λ·T/σ): slowly while energies spread widely, which is where the search decides most,
 *   quickly where they spread less than the temperature would let them (Huang, Romeo and
 *   Sangiovanni-Vincentelli 1986)
 *
 * @param temperature of the plateau that has ended
 * @param factor of geometric cooling
 * @param deviation standard deviation σ of the energies accepted in it, in the unit of the temperature
 */
export function cool(
  cooling: CoolingId,
  temperature: number,
  { factor, deviation }: { factor: number; deviation: number },
): number {
  if (cooling === 'geometric') return temperature * factor;
  if (deviation === 0) return temperature * LEAST_FACTOR;
  return temperature * Math.max(LEAST_FACTOR, Math.exp((-LAMBDA * temperature) / deviation));
}
