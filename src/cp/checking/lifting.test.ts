import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile } from '#instance/compile.ts';
import type { Instance } from '#instance/instance.ts';
import { createRng, type Rng } from '#kernels/rng.ts';
import { parseProblem } from '#model/parse.ts';
import { PredicateList } from '../engine/predicateList.ts';
import { NO_REASON } from '../engine/propagator.ts';
import { buildScheduleModel, type ScheduleModel } from '../scheduleModel.ts';
import { budgetedInstances, contested, operated, crowdedInstances, tinyInstances } from './cases.fixture.ts';
import { InferenceChecker } from './inferenceChecker.ts';

/** Rounds of decisions in one dive, if no conflict ends it before. */
const MOST_ROUNDS = 20;

/** Decides an order, as `place` has the tasks, or what a start has to be below or from on. */
function decideAtRandom(model: ScheduleModel, place: readonly number[], rng: Rng): void {
  const { store, pairs, firstPair } = model;
  const open = (x: number) => store.bound[2 * x] + store.bound[2 * x + 1] < 0;
  const orders = Array.from(pairs.keys()).filter((k) => open(firstPair + k));
  if (orders.length > 0 && rng.int(8) > 0) {
    const k = orders[rng.int(orders.length)];
    const x = firstPair + k;
    if (place[pairs[k].first] < place[pairs[k].second]) store.decide(2 * x, 1);
    else store.decide(2 * x + 1, 0);
    return;
  }
  const starts = Array.from(place.keys()).filter(open);
  if (starts.length === 0) return;
  const x = starts[rng.int(starts.length)];
  const [low, high] = [store.bound[2 * x], -store.bound[2 * x + 1]];
  const value = low + 1 + rng.int(high - low);
  if (rng.int(2) === 0) store.decide(2 * x, value);
  else store.decide(2 * x + 1, 1 - value);
}

/** Has each inference since trail entry `since` explained at every strength it may be asked for. @returns the next one */
function judge({ store }: ScheduleModel, checker: InferenceChecker, since: number): number {
  const because = new PredicateList();
  for (let e = since; e < store.size; e++) {
    const b = store.trailVariable[e];
    if (store.trailReason[e] === NO_REASON) continue;
    for (let value = store.trailValue[store.trailPrevious[e]] + 1; value <= store.trailValue[e]; value++) {
      because.length = 0;
      store.explain(store.trailReason[e], b, value, e, because);
      checker.inference(because, 0, b, value, e);
    }
  }
  return store.size;
}

/** Decides at random until a conflict, and judges every inference. */
function dive(instance: Instance, latestEnd: number, rng: Rng): InferenceChecker | null {
  const model = buildScheduleModel(instance, latestEnd);
  if (model === null || typeof model === 'string') return null;
  const checker = new InferenceChecker(model);
  const place = Array.from({ length: instance.taskCount }, () => rng.next());
  for (let k = 0, judged = model.store.size; k < MOST_ROUNDS && model.search.propagate(); k++) {
    judged = judge(model, checker, judged);
    // Several decisions at once: a propagator may meet what others have not worked off yet.
    for (let d = rng.int(8); d >= 0; d--) decideAtRandom(model, place, rng);
  }
  return checker;
}

test('an inference is rightly explained at every strength it may be asked for', (t) => {
  const rng = createRng(31);
  const cases = [
    ...Array.from({ length: 300 }, () => operated(rng, 7)),
    ...Array.from({ length: 30 }, () => contested(rng, 9)),
    ...[
      ...tinyInstances(60, 32),
      ...tinyInstances(60, 33, true),
      ...tinyInstances(30, 34, true, false),
      ...budgetedInstances(10, 35),
      ...crowdedInstances(10, 36, 2),
    ].map(({ instance }) => instance),
  ];
  let inferences = 0;
  for (const instance of cases) {
    const latestEnd = Math.min(40, instance.horizon);
    for (let k = 0; k < 3; k++) {
      const checker = dive(instance, latestEnd, rng);
      assert.deepEqual(checker?.faults.slice(0, 2) ?? [], [], JSON.stringify(instance.problem.tasks));
      inferences += checker?.inferences ?? 0;
    }
  }
  t.diagnostic(`${inferences} explanations`);
  assert.ok(inferences > 10_000);
});

test('a machine explains what it infers from starts that another has only just raised', () => {
  const tasks = [
    { id: 'p', duration: 5, demand: { machine: 1 } },
    { id: 'q', duration: 5, demand: { machine: 1 } },
    { id: 'a', duration: 3, demand: { machine: 1, operator: 1 } },
    { id: 'c', duration: 3, demand: { machine: 1, operator: 1 } },
    { id: 'b', duration: 1, demand: { operator: 1 } },
  ];
  const resources = ['machine', 'operator'].map((id) => ({ id, capacity: 1 }));
  const model = buildScheduleModel(compile(parseProblem({ resources, tasks })), 40) as ScheduleModel;
  const { store, search, pairs, firstPair } = model;
  const checker = new InferenceChecker(model);
  assert.ok(search.propagate());
  for (const [first, second] of ['pa', 'qa', 'pc', 'qc', 'ab', 'cb'].map((of) =>
    [...of].map((id) => tasks.findIndex((task) => task.id === id)),
  )) {
    const k = pairs.findIndex(
      (pair) => first + second === pair.first + pair.second && [pair.first, pair.second].includes(first),
    );
    const x = firstPair + k;
    if (pairs[k].first === first) store.decide(2 * x, 1);
    else store.decide(2 * x + 1, 0);
  }
  const judged = store.size;
  assert.ok(search.propagate());
  judge(model, checker, judged);
  assert.equal(store.bound[2 * 4], 16);
  assert.deepEqual(checker.faults, []);
});
