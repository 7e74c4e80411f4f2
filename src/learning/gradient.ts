import type { Instance } from '#instance/instance.ts';
import type { Decision, Embedding, Layers, Network } from './network.ts';
import { OFFER_FEATURES, STATE_FEATURES } from './offerFeatures.ts';
import { TASK_FEATURES } from './taskFeatures.ts';

/** Scratch of `backScore`, made once. */
export class BackScratch {
  first: Float64Array = new Float64Array(0);
  second = new Float64Array(0);
  pooled = new Float64Array(0);
  sumSecond = new Float64Array(0);
  sumFirst = new Float64Array(0);
}

/**
 * Backward pass of `score`: adds to the gradients of the parameters and of the embedding's output.
 *
 * @param layers what `score` left of this decision
 * @param byScore gradient by the score of each offer
 * @param byValue gradient by the value
 * @param gradient added to, one entry a parameter
 * @param byOutput added to, n·M as `Embedding.output`
 */
export function backScore(
  network: Network,
  decision: Decision,
  layers: Layers,
  byScore: Float64Array,
  byValue: number,
  gradient: Float64Array,
  byOutput: Float64Array,
  scratch: BackScratch,
): void {
  const { size, layout, parameters: p } = network;
  const { offer: M, second: S } = size;
  const { offerCount: E, task, taskAt, offers, offersAt, state, stateAt } = decision;
  const { first, firstAt, second, secondAt, pooled, pooledAt, valueHidden, valueHiddenAt } = layers;
  if (scratch.first.length < M) {
    scratch.first = new Float64Array(M);
    scratch.pooled = new Float64Array(M);
    scratch.sumFirst = new Float64Array(M);
    scratch.sumSecond = new Float64Array(S);
  }
  if (scratch.second.length < E * S) scratch.second = new Float64Array(2 * E * S);
  const { sumSecond, sumFirst, pooled: byPooled, first: byFirst, second: bySecond } = scratch;
  const { second: w2, pooled: wp, score: ws, skip, offerIn, stateIn, offerBias } = layout;
  byPooled.fill(0);
  sumSecond.fill(0);
  sumFirst.fill(0);

  gradient[layout.valueOutBias] += byValue;
  for (let s = 0; s < S; s++) {
    gradient[layout.valueOut + s] += byValue * valueHidden[valueHiddenAt + s];
    if (valueHidden[valueHiddenAt + s] === 0) continue;
    const by = byValue * p[layout.valueOut + s];
    gradient[layout.valueBias + s] += by;
    for (let m = 0; m < M; m++) {
      gradient[layout.valuePooled + s * M + m] += by * pooled[pooledAt + m];
      byPooled[m] += by * p[layout.valuePooled + s * M + m];
    }
    for (let f = 0; f < STATE_FEATURES; f++)
      gradient[layout.valueState + s * STATE_FEATURES + f] += by * state[stateAt + f];
  }

  for (let a = 0; a < E; a++) {
    const by = byScore[a];
    const from = offersAt + a * OFFER_FEATURES;
    for (let f = 0; f < OFFER_FEATURES; f++) gradient[skip + f] += by * offers[from + f];
    for (let s = 0; s < S; s++) {
      const value = second[secondAt + a * S + s];
      gradient[ws + s] += by * value;
      const under = value > 0 ? by * p[ws + s] : 0;
      bySecond[a * S + s] = under;
      sumSecond[s] += under;
    }
  }
  for (let s = 0; s < S; s++) {
    const by = sumSecond[s];
    gradient[layout.secondBias + s] += by;
    for (let m = 0; m < M; m++) {
      gradient[wp + s * M + m] += by * pooled[pooledAt + m];
      byPooled[m] += by * p[wp + s * M + m];
    }
  }
  for (let a = 0; a < E; a++) {
    for (let m = 0; m < M; m++) byFirst[m] = byPooled[m] / E;
    for (let s = 0; s < S; s++) {
      const by = bySecond[a * S + s];
      if (by === 0) continue;
      const row = w2 + s * M;
      for (let m = 0; m < M; m++) {
        gradient[row + m] += by * first[firstAt + a * M + m];
        byFirst[m] += by * p[row + m];
      }
    }
    const from = offersAt + a * OFFER_FEATURES;
    const own = task[taskAt + a] * M;
    for (let m = 0; m < M; m++) {
      if (first[firstAt + a * M + m] === 0) continue;
      const by = byFirst[m];
      sumFirst[m] += by;
      byOutput[own + m] += by;
      const row = offerIn + m * OFFER_FEATURES;
      for (let f = 0; f < OFFER_FEATURES; f++) gradient[row + f] += by * offers[from + f];
    }
  }
  for (let m = 0; m < M; m++) {
    const by = sumFirst[m];
    gradient[offerBias + m] += by;
    for (let f = 0; f < STATE_FEATURES; f++)
      gradient[stateIn + m * STATE_FEATURES + f] += by * state[stateAt + f];
  }
}

/**
 * Backward pass of `embed`: adds to the gradient of the parameters.
 *
 * @param byOutput gradient by the embedding's output, n·M
 */
export function backEmbed(
  network: Network,
  instance: Instance,
  features: Float64Array,
  embedding: Embedding,
  byOutput: Float64Array,
  gradient: Float64Array,
): void {
  const { size, layout, parameters: p } = network;
  const { taskCount: n, successors, predecessors } = instance;
  const { task: H, offer: M } = size;
  const { layers, after, before } = embedding;
  const last = layers[layers.length - 1];
  let by: Float64Array = new Float64Array(n * H);
  for (let i = 0; i < n; i++) {
    for (let m = 0; m < M; m++) {
      const g = byOutput[i * M + m];
      if (g === 0) continue;
      const row = layout.taskOut + m * H;
      for (let h = 0; h < H; h++) {
        gradient[row + h] += g * last[i * H + h];
        by[i * H + h] += g * p[row + h];
      }
    }
  }
  for (let round = layout.round.length - 1; round >= 0; round--) {
    const { own, after: wa, before: wb, bias } = layout.round[round];
    const [x, y] = [layers[round], layers[round + 1]];
    const byX = by.slice();
    const byAfter = new Float64Array(n * H);
    const byBefore = new Float64Array(n * H);
    for (let i = 0; i < n; i++) {
      const at = i * H;
      for (let h = 0; h < H; h++) {
        if (y[at + h] === x[at + h]) continue;
        const g = by[at + h];
        gradient[bias + h] += g;
        const row = h * H;
        for (let k = 0; k < H; k++) {
          gradient[own + row + k] += g * x[at + k];
          gradient[wa + row + k] += g * after[round][at + k];
          gradient[wb + row + k] += g * before[round][at + k];
          byX[at + k] += g * p[own + row + k];
          byAfter[at + k] += g * p[wa + row + k];
          byBefore[at + k] += g * p[wb + row + k];
        }
      }
    }
    backMeans(byAfter, H, successors.ptr, successors.task, byX);
    backMeans(byBefore, H, predecessors.ptr, predecessors.task, byX);
    by = byX;
  }
  for (let i = 0; i < n; i++) {
    for (let h = 0; h < H; h++) {
      if (layers[0][i * H + h] === 0) continue;
      const g = by[i * H + h];
      gradient[layout.taskBias + h] += g;
      const row = layout.taskIn + h * TASK_FEATURES;
      for (let f = 0; f < TASK_FEATURES; f++) gradient[row + f] += g * features[i * TASK_FEATURES + f];
    }
  }
}

function backMeans(
  byMean: Float64Array,
  H: number,
  ptr: Int32Array,
  task: Int32Array,
  byX: Float64Array,
): void {
  for (let i = 0; i + 1 < ptr.length; i++) {
    const count = ptr[i + 1] - ptr[i];
    for (let k = ptr[i]; k < ptr[i + 1]; k++) {
      const to = task[k] * H;
      for (let h = 0; h < H; h++) byX[to + h] += byMean[i * H + h] / count;
    }
  }
}
