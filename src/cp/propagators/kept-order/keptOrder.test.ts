import assert from 'node:assert/strict';
import { test } from 'node:test';
import { criticalPath } from '#instance/criticalPath.ts';
import type { Instance } from '#instance/instance.ts';
import { createRng, type Rng } from '#kernels/rng.ts';
import type { Schedule } from '#schedule/schedule.ts';
import { randomProblem } from '../../../../tests/oracle/randomProblem.ts';
import { everySchedule } from '../../checking/enumeration.fixture.ts';
import { InferenceChecker } from '../../checking/inferenceChecker.ts';
import { KEPT_ORDER } from '../../engine/propagator.ts';
import { buildScheduleModel, PARTS, type ScheduleModel, supportsInstance } from '../../scheduleModel.ts';
import { settledSchedule, valuesIn } from '../../scheduleValues.ts';
import type { Difference } from '../precedence/precedence.ts';
import { KeptOrder } from './keptOrder.ts';

interface Case {
  instance: Instance;
  latestEnd: number;
  told: string;
}

function tinyCases(rng: Rng, count: number): Case[] {
  const cases: Case[] = [];
  while (cases.length < count) {
    const { instance, problem } = randomProblem(rng, {
      minTasks: 3,
      maxTasks: 4,
      maxDuration: 3,
      nodes: false,
      multiMode: cases.length % 4 === 0,
      makespanOnly: true,
    });
    const latestEnd = criticalPath(instance).length + 1 + rng.int(4);
    if (supportsInstance(instance) !== true || instance.demandAmount.length < 3) continue;
    if (latestEnd ** instance.taskCount > 5000) continue;
    cases.push({ instance, latestEnd, told: `by ${latestEnd}: ${JSON.stringify(problem.input)}` });
  }
  return cases;
}

/**
 * Exchanges what is kept some times over; each time lets the solver look for a schedule that keeps it, and
 * compares with trying everything. @returns what was found wrong
 */
function faultsOf({ instance, latestEnd }: Case, rng: Rng, plant: (model: ScheduleModel) => void): string[] {
  let kept: KeptOrder | undefined;
  const model = buildScheduleModel(instance, latestEnd, {
    ...PARTS,
    variables: [[0, 100]],
    further: (store, epoch) => [(kept = new KeptOrder(store, epoch))],
  });
  if (model === null || typeof model === 'string' || kept === undefined) return [];
  const { search, store } = model;
  const checker = new InferenceChecker(model);
  search.analysis.audit = checker;
  plant(model);
  const all = everySchedule(instance, latestEnd);
  const values = new Int32Array(store.variableCount);
  const epoch = store.variableCount - 1;
  for (let round = 0; round < 6; round++) {
    search.backToRoot();
    const wanted: Difference[] = Array.from({ length: 2 }, () => {
      const x = rng.int(instance.taskCount);
      return { x, y: (x + 1 + rng.int(instance.taskCount - 1)) % instance.taskCount, weight: rng.int(4) - 1 };
    });
    const fixed = round % 2 === 0 ? [] : [2 * rng.int(instance.taskCount) + 1, -rng.int(latestEnd)];
    const when = kept.exchange(wanted, fixed);
    (model.differences as Difference[]).push(...wanted.map((difference) => ({ ...difference, when })));
    if (fixed.length > 0) checker.fixed.push({ when, b: fixed[0], value: fixed[1] });
    search.assume(...when);
    const valueOf = (schedule: Schedule, b: number) => {
      valuesIn(instance, model, schedule, values);
      values[epoch] = -when[1];
      return b & 1 ? -values[b >> 1] : values[b >> 1];
    };
    const keeps = all.filter(
      (schedule) =>
        wanted.every(({ x, y, weight }) => schedule.start[y] >= schedule.start[x] + weight) &&
        (fixed.length === 0 || valueOf(schedule, fixed[0]) >= fixed[1]),
    );
    const verdict = search.run(2000, 20_000);
    const faults = [...checker.faults];
    for (const nogood of checker.learned)
      if (keeps.some((schedule) => nogood.every(([b, value]) => valueOf(schedule, b) >= value)))
        faults.push('a nogood forbids a schedule that keeps what is to be kept');
    if (verdict === 'solution') {
      const { start, mode } = settledSchedule(instance, model);
      if (!keeps.some((s) => s.start.join() === start.join() && s.mode.join() === mode.join()))
        faults.push('a schedule that does not keep it');
    } else if (keeps.length > 0) faults.push(`${verdict}, and there are schedules`);
    if (faults.length > 0) return faults;
    if (verdict === 'refuted') break;
  }
  return [];
}

test('keeps what it is told to, one set after another, with reasons that hold', () => {
  const rng = createRng(31);
  for (const tiny of tinyCases(rng, 150))
    assert.deepEqual(
      faultsOf(tiny, rng, () => {}),
      [],
      tiny.told,
    );
});

const PLANTED: Record<string, (because: number[][]) => number[][]> = {
  'a kept difference explained without its condition': (because) => because.slice(1),
  'a kept difference explained by the condition alone': (because) => because.slice(0, 1),
  'a kept difference explained by a bound one too weak': (because) =>
    because.map(([b, value], k) => [b, k === 1 ? value - 1 : value]),
};
for (const [name, change] of Object.entries(PLANTED)) {
  test(`planted error is caught: ${name}`, () => {
    const rng = createRng(32);
    const caught = tinyCases(rng, 60).filter(
      (tiny) =>
        faultsOf(tiny, rng, ({ store }) => {
          const sound = store.explainers[KEPT_ORDER];
          store.explainers[KEPT_ORDER] = {
            explain(payload, b, value, position, out) {
              const from = out.length;
              sound.explain(payload, b, value, position, out);
              const because = out.pairs().slice(from / 2);
              out.length = from;
              for (const [c, v] of change(because)) out.push(c, v);
            },
          };
        }).length > 0,
    );
    assert.ok(caught.length > 0);
  });
}
