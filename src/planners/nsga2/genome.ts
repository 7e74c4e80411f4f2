import type { Instance } from '#instance/instance.ts';
import type { Rng } from '#kernels/rng.ts';

/** What is handed down: the order tasks are placed in, and the mode (hence the node) of each. */
export interface Genome {
  /** Task list, predecessors before successors. */
  readonly list: Int32Array;
  /** Mode of task i: a row of the mode table. */
  readonly mode: Int32Array;
}

/**
 * Two-point crossover of task lists (Hartmann 1998): up to the first point as the mother, up to the second in
 * the father's order, then in the mother's again, which keeps predecessors before successors. Modes come with
 * the places (Hartmann 2001) or, every other time, each task's from the father with probability 1/4. O(tasks).
 *
 * Differs from Hartmann: the points are at most a quarter of the list apart, and modes may come without the
 * places, because children nearer to one parent make fuller fronts.
 */
export function crossOver(mother: Genome, father: Genome, rng: Rng): Genome {
  const n = mother.list.length;
  const first = rng.int(n + 1);
  const second = Math.min(n, first + 1 + rng.int(Math.ceil(n / 4)));
  const list = new Int32Array(n);
  const mode = new Int32Array(n);
  const taken = new Uint8Array(n);
  let next = 0;
  const takeFrom = (parent: Genome, until: number) => {
    for (let x = 0; x < n && next < until; x++) {
      const i = parent.list[x];
      if (taken[i]) continue;
      taken[i] = 1;
      mode[i] = parent.mode[i];
      list[next++] = i;
    }
  };
  takeFrom(mother, first);
  takeFrom(father, second);
  takeFrom(mother, n);
  if (rng.int(2) === 0) for (let i = 0; i < n; i++) mode[i] = (rng.int(4) === 0 ? father : mother).mode[i];
  return { list, mode };
}

/**
 * Mutation in place: each task changes places with the next one of the list with the given probability, unless
 * that has to wait for it; each task's mode is drawn anew with probability 1 / tasks, or the same if greater.
 * Source: Hartmann 1998, 2001. O(tasks + arcs of those that change places).
 */
export function mutate({ list, mode }: Genome, instance: Instance, probability: number, rng: Rng): void {
  const { modePtr, successors } = instance;
  const n = list.length;
  for (let x = 0; x + 1 < n; x++) {
    if (rng.next() >= probability) continue;
    const i = list[x];
    const j = list[x + 1];
    let waits = false;
    for (let k = successors.ptr[i]; k < successors.ptr[i + 1]; k++) waits ||= successors.task[k] === j;
    if (waits) continue;
    list[x] = j;
    list[x + 1] = i;
  }
  if (!instance.isMultiMode) return;
  const modeProbability = Math.max(probability, 1 / n);
  for (let i = 0; i < n; i++)
    if (rng.next() < modeProbability) mode[i] = modePtr[i] + rng.int(modePtr[i + 1] - modePtr[i]);
}
