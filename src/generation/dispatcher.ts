import { arcWeight, type Instance, transferTicks } from '#instance/instance.ts';
import type { EventProfile } from '#kernels/eventProfile.ts';
import { createEventProfile } from './capacityProfile.ts';
import { RemainingBudgets } from './remainingBudgets.ts';

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
  readonly #hasBudgets: boolean;
  /** Passes made so far. */
  passes = 0;

  constructor(instance: Instance) {
    this.#instance = instance;
    this.#profile = createEventProfile(instance);
    this.#hasBudgets = instance.renewable.includes(0);
  }

  /**
   * @param list predecessors before successors
   * @param choose picks the mode of each task
   * @param start written, in ticks
   * @param mode written, rows of the mode table
   * @param isKept tasks that stay in the mode they have; all then have one within the budgets. None where left out
   * @returns makespan in ticks, or −1 when some task has no mode left that fits
   */
  run(
    list: Int32Array,
    choose: ModeChooser,
    start: Int32Array,
    mode: Int32Array,
    isKept: Uint8Array | null = null,
  ): number {
    this.passes++;
    const { modePtr, modeDuration, demandPtr, demandResource, demandAmount } = this.#instance;
    const profile = this.#profile;
    profile.reset();
    const budgets = this.#hasBudgets ? new RemainingBudgets(this.#instance, isKept && mode) : null;
    const offers: ModeOffer[] = [];
    let makespan = 0;
    for (const i of list) {
      offers.length = 0;
      for (let m = modePtr[i]; m < modePtr[i + 1]; m++) {
        if (isKept !== null && isKept[i] === 1 ? m !== mode[i] : budgets?.allow(i, m) === false) continue;
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
      budgets?.spend(i, chosen.mode);
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
}

/** The offer that ends first; ties by the earlier start, then by file order. */
export function earliestEnd(_task: number, offers: readonly ModeOffer[]): ModeOffer {
  let best = offers[0];
  for (const offer of offers)
    if (offer.end < best.end || (offer.end === best.end && offer.start < best.start)) best = offer;
  return best;
}
