import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { compile } from '#instance/compile.ts';
import { parseProblem } from '#model/parse.ts';
import { sampleOf } from '../../benchmarks/benchmarkFiles.ts';
import type { Case } from '../../benchmarks/benchmarkSets.ts';
import { measureAll } from '../../benchmarks/measure.ts';
import { cutAt, MeasurementFile } from '../../benchmarks/measurement.ts';
import { plainModel } from '../../benchmarks/peers/plainModel.ts';
import { peersSection } from '../../benchmarks/report/peersSection.ts';
import { plannerSolver, type Solver } from '../../benchmarks/solver.ts';
import { summarise } from '../../benchmarks/summary.ts';

const folder = mkdtempSync(join(tmpdir(), 'allot-measurements-'));
after(() => rmSync(folder, { recursive: true }));

const EFFORT = { seconds: 5, schedules: null, workers: 1, seed: 1 };
const SESSION = { versions: {}, command: 'test' };
const instance = compile(
  parseProblem({
    timeUnit: 'unit',
    timeStep: 1,
    resources: [{ id: 'crew', capacity: 1 }],
    tasks: [
      { id: 'a', duration: 2, demand: { crew: 1 } },
      { id: 'b', duration: 3, demand: { crew: 1 } },
    ],
  }),
);
const cases: Case[] = ['one', 'two'].map((name) => ({ set: 'test', name, load: () => instance }));

/** Says that it has started both tasks at once, which the crew does not allow, then puts them in a row. */
const careless: Solver = {
  ...plannerSolver('careless', 'auto'),
  solve: async () => ({
    status: 'optimal',
    lowerBound: 6,
    course: [
      [1, 3, 0],
      [4, 5, 0],
      [7, 5, 6],
    ],
    schedules: [
      [0, 0],
      [0, 2],
    ].map((start) => ({
      start: Int32Array.from(start),
      mode: Int32Array.from([0, 1]),
    })),
    built: null,
  }),
};

test('every schedule handed out is judged, and bounds above schedules are told', async () => {
  const file = new MeasurementFile(join(folder, 'judged.jsonl'), SESSION);
  await measureAll(cases.slice(0, 1), [careless], EFFORT, file, new AbortController().signal);
  assert.deepEqual([file.rows[0].incumbents, file.rows[0].refused, file.rows[0].makespan], [2, 1, 5]);
  const { refused, wrongBounds } = summarise(file.rows, new Map());
  assert.deepEqual([refused, wrongBounds], [1, 1]);
});

test('a stopped measurement goes on where it ended', async () => {
  const path = join(folder, 'resumed.jsonl');
  const asked: string[] = [];
  const stop = new AbortController();
  const solver: Solver = {
    ...plannerSolver('watched', 'priority-rule'),
    async solve(problem, setting, signal) {
      asked.push(setting.name);
      const answer = await plannerSolver('watched', 'priority-rule').solve(problem, setting, signal);
      if (asked.length === 2) stop.abort();
      return answer;
    },
  };
  await measureAll(cases, [solver], EFFORT, new MeasurementFile(path, SESSION), stop.signal);
  const again = new MeasurementFile(path, SESSION);
  assert.deepEqual(
    again.rows.map(({ name }) => name),
    ['one'],
  );
  await measureAll(cases, [solver], EFFORT, again, new AbortController().signal);
  assert.deepEqual(asked, ['one', 'two', 'two']);
  const { rows, sessions } = new MeasurementFile(path, null);
  assert.deepEqual([rows.length, rows[1].makespan, rows[1].status, sessions.length], [2, 5, 'optimal', 2]);
});

test('a row is cut to what was known at a moment', async () => {
  const file = new MeasurementFile(join(folder, 'cut.jsonl'), SESSION);
  await measureAll(cases.slice(0, 1), [careless], EFFORT, file, new AbortController().signal);
  const row = { ...file.rows[0], timeMs: 8, provedMs: 7 };
  const known = (ms: number) => {
    const { status, makespan, lowerBound, provedMs } = cutAt(row, ms);
    return [status, makespan, lowerBound, provedMs];
  };
  assert.deepEqual(known(0), ['unknown', null, 0, null]);
  assert.deepEqual(known(5), ['feasible', 5, 0, null]);
  assert.deepEqual(known(7), ['optimal', 5, 6, 7]);
});

test('the same problems with one worker and with two are two pictures in the report', async () => {
  const files: MeasurementFile[] = [];
  for (const workers of [1, 2]) {
    const file = new MeasurementFile(join(folder, `peers-${workers}w.jsonl`), SESSION);
    const solvers = [plannerSolver('auto', 'auto'), plannerSolver('rule', 'priority-rule')];
    await measureAll(cases, solvers, { ...EFFORT, workers }, file, new AbortController().signal);
    files.push(file);
  }
  const pictures: string[] = [];
  const text = peersSection(files, new Map(), (name) => {
    pictures.push(name);
    return name;
  });
  assert.equal(new Set(pictures).size, 2);
  assert.deepEqual(
    text.filter((line) => line.startsWith('###')),
    ['### test, 5 s, 1 worker', '### test, 5 s, 2 workers'],
  );
});

test('samples are evenly spread and always the same', () => {
  const files = Array.from({ length: 300 }, (_, k) => k);
  const sample = sampleOf(files, 60);
  assert.deepEqual([sample.length, sample[0], sample[1], sample[59]], [60, 0, 5, 295]);
  assert.deepEqual(sampleOf([1, 2, 3], 60), [1, 2, 3]);
});

test('peers are handed the problem whole', () => {
  const model = plainModel(
    compile(
      parseProblem({
        timeUnit: 'unit',
        timeStep: 1,
        resources: [
          { id: 'crew', capacity: 2 },
          { id: 'money', capacity: 9, renewable: false },
        ],
        tasks: [
          {
            id: 'a',
            releaseDate: 1,
            modes: [
              { duration: 2, demand: { crew: 1 } },
              { duration: 1, demand: { money: 4 } },
            ],
          },
          { id: 'b', duration: 3, demand: { crew: 2 }, after: [{ task: 'a', type: 'start-start', lag: 2 }] },
        ],
      }),
    ),
  );
  assert.deepEqual(
    model.tasks.map(({ release, modes }) => [release, modes]),
    [
      [
        1,
        [
          { duration: 2, demands: [[0, 1]] },
          { duration: 1, demands: [[1, 4]] },
        ],
      ],
      [0, [{ duration: 3, demands: [[0, 2]] }]],
    ],
  );
  assert.deepEqual(model.arcs, [{ from: 0, to: 1, type: 1, lag: 2 }]);
  assert.deepEqual(model.resources, [
    { capacity: 2, renewable: true },
    { capacity: 9, renewable: false },
  ]);
});
