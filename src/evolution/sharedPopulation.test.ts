import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile } from '#instance/compile.ts';
import { generateProblem } from '#io/generate/generate.ts';
import { createRng } from '#kernels/rng.ts';
import { parseProblem } from '#model/parse.ts';
import { checkSchedule } from '#schedule/checkSchedule.ts';
import { makespan, type Schedule } from '#schedule/schedule.ts';
import { STEADY_STATE_DEFAULTS, SteadyStateSearch } from './steadyState.ts';

const input = generateProblem({ tasks: 60, seed: 4, modes: 3, resourceStrength: 0.1 });
const instance = compile(parseProblem(input));

/** Searches with so many schedules, with what another has shared; what it shares itself. */
async function search(seed: number, most: number, fromOther: readonly Schedule[]): Promise<Schedule[]> {
  const shared: Schedule[] = [];
  const inbox = [...fromOther];
  let turns = 0;
  const found = new SteadyStateSearch(
    instance,
    {
      rng: createRng(seed),
      budget: { timeLimitMs: Number.POSITIVE_INFINITY, scheduleLimit: most },
      crew: { place: 0, size: 2 },
      exchange: { give: (schedules) => void shared.push(...schedules), take: () => inbox.splice(0) },
      incumbent: () => null,
      done: (passes) => passes >= most,
      due: () => ++turns % 10 === 0,
      breathe: async () => {},
      solved: () => false,
      onIncumbent: () => {},
    },
    STEADY_STATE_DEFAULTS,
  );
  await found.run();
  return shared;
}

const meanEnd = (schedules: readonly Schedule[]) =>
  schedules.reduce((sum, schedule) => sum + makespan(instance, schedule), 0) / schedules.length;

test('a search goes on from what another one shares', async (t) => {
  const others = await search(1, 4000, []);
  for (const schedule of others) assert.deepEqual(checkSchedule(instance, schedule), []);
  const alone = await search(2, 1000, []);
  const together = await search(2, 1000, others.slice(-100));
  const second = (schedules: readonly Schedule[]) => meanEnd(schedules.slice(schedules.length / 2));
  t.diagnostic(`mean end of what it makes: ${second(alone)} alone, ${second(together)} from the other's`);
  assert.ok(second(together) < second(alone));
});
