import { type ArcList, arcWeight, type Instance, transferTicks } from '#instance/instance.ts';

/** Arcs with their least start-to-start ticks under one choice of modes; rows as in ArcList. */
export interface WeightedArcs {
  readonly ptr: Int32Array;
  readonly task: Int32Array;
  readonly weight: Int32Array;
}

/**
 * The instance under one choice of modes: single-mode RCPSP in the arrays that the kernels read. Made
 * once and refilled by `setModes`; a single-mode instance is filled once and for all.
 */
export class ModeView {
  readonly instance: Instance;
  readonly mode: Int32Array;
  readonly duration: Int32Array;
  /** Raised by every setModes: tells what is derived from the view that it is out of date. */
  version = 0;
  /** Renewable demands of task i: [demandPtr[i], demandPtr[i+1]). */
  readonly demandPtr: Int32Array;
  readonly demandResource: Int32Array;
  readonly demandAmount: Int32Array;
  /** Into each task: start[i] ≥ start[arc.task] + arc.weight. */
  readonly into: WeightedArcs;
  /** Out of each task, for time running backward: mirrored start[i] ≥ mirrored start[arc.task] + arc.weight. */
  readonly mirrored: WeightedArcs;

  constructor(instance: Instance) {
    const { taskCount: n, modePtr, demandPtr } = instance;
    this.instance = instance;
    this.mode = instance.modePtr.slice(0, n);
    this.duration = new Int32Array(n);
    this.demandPtr = new Int32Array(n + 1);
    let mostDemands = 0;
    for (let i = 0; i < n; i++) {
      let most = 0;
      for (let m = modePtr[i]; m < modePtr[i + 1]; m++)
        most = Math.max(most, demandPtr[m + 1] - demandPtr[m]);
      mostDemands += most;
    }
    this.demandResource = new Int32Array(mostDemands);
    this.demandAmount = new Int32Array(mostDemands);
    this.into = weightless(instance.predecessors);
    this.mirrored = weightless(instance.successors);
    this.setModes(this.mode);
  }

  /** Reads a choice of modes, one row of the mode table a task. O(tasks·demands + arcs). */
  setModes(mode: Int32Array): void {
    const { instance, duration, demandPtr, demandResource, demandAmount } = this;
    const { taskCount: n, modeDuration, renewable } = instance;
    if (mode !== this.mode) this.mode.set(mode);
    this.version++;
    let next = 0;
    for (let i = 0; i < n; i++) {
      const m = mode[i];
      duration[i] = modeDuration[m];
      for (let k = instance.demandPtr[m]; k < instance.demandPtr[m + 1]; k++) {
        const r = instance.demandResource[k];
        if (!renewable[r]) continue;
        demandResource[next] = r;
        demandAmount[next++] = instance.demandAmount[k];
      }
      demandPtr[i + 1] = next;
    }
    this.#weighInto();
    this.#weighMirrored();
  }

  #weighInto(): void {
    const { instance, duration, into } = this;
    const { ptr, task, type, lag, volume } = instance.predecessors;
    for (let j = 0; j < instance.taskCount; j++) {
      for (let k = ptr[j]; k < ptr[j + 1]; k++) {
        const i = task[k];
        into.weight[k] = arcWeight(
          type[k],
          lag[k] + this.#transfer(volume[k], i, j),
          duration[i],
          duration[j],
        );
      }
    }
  }

  #weighMirrored(): void {
    const { instance, duration, mirrored } = this;
    const { ptr, task, type, lag, volume } = instance.successors;
    for (let i = 0; i < instance.taskCount; i++) {
      for (let k = ptr[i]; k < ptr[i + 1]; k++) {
        const j = task[k];
        const weight = arcWeight(type[k], lag[k] + this.#transfer(volume[k], i, j), duration[i], duration[j]);
        // start[j] ≥ start[i] + weight, seen from the end of time: end-to-end distances turn around.
        mirrored.weight[k] = weight + duration[j] - duration[i];
      }
    }
  }

  #transfer(volume: number, i: number, j: number): number {
    const { instance, mode } = this;
    return volume === 0
      ? 0
      : transferTicks(instance, volume, instance.modeNode[mode[i]], instance.modeNode[mode[j]]);
  }
}

function weightless(arcs: ArcList): WeightedArcs {
  return { ptr: arcs.ptr, task: arcs.task, weight: new Int32Array(arcs.task.length) };
}
