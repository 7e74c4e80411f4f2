import { NeighbourhoodSearch } from '#cp/neighbourhood/neighbourhoodSearch.ts';
import type { Instance } from '#instance/instance.ts';
import { objectiveValues } from '#schedule/objective.ts';
import type { Schedule } from '#schedule/schedule.ts';
import type { PlanContext } from '../planner.ts';

/** Tasks freed at once: to begin with, and how that follows what comes of it. */
const FIRST_SIZE = 20;
const LEAST_SIZE = 6;
const GROWTH = 1.03;
/** Conflicts granted to one neighbourhood. */
const CONFLICTS = 200;

/**
 * Improves the incumbent by neighbourhoods that the exact solver searches: the tasks that start near one drawn
 * at random go anywhere, the rest keep their order. Neighbourhoods grow where they are searched through, and
 * shrink where they are not.
 *
 * Source: Shaw 1998; the size that follows its success: Laborie and Godard 2007, Self-adapting large
 * neighborhood search, section 3.
 */
export class Neighbourhoods {
  readonly #instance: Instance;
  readonly #context: PlanContext;
  readonly #isFree: Uint8Array;
  #size = FIRST_SIZE;

  constructor(instance: Instance, context: PlanContext) {
    this.#instance = instance;
    this.#context = context;
    this.#isFree = new Uint8Array(instance.taskCount);
  }

  /**
   * Whether they beat lists and passes for the same time: measured so where each resource serves one task at a
   * time, as in job shops. On projects (j120, MMLIB50) genetic search makes more of it.
   */
  static pay({ resourceCount, renewable, capacity }: Instance): boolean {
    for (let r = 0; r < resourceCount; r++) if (renewable[r] && capacity[r] > 1) return false;
    return true;
  }

  /** Goes on until the time is up or the incumbent is proved best. */
  async run(): Promise<void> {
    const context = this.#context;
    let search: NeighbourhoodSearch | null = null;
    while (!context.done(0) && !context.solved()) {
      const incumbent = context.incumbent();
      if (incumbent !== null) {
        if (search === null) {
          const made = NeighbourhoodSearch.create(this.#instance, incumbent);
          if (typeof made === 'string') return;
          if (made === null) return this.#tellProof(incumbent);
          search = made;
        }
        const better = this.#improve(search, incumbent);
        if (search.proved) return this.#tellProof(better ?? incumbent);
      }
      if (context.due()) await context.breathe();
    }
  }

  /** That nothing is better than `best`. */
  #tellProof(best: Schedule): void {
    this.#context.onBound(objectiveValues(this.#instance, best)[0]);
  }

  #improve(search: NeighbourhoodSearch, incumbent: Schedule): Schedule | null {
    this.#free(incumbent.start);
    const better = search.improve(incumbent, this.#isFree, CONFLICTS);
    if (better !== null) this.#context.onIncumbent(better);
    else if (search.searchedThrough) this.#size = Math.min(this.#instance.taskCount, this.#size * GROWTH);
    else this.#size = Math.max(LEAST_SIZE, this.#size / GROWTH);
    return better;
  }

  /** Frees the tasks whose starts are nearest to that of a random one. */
  #free(start: Int32Array): void {
    const centre = start[this.#context.rng.int(start.length)];
    const near = Array.from(start.keys()).sort(
      (a, b) => Math.abs(start[a] - centre) - Math.abs(start[b] - centre),
    );
    this.#isFree.fill(0);
    for (let k = 0; k < Math.floor(this.#size); k++) this.#isFree[near[k]] = 1;
  }
}
