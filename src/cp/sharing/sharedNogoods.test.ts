import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Instance } from '#instance/instance.ts';
import { createRng, type Rng } from '#kernels/rng.ts';
import { exact } from '#planners/exact/index.ts';
import { runPlanner } from '#planners/runPlanner.ts';
import { sampling } from '#planners/sampling/index.ts';
import type { Schedule } from '#schedule/schedule.ts';
import { budgetedInstances, contested, machineInstances, tinyInstances } from '../checking/cases.fixture.ts';
import { everySchedule } from '../checking/enumeration.fixture.ts';
import { buildScheduleModel, PARTS, type ScheduleModel } from '../scheduleModel.ts';
import { latestEndOfBetter, settledSchedule, valuesIn, wholeObjective } from '../scheduleValues.ts';
import { SharedNogoods } from './sharedNogoods.ts';

/** One of two that look for ever better schedules and tell each other what they learn. */
class Solver {
  done = false;
  best: number;
  heard = 0;
  readonly model: ScheduleModel;
  readonly #instance: Instance;
  readonly #shared: SharedNogoods;
  /** Schedules that no nogood may forbid while they are better than the best. */
  readonly #known: readonly Schedule[];

  /**
   * @param first the schedule it begins with; its model is built for what is better
   * @returns null when nothing is better, as windows show
   */
  static begin(
    instance: Instance,
    first: Schedule,
    latestEnd: number,
    known: readonly Schedule[],
    parts = PARTS,
  ): Solver | null {
    const sooner = Math.min(latestEnd, latestEndOfBetter(instance, first));
    const model = buildScheduleModel(instance, sooner, parts);
    assert.ok(typeof model !== 'string');
    return model && new Solver(instance, model, first, known);
  }

  private constructor(instance: Instance, model: ScheduleModel, first: Schedule, known: readonly Schedule[]) {
    this.model = model;
    this.#instance = instance;
    this.#known = known;
    this.best = wholeObjective(instance, model.sum, first);
    this.#shared = new SharedNogoods(model);
    const { search } = model;
    const hear = search.hear.bind(search);
    search.hear = (nogood, levels) => {
      this.#judge(nogood);
      this.heard++;
      hear(nogood, levels);
    };
    this.#askForBetter();
  }

  /** Goes on for so many conflicts. */
  step(conflicts: number): void {
    const { search, store, objective } = this.model;
    // Small cases end before the first restart.
    search.backToRoot();
    this.#shared.raiseBound(store.bound[2 * objective]);
    const verdict = search.run(conflicts, 1000);
    if (verdict === 'refuted') this.done = true;
    if (verdict !== 'solution') return;
    const found = settledSchedule(this.#instance, this.model);
    this.adopt(wholeObjective(this.#instance, this.model.sum, found));
  }

  /** Looks only for what is better than `value`. */
  adopt(value: number): void {
    if (value >= this.best) return;
    this.best = value;
    this.#askForBetter();
  }

  tell(other: Solver): void {
    const batch = this.#shared.take(this.best);
    if (batch !== null) other.#shared.hear(batch, other.best);
  }

  #askForBetter(): void {
    const { search, objective } = this.model;
    search.backToRoot();
    if (!search.tighten(2 * objective + 1, 1 - this.best)) this.done = true;
  }

  #judge(nogood: Int32Array): void {
    const values = new Int32Array(this.model.store.variableCount);
    for (const schedule of this.#known) {
      if (wholeObjective(this.#instance, this.model.sum, schedule) >= this.best) continue;
      valuesIn(this.#instance, this.model, schedule, values);
      const forbids = nogood.every(
        (b, k) => k % 2 === 1 || (b & 1 ? -values[b >> 1] : values[b >> 1]) >= nogood[k + 1],
      );
      assert.ok(!forbids, `a nogood forbids the schedule ${schedule.start} / ${schedule.mode}`);
    }
  }
}

/**
 * Lets two work to the end. News of schedules are late at times, so that nogoods come that presuppose a better
 * schedule than the receiver knows.
 */
function race(solvers: readonly [Solver, Solver], rng: Rng): void {
  while (solvers.some((solver) => !solver.done)) {
    for (const [k, solver] of solvers.entries()) {
      const other = solvers[1 - k];
      if (!solver.done) solver.step(1 + rng.int(8));
      solver.tell(other);
      if (rng.int(3) === 0) other.adopt(solver.best);
    }
  }
}

test('two that share find what trying everything finds; no nogood heard forbids anything better', (t) => {
  const rng = createRng(31);
  const cases = [
    ...tinyInstances(60, 41),
    ...tinyInstances(40, 42, true),
    ...tinyInstances(40, 43, false, false),
    ...budgetedInstances(60, 44),
    ...machineInstances(120, 45),
    ...machineInstances(40, 46, 2),
  ];
  const counts = { cases: 0, heard: 0 };
  for (const [k, { instance, latestEnd, told }] of cases.entries()) {
    const all = everySchedule(instance, latestEnd);
    if (all.length === 0) continue;
    // The relaxation leaves little to learn about cases as small as these.
    const parts = k % 4 === 0 ? PARTS : { ...PARTS, relaxation: () => [] };
    const begin = () => Solver.begin(instance, all[rng.int(all.length)], latestEnd, all, parts);
    const [a, b] = [begin(), begin()];
    if (a === null || b === null) continue;
    race([a, b], rng);
    const optimum = Math.min(...all.map((schedule) => wholeObjective(instance, a.model.sum, schedule)));
    for (const { best } of [a, b]) assert.equal(best, optimum, told);
    counts.cases++;
    counts.heard += a.heard + b.heard;
  }
  t.diagnostic(JSON.stringify(counts));
  assert.ok(counts.cases > 150 && counts.heard > 100);
});

test('larger instances: two that share end at the optimum of one alone, which no nogood heard forbids', async (t) => {
  const rng = createRng(32);
  const counts = { heard: 0 };
  for (let k = 0; k < 20; k++) {
    const instance = contested(rng, 10 + rng.int(3));
    const { schedule: optimal } = await runPlanner(exact, instance, { seed: 1 });
    assert.ok(optimal !== null);
    const begin = async () => {
      const { schedule } = await runPlanner(sampling, instance, { seed: 1 + rng.int(99), scheduleLimit: 1 });
      return Solver.begin(instance, schedule as Schedule, instance.horizon, [optimal]);
    };
    const [a, b] = [await begin(), await begin()];
    if (a === null || b === null) continue;
    race([a, b], rng);
    for (const { best } of [a, b]) assert.equal(best, wholeObjective(instance, a.model.sum, optimal));
    counts.heard += a.heard + b.heard;
  }
  t.diagnostic(JSON.stringify(counts));
  assert.ok(counts.heard > 500);
});
