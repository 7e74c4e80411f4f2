import type { Instance } from '#instance/instance.ts';
import { createRng } from '#kernels/rng.ts';
import {
  END_ABOVE_OWN_LEAST,
  END_ABOVE_OWN_LEAST_RELATIVE,
  OFFER_FEATURES,
  SLACK_ABOVE_LEAST,
  START_LATENESS,
  STATE_FEATURES,
} from './offerFeatures.ts';
import { TASK_FEATURES } from './taskFeatures.ts';

/** Sizes of the hidden layers; `offer` and `second` are multiples of 4. */
export interface NetworkSize {
  /** Numbers that a task is embedded into. */
  readonly task: number;
  /** Rounds of message passing over the precedence graph. */
  readonly rounds: number;
  /** First layer over an offer. */
  readonly offer: number;
  /** Second layer over an offer; also the hidden layer of the value. */
  readonly second: number;
}

/** Where each matrix and vector begins in the vector of parameters; matrices row by row, outputs × inputs. */
export interface Layout {
  readonly length: number;
  readonly taskIn: number;
  readonly taskBias: number;
  /** Three matrices a round (own, successors, predecessors), then a bias. */
  readonly round: readonly { own: number; after: number; before: number; bias: number }[];
  readonly taskOut: number;
  readonly offerIn: number;
  readonly stateIn: number;
  readonly offerBias: number;
  readonly second: number;
  readonly pooled: number;
  readonly secondBias: number;
  readonly score: number;
  readonly skip: number;
  readonly valuePooled: number;
  readonly valueState: number;
  readonly valueBias: number;
  readonly valueOut: number;
  readonly valueOutBias: number;
}

/**
 * The policy and value network. Tasks are embedded once an instance: a layer over their features, then rounds
 * of message passing in which a task hears the means over its successors and over its predecessors. At each
 * decision every offer runs through two layers; the second also sees the mean of the first over all offers
 * (Zaheer et al. 2017, Deep sets), so that offers are judged beside each other. The score of an offer is
 * linear in the second layer and, past both layers, in its features. The value estimates from mean and state
 * what is still to come. The number of tasks, resources, modes, nodes and offers is free.
 */
export interface Network {
  readonly size: NetworkSize;
  readonly layout: Layout;
  readonly parameters: Float64Array;
}

export function layoutOf({ task: H, rounds, offer: M, second: S }: NetworkSize): Layout {
  let next = 0;
  const take = (count: number) => (next += count) - count;
  const taskIn = take(H * TASK_FEATURES);
  const taskBias = take(H);
  const round = Array.from({ length: rounds }, () => ({
    own: take(H * H),
    after: take(H * H),
    before: take(H * H),
    bias: take(H),
  }));
  const layout = {
    taskIn,
    taskBias,
    round,
    taskOut: take(M * H),
    offerIn: take(M * OFFER_FEATURES),
    stateIn: take(M * STATE_FEATURES),
    offerBias: take(M),
    second: take(S * M),
    pooled: take(S * M),
    secondBias: take(S),
    score: take(S),
    skip: take(OFFER_FEATURES),
    valuePooled: take(S * M),
    valueState: take(S * STATE_FEATURES),
    valueBias: take(S),
    valueOut: take(S),
    valueOutBias: take(1),
  };
  return { length: next, ...layout };
}

/**
 * An untrained network, drawn from a seed (He et al. 2015), except that its linear path already prefers early
 * starts, little slack and the mode that ends first: training begins at the level of a priority rule.
 */
export function createNetwork(size: NetworkSize, seed: number): Network {
  const layout = layoutOf(size);
  const parameters = new Float64Array(layout.length);
  const rng = createRng(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - rng.next())) * Math.cos(2 * Math.PI * rng.next());
  const fill = (at: number, outputs: number, inputs: number, gain = 1) => {
    const deviation = gain * Math.sqrt(2 / inputs);
    for (let k = 0; k < outputs * inputs; k++) parameters[at + k] = deviation * normal();
  };
  const { task: H, offer: M, second: S } = size;
  fill(layout.taskIn, H, TASK_FEATURES);
  for (const { own, after, before } of layout.round)
    for (const at of [own, after, before]) fill(at, H, H, 0.4);
  fill(layout.taskOut, M, H, 0.5);
  fill(layout.offerIn, M, OFFER_FEATURES);
  fill(layout.stateIn, M, STATE_FEATURES, 0.7);
  fill(layout.second, S, M);
  fill(layout.pooled, S, M, 0.5);
  fill(layout.score, 1, S, 0.1);
  fill(layout.valuePooled, S, M);
  fill(layout.valueState, S, STATE_FEATURES);
  parameters[layout.skip + START_LATENESS] = -4;
  parameters[layout.skip + SLACK_ABOVE_LEAST] = -4;
  parameters[layout.skip + END_ABOVE_OWN_LEAST] = -10;
  parameters[layout.skip + END_ABOVE_OWN_LEAST_RELATIVE] = -24;
  return { size, layout, parameters };
}

/** What the graph layers make of an instance, with all that the gradient needs of it. */
export interface Embedding {
  /** Values after the input layer and after each round, n·H each. */
  readonly layers: readonly Float64Array[];
  /** Means over successors and over predecessors that each round heard, n·H each. */
  readonly after: readonly Float64Array[];
  readonly before: readonly Float64Array[];
  /** What each task brings to the first layer of its offers, at i·M. */
  readonly output: Float64Array;
}

/** Runs the graph layers. O(tasks·(H·features + rounds·H² + H·M) + rounds·arcs·H). */
export function embed(network: Network, instance: Instance, features: Float64Array): Embedding {
  const { size, layout, parameters: p } = network;
  const { taskCount: n } = instance;
  const { task: H, offer: M } = size;
  const first = new Float64Array(n * H);
  for (let i = 0; i < n; i++) {
    for (let h = 0; h < H; h++) {
      let sum = p[layout.taskBias + h];
      const row = layout.taskIn + h * TASK_FEATURES;
      for (let f = 0; f < TASK_FEATURES; f++) sum += p[row + f] * features[i * TASK_FEATURES + f];
      first[i * H + h] = sum > 0 ? sum : 0;
    }
  }
  const layers = [first];
  const afters: Float64Array[] = [];
  const befores: Float64Array[] = [];
  for (const { own, after, before, bias } of layout.round) {
    const x = layers[layers.length - 1];
    const a = neighbourMeans(x, H, instance.successors.ptr, instance.successors.task);
    const b = neighbourMeans(x, H, instance.predecessors.ptr, instance.predecessors.task);
    const y = new Float64Array(n * H);
    for (let i = 0; i < n; i++) {
      const at = i * H;
      for (let h = 0; h < H; h++) {
        let sum = p[bias + h];
        const row = h * H;
        for (let k = 0; k < H; k++)
          sum +=
            p[own + row + k] * x[at + k] + p[after + row + k] * a[at + k] + p[before + row + k] * b[at + k];
        // The layer adds to what it was given.
        y[at + h] = x[at + h] + (sum > 0 ? sum : 0);
      }
    }
    layers.push(y);
    afters.push(a);
    befores.push(b);
  }
  const last = layers[layers.length - 1];
  const output = new Float64Array(n * M);
  for (let i = 0; i < n; i++) {
    for (let m = 0; m < M; m++) {
      let sum = 0;
      for (let h = 0; h < H; h++) sum += p[layout.taskOut + m * H + h] * last[i * H + h];
      output[i * M + m] = sum;
    }
  }
  return { layers, after: afters, before: befores, output };
}

/** Mean over the neighbours of each task; 0 for none. */
function neighbourMeans(x: Float64Array, H: number, ptr: Int32Array, task: Int32Array): Float64Array {
  const means = new Float64Array(x.length);
  for (let i = 0; i + 1 < ptr.length; i++) {
    const count = ptr[i + 1] - ptr[i];
    if (count === 0) continue;
    for (let k = ptr[i]; k < ptr[i + 1]; k++) {
      const from = task[k] * H;
      for (let h = 0; h < H; h++) means[i * H + h] += x[from + h];
    }
    for (let h = 0; h < H; h++) means[i * H + h] /= count;
  }
  return means;
}

/** One decision as the network sees it. Arrays may be longer than what is read. */
export interface Decision {
  readonly offerCount: number;
  /** Task of each offer, read from `taskAt` on. */
  readonly task: Int32Array;
  readonly taskAt: number;
  /** Offer features, OFFER_FEATURES each, read from `offersAt` on. */
  readonly offers: Float64Array;
  readonly offersAt: number;
  /** State features, read from `stateAt` on. */
  readonly state: Float64Array;
  readonly stateAt: number;
}

/** What the layers of one decision held, for the gradient. Entries from the given positions on. */
export interface Layers {
  /** M values an offer. */
  readonly first: Float64Array;
  readonly firstAt: number;
  /** S values an offer. */
  readonly second: Float64Array;
  readonly secondAt: number;
  /** Mean of `first` over the offers, M values. */
  readonly pooled: Float64Array;
  readonly pooledAt: number;
  /** S values. */
  readonly valueHidden: Float64Array;
  readonly valueHiddenAt: number;
}

/** Scores, value and layers of the decision scored last; grows with the largest decision. */
export class Activations implements Layers {
  score: Float64Array = new Float64Array(0);
  first: Float64Array = new Float64Array(0);
  second: Float64Array = new Float64Array(0);
  readonly pooled: Float64Array;
  readonly valueHidden: Float64Array;
  readonly firstAt = 0;
  readonly secondAt = 0;
  readonly pooledAt = 0;
  readonly valueHiddenAt = 0;
  readonly context: Float64Array;
  value = 0;

  constructor({ offer, second }: NetworkSize) {
    this.pooled = new Float64Array(offer);
    this.context = new Float64Array(Math.max(offer, second));
    this.valueHidden = new Float64Array(second);
  }

  makeRoom(offers: number, { offer, second }: NetworkSize): void {
    if (this.score.length >= offers) return;
    this.score = new Float64Array(2 * offers);
    this.first = new Float64Array(2 * offers * offer);
    this.second = new Float64Array(2 * offers * second);
  }
}

/**
 * Scores the offers of a decision and estimates its value, into `out`. O(offers·M·(features + S)).
 * Four outputs are summed at a time: one sum alone would wait for itself at every step.
 */
export function score(network: Network, embedding: Embedding, decision: Decision, out: Activations): void {
  const { size, layout, parameters: p } = network;
  const { offer: M, second: S } = size;
  const { offerCount: E, task, taskAt, offers, offersAt, state, stateAt } = decision;
  out.makeRoom(E, size);
  const { first, second, pooled, context, valueHidden, score: scores } = out;
  const u = embedding.output;
  const { offerIn, stateIn, offerBias, second: w2, pooled: wp, secondBias, score: ws, skip } = layout;
  for (let m = 0; m < M; m++) {
    let sum = p[offerBias + m];
    for (let f = 0; f < STATE_FEATURES; f++) sum += p[stateIn + m * STATE_FEATURES + f] * state[stateAt + f];
    context[m] = sum;
    pooled[m] = 0;
  }
  for (let a = 0; a < E; a++) {
    const from = offersAt + a * OFFER_FEATURES;
    const own = task[taskAt + a] * M;
    const to = a * M;
    for (let m = 0; m < M; m += 4) {
      let s0 = context[m] + u[own + m];
      let s1 = context[m + 1] + u[own + m + 1];
      let s2 = context[m + 2] + u[own + m + 2];
      let s3 = context[m + 3] + u[own + m + 3];
      const row = offerIn + m * OFFER_FEATURES;
      for (let f = 0; f < OFFER_FEATURES; f++) {
        const x = offers[from + f];
        s0 += p[row + f] * x;
        s1 += p[row + OFFER_FEATURES + f] * x;
        s2 += p[row + 2 * OFFER_FEATURES + f] * x;
        s3 += p[row + 3 * OFFER_FEATURES + f] * x;
      }
      pooled[m] += first[to + m] = s0 > 0 ? s0 : 0;
      pooled[m + 1] += first[to + m + 1] = s1 > 0 ? s1 : 0;
      pooled[m + 2] += first[to + m + 2] = s2 > 0 ? s2 : 0;
      pooled[m + 3] += first[to + m + 3] = s3 > 0 ? s3 : 0;
    }
  }
  for (let m = 0; m < M; m++) pooled[m] /= E;
  for (let s = 0; s < S; s++) {
    let sum = p[secondBias + s];
    for (let m = 0; m < M; m++) sum += p[wp + s * M + m] * pooled[m];
    context[s] = sum;
  }
  for (let a = 0; a < E; a++) {
    let total = 0;
    for (let s = 0; s < S; s += 4) {
      let s0 = context[s];
      let s1 = context[s + 1];
      let s2 = context[s + 2];
      let s3 = context[s + 3];
      const row = w2 + s * M;
      for (let m = 0; m < M; m++) {
        const x = first[a * M + m];
        s0 += p[row + m] * x;
        s1 += p[row + M + m] * x;
        s2 += p[row + 2 * M + m] * x;
        s3 += p[row + 3 * M + m] * x;
      }
      const to = a * S + s;
      total += p[ws + s] * (second[to] = s0 > 0 ? s0 : 0);
      total += p[ws + s + 1] * (second[to + 1] = s1 > 0 ? s1 : 0);
      total += p[ws + s + 2] * (second[to + 2] = s2 > 0 ? s2 : 0);
      total += p[ws + s + 3] * (second[to + 3] = s3 > 0 ? s3 : 0);
    }
    const from = offersAt + a * OFFER_FEATURES;
    for (let f = 0; f < OFFER_FEATURES; f++) total += p[skip + f] * offers[from + f];
    scores[a] = total;
  }
  let value = p[layout.valueOutBias];
  for (let s = 0; s < S; s++) {
    let sum = p[layout.valueBias + s];
    for (let m = 0; m < M; m++) sum += p[layout.valuePooled + s * M + m] * pooled[m];
    for (let f = 0; f < STATE_FEATURES; f++)
      sum += p[layout.valueState + s * STATE_FEATURES + f] * state[stateAt + f];
    valueHidden[s] = sum > 0 ? sum : 0;
    value += p[layout.valueOut + s] * valueHidden[s];
  }
  out.value = value;
}

/** Turns scores [0, count) into probabilities, in place. */
export function softmax(scores: Float64Array, count: number): void {
  let most = Number.NEGATIVE_INFINITY;
  for (let a = 0; a < count; a++) most = Math.max(most, scores[a]);
  let sum = 0;
  for (let a = 0; a < count; a++) {
    scores[a] = Math.exp(scores[a] - most);
    sum += scores[a];
  }
  for (let a = 0; a < count; a++) scores[a] /= sum;
}
