import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PRIORITY_RULES } from '#generation/priorityRules.ts';
import { ScheduleGenerator } from '#generation/scheduleGenerator.ts';
import { listByRank, rankOf } from '#generation/taskList.ts';
import { compile } from '#instance/compile.ts';
import { criticalPath } from '#instance/criticalPath.ts';
import type { Instance } from '#instance/instance.ts';
import { generateProblem } from '#io/generate/generate.ts';
import { createRng } from '#kernels/rng.ts';
import { parseProblem } from '#model/parse.ts';
import { checkSchedule } from '#schedule/checkSchedule.ts';
import { plannedTasks } from '#schedule/plan.ts';
import { makespan, type Schedule } from '#schedule/schedule.ts';
import { checkPartialPlan } from '../../../tests/oracle/checkPlan.ts';
import { randomProblem } from '../../../tests/oracle/randomProblem.ts';
import { windowInstance } from './windowInstance.ts';
import { WindowSearch } from './windowSearch.ts';

/** A schedule by serial generation in the order of latest finish times, in the first modes; null where it does not fit. */
function firstSchedule(instance: Instance) {
  const generator = new ScheduleGenerator(instance);
  const start = new Int32Array(instance.taskCount);
  const mode = instance.modePtr.slice(0, instance.taskCount);
  const rank = rankOf(PRIORITY_RULES.LFT.priority(instance, criticalPath(instance)));
  if (generator.serial(listByRank(instance, rank), start) < 0) return null;
  const order = new Int32Array(instance.taskCount);
  generator.listByStart(start, order);
  return { schedule: { start, mode }, order };
}

test('what is planned in a window fits beside all that starts before it', (t) => {
  const rng = createRng(5);
  let windows = 0;
  for (let k = 0; k < 900; k++) {
    const { problem, instance, tick } = randomProblem(rng, {
      minTasks: 6,
      maxTasks: 12,
      makespanOnly: true,
      deadlines: false,
    });
    if (!WindowSearch.applies(instance)) continue;
    const first = firstSchedule(instance);
    if (first === null || checkSchedule(instance, first.schedule).length > 0) continue;
    const { schedule, order } = first;
    const from = rng.int(instance.taskCount - 1);
    const to = from + 1 + rng.int(instance.taskCount - from);
    const longest = instance.modeDuration.reduce((most, duration) => Math.max(most, duration), 0);
    const position = new Int32Array(instance.taskCount).fill(-1);
    const window = windowInstance(instance, schedule, order, from, to, position, longest);
    assert.ok(position.every((at) => at === -1));
    const generator = new ScheduleGenerator(window.instance);
    const { taskCount, modePtr } = window.instance;
    const mode = Int32Array.from(modePtr.subarray(0, taskCount), (m, i) => m + rng.int(modePtr[i + 1] - m));
    generator.setModes(mode);
    const start = new Int32Array(taskCount);
    const rank = rankOf(Float64Array.from({ length: taskCount }, () => rng.next()));
    if (generator.serial(listByRank(window.instance, rank), start) < 0) continue;
    windows++;
    const merged = { start: schedule.start.slice(), mode: schedule.mode.slice() };
    for (let j = 0; j < taskCount; j++) {
      const i = order[from + j];
      merged.start[i] = start[j] + window.origin;
      merged.mode[i] = mode[j] - modePtr[j] + instance.modePtr[i];
    }
    const placed = new Set(Array.from(order.subarray(0, to), (i) => problem.tasks[i].id));
    const rows = plannedTasks(instance, merged).filter(({ id }) => placed.has(id));
    assert.deepEqual(checkPartialPlan(problem, rows, tick), [], JSON.stringify(problem.input));
  }
  t.diagnostic(`${windows} windows`);
  assert.ok(windows > 30);
});

test("windows improve a schedule, each incumbent is valid and earlier, and a seed repeats the search; others' are gone on from", async () => {
  const instance = compile(
    parseProblem(generateProblem({ tasks: 400, seed: 3, resourceFactor: 1, resourceStrength: 0.1 })),
  );
  const first = firstSchedule(instance);
  assert.ok(first);
  let best: Schedule = first.schedule;
  /** @param known what somebody else has found */
  const run = async (known: Schedule | null = null) => {
    const ends = [makespan(instance, known ?? first.schedule)];
    const search = new WindowSearch(
      instance,
      {
        rng: createRng(1),
        budget: { timeLimitMs: Number.POSITIVE_INFINITY, scheduleLimit: 400 },
        crew: { place: 0, size: 1 },
        exchange: null,
        incumbent: () => known,
        done: (passes) => passes >= 400,
        due: () => false,
        breathe: async () => {},
        solved: () => false,
        onIncumbent: (schedule) => {
          assert.deepEqual(checkSchedule(instance, schedule), []);
          const end = makespan(instance, schedule);
          assert.ok(end < (ends.at(-1) as number));
          ends.push(end);
          best = { start: schedule.start.slice(), mode: schedule.mode.slice() };
        },
      },
      first.schedule,
    );
    await search.run();
    return ends;
  };
  const ends = await run();
  assert.ok(ends.length > 3, `${ends}`);
  assert.deepEqual(await run(), ends);
  // Whoever begins with less goes on from what another has found: only better ones are offered from then on.
  assert.ok((await run(best)).length > 1);
});
