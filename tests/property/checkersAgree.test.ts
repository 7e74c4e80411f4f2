import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Instance } from '#instance/instance.ts';
import { createRng, type Rng } from '#kernels/rng.ts';
import { checkSchedule } from '#schedule/checkSchedule.ts';
import { plannedTasks } from '#schedule/plan.ts';
import { makespan, type Schedule } from '#schedule/schedule.ts';
import { checkPlan, type Rule } from '../oracle/checkPlan.ts';
import { listSchedule } from '../oracle/listScheduler.ts';
import { scheduleOf } from '../oracle/planRows.ts';
import { type Drawn, randomProblem } from '../oracle/randomProblem.ts';

const SCHEDULES = 10_000;
const SEED = 20_260_101;

/** The second checker's rules in the words of checkSchedule. A schedule cannot state a wrong duration. */
const CODE_OF: Readonly<Record<Rule, string>> = {
  tasks: 'shape',
  mode: 'mode',
  node: 'mode',
  duration: 'duration',
  allotment: 'allotment',
  fixed: 'fixed',
  release: 'release',
  deadline: 'deadline',
  precedence: 'precedence',
  capacity: 'capacity',
  budget: 'budget',
};

/** Ways to spoil a schedule, each in place. Some leave it valid by chance. */
const SPOILERS: Readonly<Record<string, (schedule: Schedule, drawn: Drawn, rng: Rng) => void>> = {
  'a start one tick earlier': ({ start }, _, rng) => void start[rng.int(start.length)]--,
  'a start one tick later': ({ start }, _, rng) => void start[rng.int(start.length)]++,
  'a start anywhere': ({ start }, { instance }, rng) => {
    start[rng.int(start.length)] = rng.int(instance.horizon);
  },
  'two tasks at once': ({ start }, _, rng) => {
    start[rng.int(start.length)] = start[rng.int(start.length)];
  },
  'two starts swapped': ({ start }, _, rng) => {
    const i = rng.int(start.length);
    const j = rng.int(start.length);
    [start[i], start[j]] = [start[j], start[i]];
  },
  'another mode': ({ mode }, { instance: { modePtr } }, rng) => {
    const i = rng.int(mode.length);
    mode[i] = modePtr[i] + rng.int(modePtr[i + 1] - modePtr[i]);
  },
  'every mode anew': ({ mode }, { instance: { modePtr } }, rng) => {
    for (let i = 0; i < mode.length; i++) mode[i] = modePtr[i] + rng.int(modePtr[i + 1] - modePtr[i]);
  },
  "a mode of anyone's": ({ mode }, { instance: { modeTask } }, rng) => {
    mode[rng.int(mode.length)] = rng.int(modeTask.length);
  },
};

test(`two checkers agree on ${SCHEDULES.toLocaleString('en')} schedules, half of them spoilt`, (t) => {
  const rng = createRng(SEED);
  const names = Object.keys(SPOILERS);
  const counts: Record<string, number> = { valid: 0, invalid: 0, behindHorizon: 0 };
  const broken: Record<string, number> = {};
  for (let k = 0; k < SCHEDULES; k++) {
    const fine = k % 10 === 0;
    const drawn = randomProblem(rng, { freeGrid: fine });
    const { problem, instance, tick } = drawn;
    // A free grid may have a thousand ticks a unit: there every half unit is tried, and then halved.
    const stride = 2 ** Math.max(0, Math.floor(Math.log2(instance.ticksPerUnit / 2)));
    const lastTick = Math.min(instance.horizon, 200 * stride);
    const rows = listSchedule(problem, tick, rng, lastTick, stride);
    const schedule = scheduleOf(instance, rows);
    let spoiler = 'nothing';
    if (k % 2 === 1) {
      spoiler = names[rng.int(names.length)];
      SPOILERS[spoiler](schedule, drawn, rng);
    }
    const ours = checkPlan(problem, statedRows(drawn, schedule), tick);
    const main = checkSchedule(instance, schedule);
    const verdict = ours.length === 0 ? 'valid' : 'invalid';
    const told = () =>
      [
        `schedule ${k} of seed ${SEED}, spoilt by: ${spoiler}`,
        `second checker: ${ours.map(({ rule, message }) => `${rule}: ${message}`).join('; ') || 'valid'}`,
        `checkSchedule: ${main.map(({ code, message }) => `${code}: ${message}`).join('; ') || 'valid'}`,
        JSON.stringify(problem.input),
        JSON.stringify(statedRows(drawn, schedule)),
      ].join('\n');
    if (makespan(instance, own(instance, schedule)) > instance.horizon) {
      // Repeated windows are not written out behind the horizon: there checkSchedule may be too strict.
      counts.behindHorizon++;
      assert.ok(main.length > 0 || verdict === 'valid', told());
      continue;
    }
    assert.equal(main.length === 0 ? 'valid' : 'invalid', verdict, told());
    const codes = [...new Set(ours.map(({ rule }) => CODE_OF[rule]))].sort();
    // A mode that is not the task's own leaves nothing to say about its duration and demand.
    if (!codes.includes('mode'))
      assert.deepEqual([...new Set(main.map(({ code }) => code))].sort(), codes, told());
    counts[verdict]++;
    for (const code of codes) broken[code] = (broken[code] ?? 0) + 1;
  }
  t.diagnostic(`${JSON.stringify(counts)}, broken: ${JSON.stringify(broken)}`);
  assert.ok(counts.valid > SCHEDULES / 4, `only ${counts.valid} valid schedules`);
  for (const code of ['mode', 'release', 'deadline', 'precedence', 'capacity', 'budget'])
    assert.ok(broken[code] >= 50, `rule '${code}' was broken ${broken[code] ?? 0} times only`);
});

test('a schedule of the wrong length is refused by both', () => {
  const { problem, instance, tick } = randomProblem(createRng(3), { maxTasks: 4 });
  const none: Schedule = { start: new Int32Array(0), mode: new Int32Array(0) };
  assert.equal(checkSchedule(instance, none)[0]?.code, 'shape');
  assert.equal(checkPlan(problem, [], tick)[0]?.rule, 'tasks');
});

/** The schedule with the first mode of its own wherever a task has the mode of another. */
function own({ modeTask, modePtr }: Instance, { start, mode }: Schedule): Schedule {
  return { start, mode: mode.map((m, i) => (modeTask[m] === i ? m : modePtr[i])) };
}

/** The schedule as rows. A mode of another task is stated as one that the task does not have. */
function statedRows({ instance }: Drawn, schedule: Schedule) {
  return plannedTasks(instance, own(instance, schedule)).map((row, i) =>
    instance.modeTask[schedule.mode[i]] === i ? row : { ...row, mode: "another task's" },
  );
}
