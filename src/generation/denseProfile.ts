import type { Instance } from '#instance/instance.ts';
import { PACKED_CAPACITY, PACKED_RESOURCES, packAmounts, packedSgs } from '#kernels/packedSgs.ts';
import { serialSgs } from '#kernels/serialSgs.ts';
import { fillCapacity } from './capacityProfile.ts';
import type { ModeView, WeightedArcs } from './modeView.ts';

/**
 * A profile with one row a tick, and a template of the whole capacity to reset it from. Where the
 * resources are few and small, a row is one packed word.
 */
export class DenseProfile {
  readonly #instance: Instance;
  /** Words a row: 1 packed, else the number of resources. */
  readonly #width: number;
  readonly #free: Int32Array;
  readonly #template: Int32Array;
  /** Packed demand of each task under the view's modes; null where rows are not packed. */
  readonly #need: Int32Array | null;
  #needVersion = -1;
  /** Rows that the last pass may have touched. */
  #dirty = 0;

  constructor(instance: Instance) {
    const { resourceCount: R, horizon, capacity } = instance;
    const packed = R <= PACKED_RESOURCES && capacity.every((amount) => amount <= PACKED_CAPACITY);
    const rows = new Int32Array(horizon * R);
    fillCapacity(instance, rows, horizon);
    this.#instance = instance;
    this.#width = packed ? 1 : R;
    this.#template = packed ? packRows(rows, R, horizon) : rows;
    this.#free = this.#template.slice();
    this.#need = packed ? new Int32Array(instance.taskCount) : null;
  }

  /** One serial pass; `mirrorAt` > 0 says that time runs back from there. Returns as serialSgs. */
  pass(
    list: Int32Array,
    arcs: WeightedArcs,
    release: Int32Array,
    view: ModeView,
    start: Int32Array,
    mirrorAt: number,
  ): number {
    const { resourceCount, horizon, hasCalendar } = this.#instance;
    const free = this.#free;
    const { duration, demandPtr, demandResource, demandAmount } = view;
    if (hasCalendar && mirrorAt > 0) this.#mirror(mirrorAt);
    else free.set(this.#template.subarray(0, this.#dirty * this.#width));
    const need = this.#packedNeed(view);
    const length =
      need !== null
        ? packedSgs(list, arcs.ptr, arcs.task, arcs.weight, release, duration, need, free, horizon, start)
        : serialSgs(
            list,
            arcs.ptr,
            arcs.task,
            arcs.weight,
            release,
            duration,
            demandPtr,
            demandResource,
            demandAmount,
            resourceCount,
            free,
            horizon,
            start,
          );
    this.#dirty = length < 0 || (hasCalendar && mirrorAt > 0) ? horizon : length;
    return length;
  }

  #packedNeed(view: ModeView): Int32Array | null {
    const need = this.#need;
    if (need === null || this.#needVersion === view.version) return need;
    const { duration, demandPtr, demandResource, demandAmount } = view;
    for (let i = 0; i < need.length; i++) {
      let word = 0;
      // What takes no time takes nothing.
      if (duration[i] > 0) {
        for (let k = demandPtr[i]; k < demandPtr[i + 1]; k++)
          word |= demandAmount[k] << (8 * demandResource[k]);
      }
      need[i] = word;
    }
    this.#needVersion = view.version;
    return need;
  }

  /** Writes the capacities as seen from `end` back to 0; before time 0 there is none. */
  #mirror(end: number): void {
    const width = this.#width;
    const free = this.#free;
    const template = this.#template;
    for (let t = 0; t < end; t++) {
      for (let w = 0; w < width; w++) free[t * width + w] = template[(end - 1 - t) * width + w];
    }
    free.fill(0, end * width);
  }
}

function packRows(rows: Int32Array, width: number, count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, t) => packAmounts(rows.subarray(t * width, (t + 1) * width)));
}
