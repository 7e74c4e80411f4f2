import type { Rng } from '#kernels/rng.ts';
import type { Examples } from './dataset.ts';

export interface Training {
  hidden: number;
  epochs: number;
  batch: number;
  learningRate: number;
}

/**
 * A perceptron with one hidden layer of rectified units and a softmax over classes, taught by minibatch
 * gradient descent with momentum 0.9 on the cross-entropy (Goodfellow, Bengio, Courville, Deep Learning, ch. 6).
 */
export class Perceptron {
  readonly inputs: number;
  readonly hidden: number;
  readonly classes: number;
  /** hidden × inputs, row by row. */
  readonly #inner: Float64Array;
  readonly #innerBias: Float64Array;
  /** classes × hidden, row by row. */
  readonly #outer: Float64Array;
  readonly #outerBias: Float64Array;
  readonly #activation: Float64Array;
  readonly #share: Float64Array;

  constructor(inputs: number, hidden: number, classes: number, rng: Rng) {
    this.inputs = inputs;
    this.hidden = hidden;
    this.classes = classes;
    // He's scale for rectified units: a layer's output varies as much as its input.
    const draw = (count: number, fanIn: number) =>
      Float64Array.from({ length: count }, () => (rng.next() * 2 - 1) * Math.sqrt(6 / fanIn));
    this.#inner = draw(hidden * inputs, inputs);
    this.#innerBias = new Float64Array(hidden);
    this.#outer = draw(classes * hidden, hidden);
    this.#outerBias = new Float64Array(classes);
    this.#activation = new Float64Array(hidden);
    this.#share = new Float64Array(classes);
  }

  /** Class with the greatest share. */
  predict(row: readonly number[]): number {
    this.#forward(row);
    return this.#share.indexOf(Math.max(...this.#share));
  }

  /** Learns from the examples in a fresh random order each epoch; mean loss per epoch. */
  train({ rows, labels }: Examples, training: Training, rng: Rng): number[] {
    const { inputs, hidden, classes } = this;
    const parameters = [this.#inner, this.#innerBias, this.#outer, this.#outerBias];
    const gradients = parameters.map((values) => new Float64Array(values.length));
    const velocities = parameters.map((values) => new Float64Array(values.length));
    const [innerGradient, innerBiasGradient, outerGradient, outerBiasGradient] = gradients;
    const activation = this.#activation;
    const share = this.#share;
    const outer = this.#outer;
    const hiddenError = new Float64Array(hidden);
    const order = rows.map((_, i) => i);
    const losses: number[] = [];
    for (let epoch = 0; epoch < training.epochs; epoch++) {
      for (let i = order.length - 1; i > 0; i--) {
        const j = rng.int(i + 1);
        [order[i], order[j]] = [order[j], order[i]];
      }
      let loss = 0;
      for (let from = 0; from < order.length; from += training.batch) {
        const batch = order.slice(from, from + training.batch);
        for (const gradient of gradients) gradient.fill(0);
        for (const example of batch) {
          const row = rows[example];
          this.#forward(row);
          loss -= Math.log(Math.max(share[labels[example]], 1e-12));
          hiddenError.fill(0);
          for (let c = 0; c < classes; c++) {
            const error = share[c] - (c === labels[example] ? 1 : 0);
            outerBiasGradient[c] += error;
            for (let h = 0; h < hidden; h++) {
              outerGradient[c * hidden + h] += error * activation[h];
              hiddenError[h] += error * outer[c * hidden + h];
            }
          }
          for (let h = 0; h < hidden; h++) {
            if (activation[h] <= 0) continue;
            const error = hiddenError[h];
            innerBiasGradient[h] += error;
            for (let x = 0; x < inputs; x++) innerGradient[h * inputs + x] += error * row[x];
          }
        }
        const step = training.learningRate / batch.length;
        for (let p = 0; p < parameters.length; p++) {
          const values = parameters[p];
          const gradient = gradients[p];
          const velocity = velocities[p];
          for (let k = 0; k < values.length; k++) {
            velocity[k] = 0.9 * velocity[k] - step * gradient[k];
            values[k] += velocity[k];
          }
        }
      }
      losses.push(loss / order.length);
    }
    return losses;
  }

  /** Fills `#activation` and `#share` for one row. */
  #forward(row: readonly number[]): void {
    const { inputs, hidden, classes } = this;
    const inner = this.#inner;
    const outer = this.#outer;
    const activation = this.#activation;
    const share = this.#share;
    for (let h = 0; h < hidden; h++) {
      let sum = this.#innerBias[h];
      for (let x = 0; x < inputs; x++) sum += inner[h * inputs + x] * row[x];
      activation[h] = Math.max(sum, 0);
    }
    let most = Number.NEGATIVE_INFINITY;
    for (let c = 0; c < classes; c++) {
      let sum = this.#outerBias[c];
      for (let h = 0; h < hidden; h++) sum += outer[c * hidden + h] * activation[h];
      share[c] = sum;
      if (sum > most) most = sum;
    }
    let total = 0;
    for (let c = 0; c < classes; c++) {
      share[c] = Math.exp(share[c] - most);
      total += share[c];
    }
    for (let c = 0; c < classes; c++) share[c] /= total;
  }
}
