import type { Rng } from '#kernels/rng.ts';

/**
 * A random acyclic network after ProGen (Kolisch, Sprecher and Drexl 1995, section 3.2): each task gets a
 * predecessor, each a successor, then arcs are added until the complexity is reached.
 *
 * Differs from ProGen in two ways, because both would take quadratic time or memory. Arcs join tasks at most
 * `span` apart, which sets how long chains grow. An added arc is refused when it stands there already or
 * shortcuts two others; longer redundancy is not looked for, so a dense network has some.
 *
 * O(tasks·NC), expected.
 * @param arcsPerTask the complexity NC; arcs of the source and the sink count, as in ProGen
 * @returns predecessors of each task, ascending; all have lower numbers
 */
export function randomNetwork(taskCount: number, arcsPerTask: number, span: number, rng: Rng): Int32Array[] {
  const predecessors: Set<number>[] = Array.from({ length: taskCount }, () => new Set());
  const successorCount = new Int32Array(taskCount);
  let arcs = 0;
  const join = (i: number, j: number): boolean => {
    const before = predecessors[j];
    if (before.has(i)) return false;
    for (const p of before) if (predecessors[p].has(i)) return false;
    before.add(i);
    successorCount[i]++;
    arcs++;
    return true;
  };
  // A tenth of the tasks, and the first, start with the project.
  for (let j = 1; j < taskCount; j++) {
    if (rng.next() < 0.1) continue;
    const reach = Math.min(span, j);
    join(j - 1 - rng.int(reach), j);
  }
  // A tenth end with the project.
  for (let i = taskCount - 2; i >= 0; i--) {
    if (successorCount[i] > 0 || rng.next() < 0.1) continue;
    const reach = Math.min(span, taskCount - 1 - i);
    join(i, i + 1 + rng.int(reach));
  }
  const ends = (degree: (i: number) => number) => {
    let count = 0;
    for (let i = 0; i < taskCount; i++) if (degree(i) === 0) count++;
    return count;
  };
  arcs += ends((i) => predecessors[i].size) + ends((i) => successorCount[i]);
  const wanted = Math.round(arcsPerTask * (taskCount + 2));
  // Where nearly every pair is joined or redundant already, the complexity stays below what was asked.
  for (let misses = 0; arcs < wanted && taskCount > 1 && misses < 100;) {
    const j = 1 + rng.int(taskCount - 1);
    const i = j - 1 - rng.int(Math.min(span, j));
    const wasEnd = successorCount[i] === 0;
    const wasStart = predecessors[j].size === 0;
    if (!join(i, j)) {
      misses++;
      continue;
    }
    misses = 0;
    // The arc to the sink, or from the source, is not needed any more.
    arcs -= (wasEnd ? 1 : 0) + (wasStart ? 1 : 0);
  }
  return predecessors.map((set) => Int32Array.from(set).sort());
}
