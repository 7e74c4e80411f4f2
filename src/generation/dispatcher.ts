import { arcWeight, type Instance, transferTicks } from '#instance/instance.ts';
import type { EventProfile } from '#kernels/eventProfile.ts';
import { createEventProfile } from './capacityProfile.ts';

/** What a mode chooser sees of one mode of the task in hand. */
export interface ModeOffer {
  mode: number;
  /** Earliest start in this mode given all that is placed, in ticks. */
  start: number;
  end: number;
}

/** Picks one offer; `offers` holds at least one and is reused between calls. */
export type ModeChooser = (task: number, offers: readonly ModeOffer[]) => ModeOffer;

/**
 * Serial list scheduling that chooses modes, hence nodes, on the way: each task of the list is offered the
 * earliest start in each of its modes, and a chooser picks. With the earliest end as the choice this is the
 * insertion-based processor selection of HEFT (Topcuoglu, Hariri and Wu 2002, section 4.2), for
 * any number of resources.
 *
 * Budgets of non-renewable resources are kept by offering only modes after which the least that the other
 * tasks can take still fits; that is necessary, not sufficient, so a list may still fail.
 */
export class Dispatcher {
  readonly #instance: Instance;
  readonly #profile: EventProfile;
  /** Passes made so far. */
  passes = 0;

  constructor(instance: Instance) {
    this.#instance = instance;
    this.#profile = createEventProfile(instance);
  }

  /**
   * @param list predecessors before successors
   * @param choose picks the mode of each task
   * @param start written, in ticks
   * @param mode written, rows of the mode table
   * @returns makespan in ticks, or −1 when some task has no mode left that fits
   */
  run(list: Int32Array, choose: ModeChooser, start: Int32Array, mode: Int32Array): number {
    this.passes++;
    const { modePtr, modeDuration, demandPtr, demandResource, demandAmount } = this.#instance;
    const profile = this.#profile;
    profile.reset();
    const left = this.#budgetsAfterLeast();
    const offers: ModeOffer[] = [];
    let makespan = 0;
    for (const i of list) {
      offers.length = 0;
      for (let m = modePtr[i]; m < modePtr[i + 1]; m++) {
        if (!this.#withinBudgets(i, m, left)) continue;
        const earliest = this.#readyTime(i, m, start, mode);
        const at = profile.earliestFit(
          earliest,
          modeDuration[m],
          demandResource,
          demandAmount,
          demandPtr[m],
          demandPtr[m + 1],
        );
        if (at >= 0) offers.push({ mode: m, start: at, end: at + modeDuration[m] });
      }
      if (offers.length === 0) return -1;
      const chosen = choose(i, offers);
      start[i] = chosen.start;
      mode[i] = chosen.mode;
      profile.reserve(
        chosen.start,
        modeDuration[chosen.mode],
        demandResource,
        demandAmount,
        demandPtr[chosen.mode],
        demandPtr[chosen.mode + 1],
      );
      this.#spend(i, chosen.mode, left);
      if (chosen.end > makespan) makespan = chosen.end;
    }
    return makespan;
  }

  /** Earliest start of i in mode m by release and predecessors, transfers between nodes included. */
  #readyTime(i: number, m: number, start: Int32Array, mode: Int32Array): number {
    const instance = this.#instance;
    const { ptr, task, type, lag, volume } = instance.predecessors;
    const { modeDuration, modeNode } = instance;
    let ready = instance.release[i];
    for (let k = ptr[i]; k < ptr[i + 1]; k++) {
      const p = task[k];
      const wait = lag[k] + transferTicks(instance, volume[k], modeNode[mode[p]], modeNode[m]);
      const bound = start[p] + arcWeight(type[k], wait, modeDuration[mode[p]], modeDuration[m]);
      if (bound > ready) ready = bound;
    }
    return ready;
  }

  /** Capacity of each non-renewable resource less the least that all tasks must take of it; 0 for renewable ones. */
  #budgetsAfterLeast(): Int32Array {
    const { resourceCount, capacity, renewable, taskCount } = this.#instance;
    const left = new Int32Array(resourceCount);
    for (let r = 0; r < resourceCount; r++) {
      if (renewable[r]) continue;
      left[r] = capacity[r];
      for (let i = 0; i < taskCount; i++) left[r] -= this.#leastUse(i, r);
    }
    return left;
  }

  #leastUse(i: number, r: number): number {
    const { modePtr } = this.#instance;
    let least = Number.POSITIVE_INFINITY;
    for (let m = modePtr[i]; m < modePtr[i + 1]; m++) least = Math.min(least, this.#use(m, r));
    return least;
  }

  #use(m: number, r: number): number {
    const { demandPtr, demandResource, demandAmount } = this.#instance;
    for (let k = demandPtr[m]; k < demandPtr[m + 1]; k++) if (demandResource[k] === r) return demandAmount[k];
    return 0;
  }

  #withinBudgets(i: number, m: number, left: Int32Array): boolean {
    const { demandPtr, demandResource, demandAmount, renewable } = this.#instance;
    for (let k = demandPtr[m]; k < demandPtr[m + 1]; k++) {
      const r = demandResource[k];
      if (!renewable[r] && demandAmount[k] - this.#leastUse(i, r) > left[r]) return false;
    }
    return true;
  }

  #spend(i: number, m: number, left: Int32Array): void {
    const { demandPtr, demandResource, demandAmount, renewable } = this.#instance;
    for (let k = demandPtr[m]; k < demandPtr[m + 1]; k++) {
      const r = demandResource[k];
      if (!renewable[r]) left[r] -= demandAmount[k] - this.#leastUse(i, r);
    }
  }
}

/** The offer that ends first; ties by the earlier start, then by file order. */
export function earliestEnd(_task: number, offers: readonly ModeOffer[]): ModeOffer {
  let best = offers[0];
  for (const offer of offers)
    if (offer.end < best.end || (offer.end === best.end && offer.start < best.start)) best = offer;
  return best;
}
