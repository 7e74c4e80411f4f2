import type { Instance } from '#instance/instance.ts';
import { checkSchedule } from '#schedule/checkSchedule.ts';
import { makespan, type Schedule } from '#schedule/schedule.ts';
import type { Propagator } from '../engine/propagator.ts';
import type { Store } from '../engine/store.ts';
import { buildScheduleModel, PARTS, type Parts, type ScheduleModel } from '../scheduleModel.ts';
import { wholeObjective } from '../scheduleValues.ts';
import { chosenModes } from '../taskVariables.ts';
import { InferenceChecker } from './inferenceChecker.ts';

/** Forbids schedules that were found already, so that a search goes through all of them. */
class Found implements Propagator {
  /** Variables that make up a schedule: starts and ranks. Empty until the model is made. */
  variables: number[] = [];
  /** Values of `variables` in each schedule found. */
  readonly #found: Int32Array[] = [];
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Notes the schedule that the store holds; the next propagation refuses it. */
  add(): void {
    this.#found.push(Int32Array.from(this.variables, (x) => this.#store.bound[2 * x]));
  }

  propagate(): boolean {
    const { bound, conflict } = this.#store;
    const isKnown = this.#found.some((values) =>
      this.variables.every((x, k) => bound[2 * x] === values[k] && bound[2 * x + 1] === -values[k]),
    );
    if (!isKnown) return true;
    this.#store.failedVariable = -1;
    conflict.length = 0;
    for (const x of this.variables) {
      conflict.push(2 * x, bound[2 * x]);
      conflict.push(2 * x + 1, bound[2 * x + 1]);
    }
    return false;
  }

  backtrack(): void {}

  /** Whether predicates say no more than that it is one of the schedules found: the conflict given above. */
  isFound(predicates: readonly [number, number][]): boolean {
    return this.#found.some((values) =>
      predicates.every(([b, value]) => {
        const held = values[this.variables.indexOf(b >> 1)];
        return (b & 1 ? -held : held) >= value;
      }),
    );
  }
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
 * trying everything finds. Where the objective is a sum, only the better half of the schedules is asked for.
 */
export function enumerate(instance: Instance, latestEnd: number, mutation: Mutation = {}): Enumeration {
  let found: Found | undefined;
  const model = buildScheduleModel(instance, latestEnd, {
    ...PARTS,
    ...mutation.parts,
    further: (store) => {
      found = new Found(store);
      return [found];
    },
  });
  let all = everySchedule(instance, latestEnd);
  if (model === null) {
    const faults = all.length > 0 ? ['a window was called empty'] : [];
    return { faults, inferences: 0, nogoods: 0, schedules: 0 };
  }
  if (typeof model === 'string' || found === undefined) throw new Error(`not built: ${model}`);
  const { search } = model;
  const checker = audited(model, found);
  mutation.change?.(model, checker);
  if (model.objective !== model.makespan && all.length > 0) {
    const values = all.map((schedule) => wholeObjective(instance, model.sum, schedule));
    const most = values.toSorted((a, b) => a - b)[values.length >> 1];
    all = all.filter((_, k) => values[k] <= most);
    search.tighten(2 * model.objective + 1, -most);
  }

  const left = new Map(all.map((schedule) => [keyOf(schedule), schedule]));
  let judged = 0;
  for (let step = 0; ; step++) {
    const verdict = step > 20_000 ? 'paused' : search.run(1, 50);
    for (; judged < checker.learned.length; judged++) {
      const nogood = checker.learned[judged];
      for (const schedule of left.values())
        if (nogood.every(([b, value]) => valueIn(instance, model, schedule, b) >= value))
          checker.faults.push(`a nogood forbids the schedule ${keyOf(schedule)}`);
    }
    if (step > 20_000) checker.faults.push('the search does not end');
    if (verdict === 'refuted' || checker.faults.length > 0) break;
    if (verdict === 'solution') {
      found.add();
      const schedule = scheduleIn(instance, model);
      const violations = checkSchedule(instance, schedule);
      if (violations.length > 0) checker.faults.push(`a wrong schedule: ${violations[0].message}`);
      else if (!left.delete(keyOf(schedule))) checker.faults.push('a schedule too late, or found twice');
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
export function replay(instance: Instance, known: Schedule, conflicts: number): Enumeration {
  let found: Found | undefined;
  const model = buildScheduleModel(instance, makespan(instance, known), {
    ...PARTS,
    further: (store) => {
      found = new Found(store);
      return [found];
    },
  });
  if (model === null || typeof model === 'string' || found === undefined)
    throw new Error(`not built: ${model}`);
  const { search } = model;
  const checker = audited(model, found);
  let judged = 0;
  while (search.conflicts < conflicts && checker.faults.length === 0) {
    const verdict = search.run(1, 50);
    for (; judged < checker.learned.length; judged++) {
      if (checker.learned[judged].every(([b, value]) => valueIn(instance, model, known, b) >= value))
        checker.faults.push('a nogood forbids the known schedule');
    }
    if (verdict === 'refuted') checker.faults.push('the known schedule was called impossible');
    if (verdict !== 'solution') continue;
    found.add();
    if (keyOf(scheduleIn(instance, model)) === keyOf(known)) break;
  }
  return { faults: checker.faults, inferences: checker.inferences, nogoods: judged, schedules: 1 };
}

/** Has all that a search infers and learns judged, but for what `Found` says. */
function audited(model: ScheduleModel, found: Found): InferenceChecker {
  const checker = new InferenceChecker(model);
  found.variables = [...model.tasks.rank.keys(), ...model.tasks.rank.filter((x) => x >= 0)];
  model.search.analysis.audit = {
    inference(because, from, b, value, position) {
      if (b >= 0 || !found.isFound(because.pairs())) checker.inference(because, from, b, value, position);
    },
    nogood: (nogood) => checker.nogood(nogood),
  };
  return checker;
}

function keyOf({ start, mode }: Schedule): string {
  return `${start.join(' ')} / ${mode.join(' ')}`;
}

function scheduleIn(instance: Instance, { store, tasks }: ScheduleModel): Schedule {
  const start = Int32Array.from({ length: instance.taskCount }, (_, i) => store.bound[2 * i]);
  return { start, mode: chosenModes(instance, tasks, store.bound) };
}

/** Value of a bound variable in a schedule; orders of pairs follow from the starts. */
function valueIn(instance: Instance, model: ScheduleModel, schedule: Schedule, b: number): number {
  const { tasks, firstPair, pairs } = model;
  const { start, mode } = schedule;
  const x = b >> 1;
  const ofEnd = tasks.end.indexOf(x);
  const ofRank = tasks.rank.indexOf(x);
  let value = 0;
  if (x < start.length) value = start[x];
  else if (x === model.makespan) value = makespan(instance, schedule);
  else if (x === model.objective) value = wholeObjective(instance, model.sum, schedule);
  else if (x >= firstPair)
    value = start[pairs[x - firstPair].first] < start[pairs[x - firstPair].second] ? 1 : 0;
  else if (ofEnd >= 0) value = start[ofEnd] + instance.modeDuration[mode[ofEnd]];
  else value = tasks.modeOfRank.indexOf(mode[ofRank]) - instance.modePtr[ofRank];
  return b & 1 ? -value : value;
}

/** Every schedule that ends by `latestEnd`, by trying all modes and all starts. */
export function everySchedule(instance: Instance, latestEnd: number): Schedule[] {
  const { taskCount: n, modeDuration, modePtr } = instance;
  const mode = new Int32Array(n);
  const start = new Int32Array(n);
  const schedules: Schedule[] = [];
  const place = (i: number): void => {
    if (i === n) {
      if (checkSchedule(instance, { start, mode }).length === 0)
        schedules.push({ start: start.slice(), mode: mode.slice() });
      return;
    }
    for (mode[i] = modePtr[i]; mode[i] < modePtr[i + 1]; mode[i]++) {
      for (let t = instance.release[i]; t + modeDuration[mode[i]] <= latestEnd; t++) {
        start[i] = t;
        place(i + 1);
      }
    }
  };
  place(0);
  return schedules;
}
