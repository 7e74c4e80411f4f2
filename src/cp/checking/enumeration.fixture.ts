import type { Instance } from '#instance/instance.ts';
import { checkSchedule } from '#schedule/checkSchedule.ts';
import type { Propagator } from '../engine/propagator.ts';
import type { Store } from '../engine/store.ts';
import { buildScheduleModel, PARTS, type Parts, type ScheduleModel } from '../scheduleModel.ts';
import { InferenceChecker } from './inferenceChecker.ts';

/** Forbids schedules that were found already, so that a search goes through all of them. */
class Found implements Propagator {
  readonly schedules: Int32Array[] = [];
  readonly #store: Store;
  readonly #taskCount: number;

  constructor(store: Store, taskCount: number) {
    this.#store = store;
    this.#taskCount = taskCount;
  }

  /** Notes the schedule that the store holds; the next propagation refuses it. */
  add(): Int32Array {
    const schedule = Int32Array.from({ length: this.#taskCount }, (_, i) => this.#store.bound[2 * i]);
    this.schedules.push(schedule);
    return schedule;
  }

  propagate(): boolean {
    const { bound, conflict } = this.#store;
    const known = this.schedules.some((schedule) =>
      schedule.every((start, i) => bound[2 * i] === start && bound[2 * i + 1] === -start),
    );
    if (!known) return true;
    this.#store.failedVariable = -1;
    conflict.length = 0;
    for (let b = 0; b < 2 * this.#taskCount; b++) conflict.push(b, bound[b]);
    return false;
  }

  backtrack(): void {}
}

/** Predicates that say no more than one schedule, all true: what `Found` gives as its conflict. */
function isOneSchedule(nogood: readonly [number, number][], schedules: readonly Int32Array[]): boolean {
  return schedules.some((schedule) =>
    nogood.every(([b, value]) => (b & 1 ? -schedule[b >> 1] >= value : schedule[b >> 1] >= value)),
  );
}

/** What a test changes: the parts that a model is made of, or the model when it is made. */
export interface Mutation {
  parts?: Partial<Parts>;
  change?: (model: ScheduleModel, checker: InferenceChecker) => void;
}

export interface Enumeration {
  /** What was found wrong. */
  faults: string[];
  inferences: number;
  nogoods: number;
  schedules: number;
}

/**
 * Lets the solver find every schedule of a tiny instance that ends by `latestEnd`, judges every inference,
 * compares every nogood with all schedules not yet found, and in the end the schedules with those that
 * trying everything finds.
 */
export function enumerate(instance: Instance, latestEnd: number, mutation: Mutation = {}): Enumeration {
  let found: Found | undefined;
  const model = buildScheduleModel(instance, latestEnd, {
    ...PARTS,
    ...mutation.parts,
    further: (store) => {
      found = new Found(store, instance.taskCount);
      return [found];
    },
  });
  const all = everySchedule(instance, latestEnd);
  if (model === null) {
    const faults = all.length > 0 ? ['a window was called empty'] : [];
    return { faults, inferences: 0, nogoods: 0, schedules: 0 };
  }
  if (typeof model === 'string' || found === undefined) throw new Error(`not built: ${model}`);
  const { search } = model;
  const checker = new InferenceChecker(model);
  const mode = instance.modePtr.slice(0, instance.taskCount);
  search.analysis.audit = {
    inference(because, from, b, value, position) {
      const isFound = b < 0 && isOneSchedule(because.pairs(), (found as Found).schedules);
      if (!isFound) checker.inference(because, from, b, value, position);
    },
    nogood(nogood) {
      checker.nogood(nogood);
    },
  };
  mutation.change?.(model, checker);

  const left = new Map(all.map((schedule) => [schedule.join(), schedule]));
  let judged = 0;
  for (let step = 0; ; step++) {
    const verdict = step > 20_000 ? 'paused' : search.run(1, 50);
    for (; judged < checker.learned.length; judged++) {
      const nogood = checker.learned[judged];
      for (const schedule of left.values())
        if (nogood.every(([b, value]) => valueIn(model, schedule, b) >= value))
          checker.faults.push(`a nogood forbids the schedule ${schedule.join(' ')}`);
    }
    if (step > 20_000) checker.faults.push('the search does not end');
    if (verdict === 'refuted' || checker.faults.length > 0) break;
    if (verdict === 'solution') {
      const start = found.add();
      const violations = checkSchedule(instance, { start, mode });
      if (violations.length > 0) checker.faults.push(`a wrong schedule: ${violations[0].message}`);
      else if (!left.delete(start.join())) checker.faults.push('a schedule too late, or found twice');
    }
  }
  if (checker.faults.length === 0 && left.size > 0)
    checker.faults.push(`${left.size} of ${all.length} schedules were lost`);
  return {
    faults: checker.faults,
    inferences: checker.inferences,
    nogoods: checker.learned.length,
    schedules: all.length,
  };
}

/**
 * Lets the solver search among the schedules no longer than a known one, which is too many to find all,
 * for so many conflicts, and judges every inference and whether any nogood forbids the known one.
 */
export function replay(instance: Instance, known: Int32Array, conflicts: number): Enumeration {
  let found: Found | undefined;
  const end = known.reduce((latest, start, i) => Math.max(latest, start + instance.modeDuration[i]), 0);
  const model = buildScheduleModel(instance, end, {
    ...PARTS,
    further: (store) => {
      found = new Found(store, instance.taskCount);
      return [found];
    },
  });
  if (model === null || typeof model === 'string' || found === undefined)
    throw new Error(`not built: ${model}`);
  const { search } = model;
  const checker = new InferenceChecker(model);
  search.analysis.audit = {
    inference(because, from, b, value, position) {
      if (b >= 0 || !isOneSchedule(because.pairs(), (found as Found).schedules))
        checker.inference(because, from, b, value, position);
    },
    nogood: (nogood) => checker.nogood(nogood),
  };
  let judged = 0;
  while (search.conflicts < conflicts && checker.faults.length === 0) {
    const verdict = search.run(1, 50);
    for (; judged < checker.learned.length; judged++) {
      if (checker.learned[judged].every(([b, value]) => valueIn(model, known, b) >= value))
        checker.faults.push('a nogood forbids the known schedule');
    }
    if (verdict === 'refuted') checker.faults.push('the known schedule was called impossible');
    if (verdict === 'solution' && found.add().join() === known.join()) break;
  }
  return { faults: checker.faults, inferences: checker.inferences, nogoods: judged, schedules: 1 };
}

/** Value of a bound variable in a schedule; orders of pairs follow from the starts. */
function valueIn({ makespan, pairs, cumulative }: ScheduleModel, start: Int32Array, b: number): number {
  const x = b >> 1;
  let value = 0;
  if (x < start.length) value = start[x];
  else if (x === makespan)
    value = start.reduce((end, at, i) => Math.max(end, at + cumulative.duration[i]), 0);
  else value = start[pairs[x - makespan - 1].first] < start[pairs[x - makespan - 1].second] ? 1 : 0;
  return b & 1 ? -value : value;
}

/** Every schedule that ends by `latestEnd`, by trying all vectors of starts. */
export function everySchedule(instance: Instance, latestEnd: number): Int32Array[] {
  const { taskCount: n, modeDuration } = instance;
  const mode = instance.modePtr.slice(0, n);
  const start = new Int32Array(n);
  const schedules: Int32Array[] = [];
  const place = (i: number): void => {
    if (i === n) {
      if (checkSchedule(instance, { start, mode }).length === 0) schedules.push(start.slice());
      return;
    }
    for (let t = instance.release[i]; t + modeDuration[i] <= latestEnd; t++) {
      start[i] = t;
      place(i + 1);
    }
  };
  place(0);
  return schedules;
}
