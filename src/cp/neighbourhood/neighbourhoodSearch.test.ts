import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile } from '#instance/compile.ts';
import type { Instance } from '#instance/instance.ts';
import { generateProblem } from '#io/generate/generate.ts';
import { createRng } from '#kernels/rng.ts';
import { parseProblem } from '#model/parse.ts';
import { exact } from '#planners/exact/index.ts';
import { runPlanner } from '#planners/runPlanner.ts';
import { sampling } from '#planners/sampling/index.ts';
import { checkSchedule } from '#schedule/checkSchedule.ts';
import { makespan, type Schedule } from '#schedule/schedule.ts';
import { NeighbourhoodSearch } from './neighbourhoodSearch.ts';

/** A problem, its least makespan, and a schedule that a few samples found. */
async function prepared(seed: number): Promise<{ instance: Instance; least: number; first: Schedule }> {
  const input = generateProblem({
    tasks: 20,
    seed,
    resourceStrength: 0.2,
    resourceFactor: 0.75,
    modes: seed % 3 === 0 ? 3 : 1,
  });
  const instance = compile(parseProblem(input));
  const { plan } = await runPlanner(exact, instance, { seed: 1 });
  assert.equal(plan.status, 'optimal');
  const { schedule } = await runPlanner(sampling, instance, { seed: 1, scheduleLimit: 1 });
  return {
    instance,
    least: Math.round((plan.makespan as number) * instance.ticksPerUnit),
    first: schedule as Schedule,
  };
}

test('improves schedules by parts, keeps the modes of the rest, and ends at the best with a proof', async () => {
  const rng = createRng(5);
  let gains = 0;
  for (let seed = 1; seed <= 8; seed++) {
    const { instance, least, first } = await prepared(seed);
    let best = first;
    const search = NeighbourhoodSearch.create(instance, best);
    if (search === null) {
      assert.equal(makespan(instance, best), least);
      continue;
    }
    assert.ok(typeof search !== 'string');
    for (let call = 0; call < 60 && !search.proved; call++) {
      const isFree = Uint8Array.from(best.start, () => (rng.int(3) === 0 ? 1 : 0));
      const found = search.improve(best, isFree, 100);
      if (found === null) continue;
      gains++;
      assert.deepEqual(checkSchedule(instance, found), []);
      assert.ok(makespan(instance, found) < makespan(instance, best));
      isFree.forEach((free, i) => free === 1 || assert.equal(found.mode[i], best.mode[i]));
      best = found;
    }
    best = search.improve(best, new Uint8Array(best.start.length).fill(1), 1e6) ?? best;
    assert.ok(search.proved);
    assert.equal(makespan(instance, best), least);
  }
  assert.ok(gains >= 8, `${gains} gains`);
});

test('with nothing free there is nothing better than the order kept allows', async () => {
  const { instance } = await prepared(1);
  const { schedule } = await runPlanner(exact, instance, { seed: 1 });
  const last = schedule as Schedule;
  // A tick later throughout: the same order allows all of it a tick earlier.
  const late = { ...last, start: last.start.map((t) => t + 1) };
  const search = NeighbourhoodSearch.create(instance, late);
  assert.ok(search instanceof NeighbourhoodSearch);
  const none = new Uint8Array(late.start.length);
  const found = search.improve(late, none, 100);
  assert.ok(found !== null && makespan(instance, found) <= makespan(instance, last));
  assert.equal(search.improve(found, none, 100), null);
});
