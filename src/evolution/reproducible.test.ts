import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile } from '#instance/compile.ts';
import { createRng } from '#kernels/rng.ts';
import { parseProblem } from '#model/parse.ts';
import { auto } from '#planners/auto/index.ts';
import { runPlanner } from '#planners/runPlanner.ts';
import { makespan, type Schedule } from '#schedule/schedule.ts';
import { STEADY_STATE_DEFAULTS, SteadyStateSearch } from './steadyState.ts';

const rng = createRng(8);
const instance = compile(
  parseProblem({
    resources: [{ id: 'crew', capacity: 9 }],
    tasks: Array.from({ length: 60 }, (_, k) => ({
      id: `t${k}`,
      duration: 1 + rng.int(9),
      demand: { crew: 1 + rng.int(4) },
      after: k > 2 && rng.int(2) === 0 ? [`t${rng.int(k)}`] : [],
    })),
  }),
);

/** Passes after which each better schedule was found; it takes a breath every so many schedules. */
async function course(breathEvery: number, timeLimitMs: number, known: Schedule): Promise<number[][]> {
  const found: number[][] = [];
  let calls = 0;
  const search = new SteadyStateSearch(
    instance,
    {
      rng: createRng(3),
      budget: { timeLimitMs, scheduleLimit: 300 },
      crew: { place: 0, size: 1 },
      exchange: null,
      incumbent: () => known,
      done: (passes) => passes >= 300,
      due: () => ++calls % breathEvery === 0,
      breathe: async () => {},
      onIncumbent: (schedule) => found.push([search.passes, makespan(instance, schedule)]),
      solved: () => false,
    },
    STEADY_STATE_DEFAULTS,
  );
  await search.run();
  return found;
}

test('by schedules a seed reproduces the search, whenever the clock lets it breathe', async () => {
  // Better than what so few schedules lead to.
  const { schedule } = await runPlanner(auto, instance, { seed: 1, scheduleLimit: 20_000 });
  const first = await course(7, Number.POSITIVE_INFINITY, schedule as Schedule);
  assert.ok(first.length > 1);
  assert.deepEqual(await course(40, Number.POSITIVE_INFINITY, schedule as Schedule), first);
  // A limit in time that does not bind changes nothing either.
  assert.deepEqual(await course(11, 20_000, schedule as Schedule), first);
});
