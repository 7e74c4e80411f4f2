import type { Instance } from '#instance/instance.ts';
import { machineSgs } from '#kernels/machineSgs.ts';
import type { ModeView, WeightedArcs } from './modeView.ts';

/** Most busy stretches that are kept room for (16 MB). */
const MOST_STRETCHES = 1 << 21;

/** A profile of resources that serve one task at a time: the stretches in which each is busy. */
export class MachineProfile {
  readonly #horizon: number;
  readonly #rowPtr: Int32Array;
  readonly #busyStart: Int32Array;
  readonly #busyEnd: Int32Array;
  readonly #busyCount: Int32Array;

  private constructor(instance: Instance, rowPtr: Int32Array) {
    const { resourceCount, horizon } = instance;
    this.#horizon = horizon;
    this.#rowPtr = rowPtr;
    this.#busyStart = new Int32Array(rowPtr[resourceCount]);
    this.#busyEnd = new Int32Array(rowPtr[resourceCount]);
    this.#busyCount = new Int32Array(resourceCount);
  }

  /** Null where some resource serves more than one task at a time or has a calendar, or there are too many. */
  static of(instance: Instance): MachineProfile | null {
    const { resourceCount, renewable, capacity, taskCount, modePtr, demandPtr, demandResource } = instance;
    if (instance.hasCalendar || !renewable.some((value) => value !== 0)) return null;
    for (let r = 0; r < resourceCount; r++) if (renewable[r] && capacity[r] !== 1) return null;
    const rowPtr = new Int32Array(resourceCount + 1);
    const lastUser = new Int32Array(resourceCount).fill(-1);
    for (let i = 0; i < taskCount; i++) {
      for (let k = demandPtr[modePtr[i]]; k < demandPtr[modePtr[i + 1]]; k++) {
        const r = demandResource[k];
        if (lastUser[r] !== i) rowPtr[r + 1]++;
        lastUser[r] = i;
      }
    }
    for (let r = 0; r < resourceCount; r++) rowPtr[r + 1] += rowPtr[r];
    return rowPtr[resourceCount] <= MOST_STRETCHES ? new MachineProfile(instance, rowPtr) : null;
  }

  /** One serial pass, in either direction of time. Returns as serialSgs. */
  pass(list: Int32Array, arcs: WeightedArcs, release: Int32Array, view: ModeView, start: Int32Array): number {
    return machineSgs(
      list,
      arcs.ptr,
      arcs.task,
      arcs.weight,
      release,
      view.duration,
      view.demandPtr,
      view.demandResource,
      this.#rowPtr,
      this.#busyStart,
      this.#busyEnd,
      this.#busyCount,
      this.#horizon,
      start,
    );
  }
}
