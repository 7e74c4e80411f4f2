import { NEVER } from '#instance/instance.ts';
import type { Construction } from './construction.ts';
import { squash } from './taskFeatures.ts';

/** Numbers that describe one offer beside the others. */
export const OFFER_FEATURES = 33;
/** Numbers that describe the state as a whole. */
export const STATE_FEATURES = 12;

/** Offers are compared pair by pair with at most this many rivals, the ones with the least slack. */
const MOST_RIVALS = 24;

/** Positions of features that the untrained network already minds; see `createNetwork`. */
export const START_LATENESS = 0;
export const SLACK_ABOVE_LEAST = 2;
export const END_ABOVE_OWN_LEAST = 6;
export const END_ABOVE_OWN_LEAST_RELATIVE = 27;

/**
 * Describes the present decision of a construction, free of scale: times over the mean duration, amounts
 * over capacities, counts over the number of tasks. Owns its scratch memory.
 */
export class OfferFeatures {
  /** Row a: offer a, at a·OFFER_FEATURES. Grows with the largest decision seen. */
  offers: Float64Array = new Float64Array(64 * OFFER_FEATURES);
  readonly state = new Float64Array(STATE_FEATURES);

  #slack = new Float64Array(64);
  #least = new Int32Array(64);
  #leastPtr = new Int32Array(65);
  readonly #rivals = new Int32Array(MOST_RIVALS);
  #rivalDemand = new Int32Array(0);
  #rivalLeast = new Int32Array(0);
  #free = new Int32Array(0);
  #everyResource = new Int32Array(0);

  /** Writes `offers` and `state`. O(offers · (rivals · demands + successors) + offers · log). */
  describe(construction: Construction): void {
    this.#makeRoom(construction);
    const { instance, facts, offerCount: E, offerTask, offerMode, offerStart, bound, front } = construction;
    const { modeDuration, demandPtr, demandResource, demandAmount, capacity, renewable, successors } =
      instance;
    const { tail, timeScale, scarcity, workBehind, successorCount } = facts;
    const { waiting } = construction;
    const R = instance.resourceCount;
    const slack = this.#slack;
    const least = this.#least;
    const leastPtr = this.#leastPtr;
    const y = this.offers;

    let leastSlack = Number.POSITIVE_INFINITY;
    let firstEnd = Number.POSITIVE_INFINITY;
    let mostTail = 0;
    let mostBehind = 0;
    let mostCount = 0;
    leastPtr[0] = 0;
    for (let a = 0; a < E; a++) {
      const i = offerTask[a];
      const m = offerMode[a];
      const d = modeDuration[m];
      slack[a] = bound - offerStart[a] - d - tail[i];
      leastSlack = Math.min(leastSlack, slack[a]);
      firstEnd = Math.min(firstEnd, offerStart[a] + d);
      mostTail = Math.max(mostTail, tail[i] + d);
      mostBehind = Math.max(mostBehind, workBehind[i]);
      mostCount = Math.max(mostCount, successorCount[i]);
      const [first, last] = [demandPtr[m], demandPtr[m + 1]];
      construction.profile.leastFree(offerStart[a], d, demandResource, first, last, least, leastPtr[a]);
      leastPtr[a + 1] = leastPtr[a] + last - first;
    }
    const rivalCount = this.#chooseRivals(construction);
    const rivals = this.#rivals;

    let ownBest = 0;
    let ownShortest = 0;
    for (let a = 0; a < E; a++) {
      const i = offerTask[a];
      const m = offerMode[a];
      const d = modeDuration[m];
      const s = offerStart[a];
      const end = s + d;
      // Offers of one task stand side by side.
      if (a === 0 || offerTask[a - 1] !== i) {
        ownBest = end;
        ownShortest = d;
        for (let b = a + 1; b < E && offerTask[b] === i; b++) {
          ownBest = Math.min(ownBest, offerStart[b] + modeDuration[offerMode[b]]);
          ownShortest = Math.min(ownShortest, modeDuration[offerMode[b]]);
        }
      }

      let most = 0;
      let mostOfFree = 0;
      let sum = 0;
      let scarceWork = 0;
      let leftOver = 0;
      const first = demandPtr[m];
      for (let k = first; k < demandPtr[m + 1]; k++) {
        const r = demandResource[k];
        if (!renewable[r]) continue;
        const amount = demandAmount[k];
        const free = least[leastPtr[a] + k - first];
        const share = amount / capacity[r];
        most = Math.max(most, share);
        mostOfFree = Math.max(mostOfFree, amount / Math.max(amount, free));
        sum += share;
        scarceWork += share * d * Math.min(2, scarcity[r]);
        leftOver = Math.max(leftOver, (free - amount) / capacity[r]);
      }

      let blocked = 0;
      let worstDelay = 0;
      let delays = 0;
      let worstStart = s;
      let tighter = 0;
      let bestPair = 0;
      let partners = 0;
      let rivalsBeside = 0;
      for (let x = 0; x < rivalCount; x++) {
        const b = rivals[x];
        const j = offerTask[b];
        if (j === i) continue;
        rivalsBeside++;
        if (slack[b] < slack[a] || (slack[b] === slack[a] && b < a)) tighter++;
        const e = modeDuration[offerMode[b]];
        const t = offerStart[b];
        let together = 0;
        let clash = false;
        if (s < t + e && t < end) {
          for (let k = first; k < demandPtr[m + 1]; k++) {
            const r = demandResource[k];
            const both = demandAmount[k] + this.#rivalDemand[x * R + r];
            const room = Math.max(least[leastPtr[a] + k - first], this.#rivalLeast[x * R + r]);
            if (this.#rivalDemand[x * R + r] > 0 && both > room) clash = true;
            together = Math.max(together, both / capacity[r]);
          }
        }
        if (!clash) {
          partners++;
          bestPair = Math.max(bestPair, together);
          continue;
        }
        blocked++;
        // What the rival's end would be pushed behind what its slack allows.
        const delay = Math.max(0, end - t - slack[b]);
        delays += delay;
        worstDelay = Math.max(worstDelay, delay);
        worstStart = Math.max(worstStart, t + e);
      }
      const others = Math.max(1, rivalsBeside);

      let unlocked = 0;
      let unlockedTail = 0;
      for (let k = successors.ptr[i]; k < successors.ptr[i + 1]; k++) {
        const j = successors.task[k];
        if (waiting[j] !== 1) continue;
        unlocked++;
        unlockedTail = Math.max(unlockedTail, facts.meanDuration[j] + tail[j]);
      }

      let at = a * OFFER_FEATURES;
      y[at++] = squash((s - front) / timeScale);
      y[at++] = squash(slack[a] / timeScale);
      y[at++] = squash((slack[a] - leastSlack) / timeScale);
      y[at++] = tighter / others;
      y[at++] = squash((mostTail - tail[i] - d) / timeScale);
      y[at++] = squash((end - firstEnd) / timeScale);
      y[at++] = squash((end - ownBest) / timeScale);
      y[at++] = squash(d / timeScale);
      y[at++] = most;
      y[at++] = mostOfFree;
      y[at++] = Math.min(2, sum) / 2;
      y[at++] = leftOver;
      y[at++] = squash(scarceWork / timeScale);
      y[at++] = blocked / others;
      y[at++] = squash(worstDelay / timeScale);
      y[at++] = squash(delays / others / timeScale);
      y[at++] = squash((slack[a] - (worstStart - s)) / timeScale);
      y[at++] = bestPair;
      y[at++] = partners / others;
      y[at++] = s === front ? 1 : 0;
      y[at++] = squash(unlocked / 2);
      y[at++] = unlocked > 0 ? (unlockedTail + 1) / (tail[i] + 1) : 0;
      y[at++] = squash((bound - end - workBehind[i]) / timeScale);
      y[at++] = squash((mostBehind - workBehind[i]) / timeScale);
      y[at++] = (mostCount - successorCount[i]) / Math.max(1, mostCount);
      y[at++] = end > firstEnd ? 0 : 1;
      y[at++] = mostTail > 0 ? (tail[i] + d) / mostTail : 1;
      y[at++] = squash((end - ownBest) / Math.max(1, d));
      y[at++] = squash((d - ownShortest) / Math.max(1, ownShortest));
      this.#ofObjective(construction, a, at);
    }
    this.#describeState(construction, leastSlack);
  }

  /** What terms of the objective beside the makespan mind; see `termValue`. Four features. */
  #ofObjective(construction: Construction, a: number, at: number): void {
    const { instance, facts, offerTask, offerMode, offerStart } = construction;
    const { modePtr, modeCost, modeDuration, dueDate, weight } = instance;
    const y = this.offers;
    const i = offerTask[a];
    const m = offerMode[a];
    let cheapest = Number.POSITIVE_INFINITY;
    let dearest = 0;
    for (let o = modePtr[i]; o < modePtr[i + 1]; o++) {
      cheapest = Math.min(cheapest, modeCost[o]);
      dearest = Math.max(dearest, modeCost[o]);
    }
    y[at++] = dearest > cheapest ? (modeCost[m] - cheapest) / (dearest - cheapest) : 0;
    const spare = dueDate[i] - offerStart[a] - modeDuration[m];
    y[at++] = dueDate[i] < NEVER ? squash(spare / facts.timeScale) : 1;
    y[at++] = squash(weight[i]);
    y[at++] = dueDate[i] < NEVER ? squash((weight[i] * Math.max(0, -spare)) / facts.timeScale) : 0;
  }

  #describeState(construction: Construction, leastSlack: number): void {
    const { instance, facts, bound, front, offerCount, eligibleCount, remainingWork } = construction;
    const { capacity, renewable, resourceCount: R, taskCount: n } = instance;
    const free = this.#free;
    construction.profile.leastFree(front, 0, this.#everyResource, 0, R, free, 0);
    let use = 0;
    let mostUse = 0;
    let pools = 0;
    let scarcest = 0;
    let scarcities = 0;
    let workLeft = 0;
    for (let r = 0; r < R; r++) {
      if (!renewable[r] || capacity[r] === 0) continue;
      const used = 1 - free[r] / capacity[r];
      pools++;
      use += used;
      mostUse = Math.max(mostUse, used);
      scarcest = Math.max(scarcest, facts.scarcity[r]);
      scarcities += facts.scarcity[r];
      workLeft = Math.max(workLeft, remainingWork[r]);
    }
    const g = this.state;
    let at = 0;
    g[at++] = construction.placed / n;
    g[at++] = front / Math.max(1, bound);
    g[at++] = squash((bound - facts.path.length) / Math.max(1, facts.path.length));
    g[at++] = squash(eligibleCount / 8);
    g[at++] = squash(offerCount / 8);
    g[at++] = pools > 0 ? use / pools : 0;
    g[at++] = mostUse;
    g[at++] = squash(scarcest);
    g[at++] = pools > 0 ? squash(scarcities / pools) : 0;
    g[at++] = squash((front + workLeft - bound) / facts.timeScale / 4);
    g[at++] = squash(leastSlack / facts.timeScale);
    g[at++] = instance.isMultiMode ? 1 : 0;
  }

  /** The best offer of each task, those with the least slack where there are many. Returns how many. */
  #chooseRivals(construction: Construction): number {
    const { instance, offerCount: E, offerTask, offerMode, offerStart } = construction;
    const { modeDuration, demandPtr, demandResource, demandAmount, resourceCount: R } = instance;
    const rivals = this.#rivals;
    const slack = this.#slack;
    let count = 0;
    for (let a = 0; a < E;) {
      const i = offerTask[a];
      let best = a;
      let b = a + 1;
      for (; b < E && offerTask[b] === i; b++)
        if (offerStart[b] + modeDuration[offerMode[b]] < offerStart[best] + modeDuration[offerMode[best]])
          best = b;
      a = b;
      let x = count < MOST_RIVALS ? count++ : MOST_RIVALS;
      if (x === MOST_RIVALS && slack[best] >= slack[rivals[x - 1]]) continue;
      if (x === MOST_RIVALS) x--;
      for (; x > 0 && slack[rivals[x - 1]] > slack[best]; x--) rivals[x] = rivals[x - 1];
      rivals[x] = best;
    }
    this.#rivalDemand.fill(0, 0, count * R);
    for (let x = 0; x < count; x++) {
      const a = rivals[x];
      const m = offerMode[a];
      for (let k = demandPtr[m]; k < demandPtr[m + 1]; k++) {
        const at = x * R + demandResource[k];
        this.#rivalDemand[at] = demandAmount[k];
        this.#rivalLeast[at] = this.#least[this.#leastPtr[a] + k - demandPtr[m]];
      }
    }
    return count;
  }

  #makeRoom({ instance, offerCount: E }: Construction): void {
    const R = instance.resourceCount;
    if (this.#slack.length < E) {
      const size = 2 * E;
      this.offers = new Float64Array(size * OFFER_FEATURES);
      this.#slack = new Float64Array(size);
      this.#leastPtr = new Int32Array(size + 1);
    }
    if (this.#least.length < this.#slack.length * R) this.#least = new Int32Array(this.#slack.length * R);
    if (this.#free.length < R) {
      this.#free = new Int32Array(R);
      this.#everyResource = Int32Array.from({ length: R }, (_, r) => r);
      this.#rivalDemand = new Int32Array(MOST_RIVALS * R);
      this.#rivalLeast = new Int32Array(MOST_RIVALS * R);
    }
  }
}
