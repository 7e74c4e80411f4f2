import type { Rng } from '#kernels/rng.ts';
import type { Construction } from './construction.ts';
import {
  Activations,
  type Embedding,
  embed,
  type Network,
  type NetworkSize,
  score,
  softmax,
} from './network.ts';
import { OFFER_FEATURES, OfferFeatures, STATE_FEATURES } from './offerFeatures.ts';

/** Decisions of several episodes, kept flat so that the gradient can run over them again. */
export class Recording {
  count = 0;
  offersPtr: Int32Array = new Int32Array(1025);
  task: Int32Array = new Int32Array(16_384);
  offers: Float64Array = new Float64Array(16_384 * OFFER_FEATURES);
  state: Float64Array = new Float64Array(1024 * STATE_FEATURES);
  /** Index of the offer taken. */
  taken: Int32Array = new Int32Array(1024);
  /** Value that the network gave to the state. */
  value: Float64Array = new Float64Array(1024);
  /** Tasks placed before the decision. */
  placed: Int32Array = new Int32Array(1024);

  /** Probability of each offer. */
  chance: Float64Array = new Float64Array(16_384);
  /** Layers of the network, as in Layers. */
  first: Float64Array;
  second: Float64Array;
  pooled: Float64Array;
  valueHidden: Float64Array;
  readonly #size: NetworkSize;

  constructor(size: NetworkSize) {
    this.#size = size;
    this.first = new Float64Array(16_384 * size.offer);
    this.second = new Float64Array(16_384 * size.second);
    this.pooled = new Float64Array(1024 * size.offer);
    this.valueHidden = new Float64Array(1024 * size.second);
  }

  clear(): void {
    this.count = 0;
  }

  /** Adds the present decision; `layers.score` holds probabilities. */
  add(construction: Construction, seen: OfferFeatures, taken: number, layers: Activations): void {
    const { offer: M, second: S } = this.#size;
    const d = this.count++;
    const E = construction.offerCount;
    const from = this.offersPtr[d];
    if (this.count >= this.taken.length) {
      this.offersPtr = grown(this.offersPtr, new Int32Array(2 * this.taken.length + 1));
      this.state = grown(this.state, new Float64Array(2 * this.state.length));
      this.value = grown(this.value, new Float64Array(2 * this.value.length));
      this.placed = grown(this.placed, new Int32Array(2 * this.placed.length));
      this.taken = grown(this.taken, new Int32Array(2 * this.taken.length));
      this.pooled = grown(this.pooled, new Float64Array(2 * this.pooled.length));
      this.valueHidden = grown(this.valueHidden, new Float64Array(2 * this.valueHidden.length));
    }
    if (from + E > this.task.length) {
      const size = 2 * (from + E);
      this.task = grown(this.task, new Int32Array(size));
      this.offers = grown(this.offers, new Float64Array(size * OFFER_FEATURES));
      this.chance = grown(this.chance, new Float64Array(size));
      this.first = grown(this.first, new Float64Array(size * M));
      this.second = grown(this.second, new Float64Array(size * S));
    }
    this.offersPtr[d + 1] = from + E;
    for (let a = 0; a < E; a++) this.task[from + a] = construction.offerTask[a];
    copy(seen.offers, E * OFFER_FEATURES, this.offers, from * OFFER_FEATURES);
    copy(layers.score, E, this.chance, from);
    copy(layers.first, E * M, this.first, from * M);
    copy(layers.second, E * S, this.second, from * S);
    this.pooled.set(layers.pooled, d * M);
    this.valueHidden.set(layers.valueHidden, d * S);
    this.state.set(seen.state, d * STATE_FEATURES);
    this.taken[d] = taken;
    this.value[d] = layers.value;
    this.placed[d] = construction.placed;
  }
}

function copy(from: Float64Array, count: number, to: Float64Array, at: number): void {
  for (let k = 0; k < count; k++) to[at + k] = from[k];
}

function grown<T extends Int32Array | Float64Array>(old: T, larger: T): T {
  larger.set(old);
  return larger;
}

/** One episode of a recording. */
export interface Course {
  /** Its decisions are [first, end). */
  readonly first: number;
  end: number;
  /** Makespan over the instance's lower bound, or the value of another objective. */
  cost: number;
  /** Lower bound on the makespan once k tasks are placed, in ticks. Length tasks + 1. */
  readonly bound: Float64Array;
  /** Value of the state with k tasks placed; of the next one that was scored where there was no choice. */
  readonly value: Float64Array;
}

/** How an offer is chosen: drawn from the policy's probabilities, or the most probable. */
export interface Choice {
  /** Draws; null takes the best score, ties to the first offer. */
  readonly rng: Rng | null;
  /** Scores are divided by this before drawing: below 1 bolder, above 1 more varied. */
  readonly temperature: number;
}

export const GREEDY: Choice = { rng: null, temperature: 1 };

/** Plays episodes of one instance under a network. Embeds the tasks once. */
export class Player {
  readonly construction: Construction;
  readonly network: Network;
  readonly embedding: Embedding;
  readonly #seen = new OfferFeatures();
  readonly #layers: Activations;

  constructor(network: Network, construction: Construction) {
    this.construction = construction;
    this.network = network;
    this.embedding = embed(network, construction.instance, construction.facts.features);
    this.#layers = new Activations(network.size);
  }

  /**
   * Builds one schedule; it stands in `construction.start` and `.mode` then.
   *
   * @param recording decisions between at least two offers are added to it
   * @param course bounds and values are written
   * @returns the makespan in ticks, or −1 when some task was left without a mode that fits
   */
  play(choice: Choice, recording: Recording | null = null, course: Course | null = null): number {
    const { construction } = this;
    construction.reset();
    let valued = 0;
    while (!construction.complete) {
      const { placed } = construction;
      if (construction.stuck) {
        course?.bound.fill(construction.bound, placed);
        return -1;
      }
      if (course !== null) course.bound[placed] = construction.bound;
      const isChoice = construction.offerCount > 1;
      const taken = isChoice ? this.choose(choice, recording) : 0;
      if (isChoice && course !== null) {
        course.value.fill(this.#layers.value, valued, placed + 1);
        valued = placed + 1;
      }
      construction.place(taken);
    }
    if (course !== null) course.bound[construction.placed] = construction.bound;
    return construction.bound;
  }

  /** Index of the offer to place next. */
  choose({ rng, temperature }: Choice, recording: Recording | null = null): number {
    const { construction } = this;
    const layers = this.#layers;
    const seen = this.#seen;
    const count = construction.offerCount;
    seen.describe(construction);
    score(
      this.network,
      this.embedding,
      {
        offerCount: count,
        task: construction.offerTask,
        taskAt: 0,
        offers: seen.offers,
        offersAt: 0,
        state: seen.state,
        stateAt: 0,
      },
      layers,
    );
    let taken = 0;
    if (rng === null) {
      for (let a = 1; a < count; a++) if (layers.score[a] > layers.score[taken]) taken = a;
    } else {
      if (temperature !== 1) for (let a = 0; a < count; a++) layers.score[a] /= temperature;
      softmax(layers.score, count);
      let left = rng.next();
      while (taken < count - 1 && (left -= layers.score[taken]) >= 0) taken++;
    }
    recording?.add(construction, seen, taken, layers);
    return taken;
  }
}
