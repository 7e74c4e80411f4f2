import { Activity } from './activity.ts';
import { Analysis } from './analysis.ts';
import { Nogoods } from './nogoods.ts';
import type { PredicateList } from './predicateList.ts';
import type { Propagator } from './propagator.ts';
import { luby } from './restarts.ts';
import type { Store } from './store.ts';

/** Conflicts in one unit of the Luby sequence. */
const LUBY_UNIT = 100;
/** Nogoods held before the first reduction, and how many more after each. */
const FIRST_LIMIT = 4000;
const LIMIT_STEP = 300;
/** Splits whose activity is known, some 40 bytes each; more are cut down. */
const MOST_SPLITS = 200_000;

/**
 * Where a search stands: at a solution, at a proof that there is none, at a proof that there is none under
 * the assumption, or out of its allowance.
 */
export type Verdict = 'solution' | 'refuted' | 'disproved' | 'paused';

/** Chooses a branch where activity has nothing to say. */
export interface Brancher {
  /** Decides a predicate on the store; false when every variable that counts is fixed. */
  branch(store: Store): boolean;
}

/**
 * Conflict-driven search: propagate, learn, decide, restart.
 *
 * Setting up         constructor (propagators by rising cost), guide
 * Searching          run, assume, backToRoot
 * At the root        tighten
 * Others' nogoods    onLearned, hear
 * What happened      conflicts, decisions, restarts
 *
 * Branches on the most active split first (VSIDS), in the direction of the best solution known, so that
 * search stays near it; else the brancher decides.
 * Source: Schutt, Feydy, Stuckey and Wallace 2011, Explaining the cumulative propagator; solution-guided
 * phases as in Beck 2007 and Demirović, Chu and Stuckey 2018.
 */
export class Search {
  conflicts = 0;
  decisions = 0;
  restarts = 0;
  /** Value of each variable in the best solution known: where splits lead first. */
  readonly guide: Int32Array;
  readonly store: Store;
  readonly analysis: Analysis;
  readonly nogoods: Nogoods;
  /** Told of each nogood learned and over how many levels it stretches. */
  onLearned: ((nogood: PredicateList, levels: number) => void) | null = null;
  /**
   * What matters under an assumption is not what matters without: each keeps its own activity, or the search would
   * go astray for a while after each change.
   */
  readonly #freely: Activity;
  readonly #assuming: Activity;
  /** The one in use. */
  #activity: Activity;
  readonly #propagators: readonly Propagator[];
  readonly #brancher: Brancher;
  #refuted = false;
  /** Decided before everything else; no variable: nothing is assumed. */
  #assumedVariable = -1;
  #assumedValue = 0;
  #conflictsLeft = LUBY_UNIT;
  #limit = FIRST_LIMIT;
  /** Nogoods of others, to be added at the root. */
  #heard: { nogood: Int32Array; levels: number }[] = [];

  /** @param propagators the cheap ones first; nogoods come behind the first */
  constructor(store: Store, propagators: readonly Propagator[], brancher: Brancher) {
    this.store = store;
    this.nogoods = new Nogoods(store);
    this.#freely = new Activity(store);
    this.#assuming = new Activity(store);
    this.#activity = this.#freely;
    this.analysis = new Analysis(store, (b, value) => this.#activity.bump(b, value));
    this.#propagators = [...propagators.slice(0, 1), this.nogoods, ...propagators.slice(1)];
    this.#brancher = brancher;
    this.guide = Int32Array.from({ length: store.variableCount }, (_, x) => store.bound[2 * x]);
  }

  /**
   * Goes on until a solution (the store then holds it), a proof, or until the allowance is spent; then it
   * can be called again and goes on where it stood.
   *
   * @param conflicts allowed in this call
   * @param decisions allowed in this call
   */
  run(conflicts: number, decisions: number): Verdict {
    const lastConflict = this.conflicts + conflicts;
    const lastDecision = this.decisions + decisions;
    while (!this.#refuted) {
      if (!this.propagate()) {
        this.#refuted = !this.#learn();
        continue;
      }
      if (this.#conflictsLeft <= 0 || this.nogoods.count >= this.#limit) {
        this.#restart();
        continue;
      }
      if (this.conflicts >= lastConflict || this.decisions >= lastDecision) return 'paused';
      this.decisions++;
      if (this.store.level === 0 && this.#assumedVariable >= 0) {
        if (!this.#decideAssumption()) return 'disproved';
      } else if (!this.#decide()) return 'solution';
    }
    this.#backtrack(0);
    return 'refuted';
  }

  /**
   * Looks only at solutions in which (b, value) is true, until another is assumed; −1 assumes nothing. What
   * is learned meanwhile holds without it. Precondition: the search is at its root.
   */
  assume(b: number, value: number): void {
    this.#assumedVariable = b;
    this.#assumedValue = value;
    this.#activity = b < 0 ? this.#freely : this.#assuming;
  }

  /** Undoes all decisions: only there may bounds be tightened for good, and are nogoods of others added. */
  backToRoot(): void {
    this.#backtrack(0);
    for (const { nogood, levels } of this.#heard) if (!this.nogoods.add(nogood, levels)) this.#refuted = true;
    this.#heard = [];
  }

  /**
   * Makes (b, value) true for good. Precondition: the search is at its root.
   * @returns false when that leaves no solution
   */
  tighten(b: number, value: number): boolean {
    if (!this.store.raise(b, value, 0)) this.#refuted = true;
    return !this.#refuted;
  }

  /**
   * Takes over a nogood that somebody else has learned, as soon as the search is at its root.
   *
   * @param nogood bound variable and value by turns, each variable once; not all to be true in any solution asked for
   */
  hear(nogood: Int32Array, levels: number): void {
    this.#heard.push({ nogood, levels });
  }

  /** Runs all propagators until none infers more. @returns false on a conflict */
  propagate(): boolean {
    const { store } = this;
    const propagators = this.#propagators;
    for (let k = 0; k < propagators.length; k++) {
      const { size } = store;
      if (!propagators[k].propagate()) return false;
      // Something new: let the cheaper ones work it off first.
      if (k > 0 && store.size > size) k = -1;
    }
    return true;
  }

  /** Learns from the conflict that the store holds. @returns false when there is no solution at all */
  #learn(): boolean {
    this.conflicts++;
    this.#conflictsLeft--;
    const { analysis } = this;
    if (!analysis.run()) return false;
    this.onLearned?.(analysis.nogood, analysis.levels);
    this.#backtrack(analysis.backjump);
    this.nogoods.learn(analysis.nogood, analysis.levels);
    this.nogoods.decay();
    this.#activity.decay();
    this.store.failedVariable = -1;
    return true;
  }

  /** @returns false when the assumption is false at the root */
  #decideAssumption(): boolean {
    const { store } = this;
    const b = this.#assumedVariable;
    const value = this.#assumedValue;
    if (value + store.bound[b ^ 1] > 0) return false;
    if (value <= store.bound[b]) this.#assumedVariable = -1;
    else {
      store.decide(b, value);
      this.#activity.decided(-1);
    }
    return true;
  }

  #decide(): boolean {
    const { store } = this;
    const split = this.#activity.next();
    if (split < 0) {
      if (!this.#brancher.branch(store)) return false;
      this.#activity.decided(-1);
      return true;
    }
    const x = this.#activity.variable[split];
    const value = this.#activity.value[split];
    if (this.guide[x] >= value) store.decide(2 * x, value);
    else store.decide(2 * x + 1, 1 - value);
    this.#activity.decided(split);
    return true;
  }

  /** Postcondition: at the root, with room for new nogoods and a new run before it. */
  #restart(): void {
    this.backToRoot();
    this.restarts++;
    this.#conflictsLeft = LUBY_UNIT * luby(this.restarts);
    if (this.nogoods.count < this.#limit) return;
    if (!this.propagate()) {
      this.#refuted = !this.#learn();
      return;
    }
    this.analysis.audit?.forgetting?.();
    this.nogoods.reduce();
    this.#limit += LIMIT_STEP;
    this.#freely.forget(MOST_SPLITS);
    this.#assuming.forget(MOST_SPLITS);
  }

  #backtrack(level: number): void {
    const { store } = this;
    const from = store.level;
    if (level >= from) return;
    store.backtrack(level);
    for (const propagator of this.#propagators) propagator.backtrack(store.size);
    this.#activity.backtrack(level, from);
  }
}
