/**
 * What a learner knows of the allocations it has met, and only of those: rows are made on a first visit, so
 * a run holds thousands of states where there are m^n. All rows of an action array are n actions long.
 *
 * Memory: 12 bytes an action and state, and the key.
 */
export class StateTable {
  readonly actions: number;
  /** W(S, a) of state s and action a at s·actions + a. */
  values = new Float64Array(0);
  /** The state that action a leads to from s, at s·actions + a; −1 until it has been taken once. */
  next = new Int32Array(0);
  readonly #objective: number[] = [];
  readonly #keys: string[] = [];
  readonly #index = new Map<string, number>();

  constructor(actions: number) {
    this.actions = actions;
  }

  /** States met so far. */
  get size(): number {
    return this.#keys.length;
  }

  /** The state of a key; −1 where it was never met. */
  find(key: string): number {
    return this.#index.get(key) ?? -1;
  }

  keyOf(state: number): string {
    return this.#keys[state];
  }

  /** Objective value of the state's allocation. */
  objectiveOf(state: number): number {
    return this.#objective[state];
  }

  /** Adds a state whose values are all 0. Amortised O(actions). */
  add(key: string, objective: number): number {
    const state = this.#keys.length;
    const needed = (state + 1) * this.actions;
    if (needed > this.values.length) {
      const room = Math.max(needed, 2 * this.values.length, 64 * this.actions);
      const values = new Float64Array(room);
      values.set(this.values);
      this.values = values;
      const next = new Int32Array(room).fill(-1);
      next.set(this.next);
      this.next = next;
    }
    this.#keys.push(key);
    this.#objective.push(objective);
    this.#index.set(key, state);
    return state;
  }
}
