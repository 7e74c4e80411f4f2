/** Moments of Adam, one entry a parameter. */
export interface AdamState {
  readonly first: Float64Array;
  readonly second: Float64Array;
  steps: number;
}

export function createAdam(length: number): AdamState {
  return { first: new Float64Array(length), second: new Float64Array(length), steps: 0 };
}

/**
 * One step against the gradient. Source: Kingma and Ba 2015, algorithm 1, with β₁ = 0.9, β₂ = 0.999; the
 * gradient is first cut to a norm of at most `mostNorm` (Pascanu, Mikolov and Bengio 2013).
 */
export function adamStep(
  parameters: Float64Array,
  gradient: Float64Array,
  state: AdamState,
  rate: number,
  mostNorm: number,
): void {
  let squares = 0;
  for (let k = 0; k < gradient.length; k++) squares += gradient[k] * gradient[k];
  const norm = Math.sqrt(squares);
  const cut = norm > mostNorm ? mostNorm / norm : 1;
  const { first, second } = state;
  state.steps++;
  const firstBias = 1 - 0.9 ** state.steps;
  const secondBias = 1 - 0.999 ** state.steps;
  for (let k = 0; k < gradient.length; k++) {
    const g = gradient[k] * cut;
    first[k] = 0.9 * first[k] + 0.1 * g;
    second[k] = 0.999 * second[k] + 0.001 * g * g;
    parameters[k] -= (rate * (first[k] / firstBias)) / (Math.sqrt(second[k] / secondBias) + 1e-8);
  }
}
