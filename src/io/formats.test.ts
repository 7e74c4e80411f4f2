import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { compile } from '#instance/compile.ts';
import { AllotError } from '#model/errors.ts';
import { parseProblem } from '#model/parse.ts';
import type { Problem } from '#model/problem.ts';
import type { ProblemInput } from '#model/schema.ts';
import { formatById, formatForName, formats, readProblem, recogniseFormat, writeProblem } from './formats.ts';
import { generateProblem } from './generate/generate.ts';
import { BENCHMARK_FOLDER } from '../../benchmarks/benchmarkFiles.ts';

/** Everything planning sees: the compiled arrays without names, as formats that number resources rename them. */
const compiled = (problem: Problem) => {
  const { problem: _, resourceName: __, groupName: ___, ...arrays } = compile(problem);
  return arrays;
};

/** Writes and reads again, under a name of the format. */
function roundTrip(problem: Problem, id: string): Problem {
  const name = `${problem.name}${formatById(id).extensions[0]}`;
  return readProblem(writeProblem(problem, id), { name, format: id });
}

type Json = null | number | boolean | string | Json[] | { [key: string]: Json };

describe('round trips through allot YAML and JSON lose nothing', () => {
  const word = fc.oneof(
    fc.constantFrom(
      'a',
      'yes',
      '12',
      '1e3',
      'null',
      '- x',
      'x: y',
      '#',
      "it's",
      'ü \n z',
      ' pad ',
      '~',
      '{b}',
    ),
    fc.string({ minLength: 1, maxLength: 8 }),
  );
  const time = fc.oneof(fc.integer({ min: 0, max: 500 }), fc.constantFrom('90s', '1.5h', '1h30m', 0.25));
  const problem: fc.Arbitrary<ProblemInput> = fc
    .record({
      words: fc.uniqueArray(word, { minLength: 8, maxLength: 8 }),
      times: fc.array(time, { minLength: 8, maxLength: 8 }),
      amounts: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 8, maxLength: 8 }),
      flags: fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }),
      json: fc.constantFrom<Json>(null, 0.5, 'x', [1, ['y']], { a: { b: true }, c: [] }),
    })
    .map(({ words: w, times: t, amounts: n, flags: f, json }): ProblemInput => {
      const maybe = <T extends object>(flag: boolean, fields: T): Partial<T> => (flag ? fields : {});
      return {
        ...maybe(f[0], { name: w[0], description: w[1] }),
        timeUnit: 's',
        ...maybe(f[1], {
          objective: { lexicographic: ['makespan', { sum: [{ term: 'cost', weight: 2 }] }] } as const,
        }),
        ...maybe(f[2], { deadline: 1_000_000, dueDate: '2h' }),
        resources: [
          {
            id: w[0],
            capacity: 9,
            ...maybe(f[3], { calendar: [{ start: 0, end: 5, every: '9s', capacity: n[0] + 4 }] }),
          },
          { id: w[1], capacity: 99, renewable: f[4] },
        ],
        nodes: [
          {
            id: 'n1',
            capacity: { [w[2]]: 8 },
            capabilities: [w[3]],
            ...maybe(f[5], { speed: 2, costRate: 0.5 }),
          },
          { id: 'n2', capacity: { [w[2]]: 8 }, capabilities: [w[3]] },
        ],
        ...maybe(f[6], {
          network: { latency: 1, bandwidth: 10, links: [{ from: 'n1', to: 'n2', bandwidth: 3 }] },
        }),
        tasks: [
          {
            id: w[4],
            duration: t[0],
            demand: { [w[0]]: n[1], [w[2]]: { c1: 1, c0: n[2] } },
            size: 2,
            produces: [{ data: w[7], size: n[3] }],
            ...maybe(f[7], { kind: w[3], requires: [w[3]], env: { [w[5]]: w[6] } }),
            ...maybe(f[8], {
              retries: { max: n[4] },
              timeout: '5min',
              evaluate: [{ metric: 'm', equals: json }],
            }),
          },
          {
            id: w[5],
            nodes: [],
            modes: [
              { duration: t[1], demand: { [w[1]]: n[5] } },
              { id: w[6], duration: t[2], cost: n[6] },
            ],
            after: f[9] ? [w[4]] : [{ task: w[4], type: 'start-start', lag: t[3] }],
            weight: n[7],
          },
          {
            id: w[6],
            duration: 3,
            consumes: [w[7]],
            run: f[10]
              ? { command: [w[0], '--x'] }
              : f[11]
                ? { function: './x.js#run', args: [json] }
                : { request: { url: '/run', body: json } },
          },
        ],
      };
    });

  for (const id of ['allot-yaml', 'allot-json']) {
    test(id, () => {
      fc.assert(
        fc.property(problem, (input) => {
          const before = parseProblem(input);
          assert.deepEqual(roundTrip(before, id), before);
        }),
        { numRuns: 150, seed: 7 },
      );
    });
  }

  test('what a user left out stays out', () => {
    const problem = parseProblem({
      tasks: [
        { id: 'a', duration: 1 },
        { id: 'b', duration: 2, after: ['a'] },
      ],
    });
    assert.equal(
      writeProblem(problem, 'allot-yaml'),
      'tasks:\n  - { id: a, duration: 1 }\n  - id: b\n    duration: 2\n    after: [ a ]\n',
    );
  });
});

describe('round trips of generated projects give the same compiled arrays', () => {
  const params = fc.record({
    seed: fc.nat(1_000_000),
    tasks: fc.integer({ min: 1, max: 40 }),
    networkComplexity: fc.double({ min: 1, max: 2.5, noNaN: true }),
    resourceFactor: fc.double({ min: 0, max: 1, noNaN: true }),
    resourceStrength: fc.double({ min: 0, max: 1, noNaN: true }),
    renewable: fc.integer({ min: 1, max: 4 }),
  });
  const cases: { id: string; more: object }[] = [
    { id: 'psplib', more: {} },
    { id: 'psplib', more: { modes: 3, nonRenewable: 2 } },
    { id: 'patterson', more: {} },
    { id: 'csv', more: { modes: 3, nonRenewable: 2 } },
    { id: 'allot-yaml', more: { nodes: { count: 3, data: [1, 9], bandwidth: 2 }, modes: 2 } },
  ];
  for (const { id, more } of cases) {
    test(`${id} ${JSON.stringify(more)}`, () => {
      fc.assert(
        fc.property(params, (drawn) => {
          const before = parseProblem(generateProblem({ ...drawn, ...more }));
          assert.deepEqual(compiled(roundTrip(before, id)), compiled(before));
        }),
        { numRuns: 40, seed: 11 },
      );
    });
  }
});

const skip = existsSync(`${BENCHMARK_FOLDER}/reference.csv`)
  ? false
  : `no benchmark files at ${BENCHMARK_FOLDER}`;

test('round trips of published files give the same compiled arrays', { skip }, () => {
  const samples: [string, string[]][] = [
    ['j30/j301_1.sm', ['psplib', 'patterson', 'csv', 'allot-json']],
    ['j120/j1201_1.sm', ['psplib', 'patterson', 'csv', 'allot-yaml']],
    ['mmlib50/J501_1.mm', ['psplib', 'csv', 'allot-yaml']],
    ['jobshop/ft06.txt', ['jobshop', 'psplib', 'patterson', 'csv', 'allot-yaml']],
    ['jobshop/la40.txt', ['jobshop', 'psplib']],
    ['wfinstances/montage-chameleon-2mass-005d-001.json', ['wfcommons', 'allot-json']],
    ['wfinstances/blast-chameleon-small-001.json', ['wfcommons']],
    ['wfinstances/seismology-chameleon-100p-001.json', ['wfcommons', 'allot-yaml']],
    ['wfinstances/viralrecon-dirt02-001.json', ['wfcommons']],
  ];
  for (const [file, ids] of samples) {
    const before = readProblem(readFileSync(`${BENCHMARK_FOLDER}/${file}`, 'utf8'), { name: file });
    for (const id of ids)
      assert.deepEqual(compiled(roundTrip(before, id)), compiled(before), `${file} as ${id}`);
  }
});

describe('the format of a file', () => {
  const one = parseProblem({
    timeUnit: 'unit',
    resources: [{ id: 'm0', capacity: 1 }],
    tasks: [{ id: 'a', duration: 3, demand: { m0: 1 } }],
  });

  test('is known by its text where the name says nothing', () => {
    for (const id of ['allot-yaml', 'allot-json', 'psplib', 'jobshop', 'csv']) {
      assert.equal(recogniseFormat(writeProblem(one, id), 'download').id, id);
      assert.equal(recogniseFormat(writeProblem(one, id), 'download.txt').id, id);
    }
  });

  test('is the one that is stated, whatever the name', () => {
    assert.equal(readProblem(writeProblem(one, 'csv'), { name: 'x.sm', format: 'csv' }).tasks[0].id, 'a');
  });

  test('follows from the name for writing', () => {
    assert.equal(formatForName('out/PLAN.YML')?.id, 'allot-yaml');
    assert.equal(formatForName('x.mmd')?.id, 'mermaid');
    assert.equal(formatForName('x.docx'), undefined);
  });

  test('ids are unique, and each can read or write', () => {
    assert.equal(new Set(formats.map((format) => format.id)).size, formats.length);
    for (const format of formats) assert.ok(format.read ?? format.write, format.id);
  });

  const refusal = (text: string, options: { name: string; format?: string }) => {
    try {
      readProblem(text, options);
    } catch (error) {
      assert.ok(error instanceof AllotError);
      return error.message;
    }
    return assert.fail('nothing was refused');
  };

  test('unknown ones are refused with advice', () => {
    assert.equal(
      refusal('hello', { name: 'notes.docx' }),
      "notes.docx: 'notes.docx' is in no known format\n  Maybe name it with one of .yaml, .yml, .json, .sm, .mm, .rcp, .jsp, .jss, .txt, .csv, or state the format",
    );
    assert.match(
      refusal('', { name: 'x', format: 'pslib' }),
      /no format called 'pslib'.*\n {2}Maybe you meant 'psplib'/,
    );
    assert.match(refusal('', { name: 'x.mmd', format: 'mermaid' }), /can be written, but not read/);
  });
});

describe('what a format cannot say is refused, all of it at once', () => {
  const rich = parseProblem({
    timeUnit: 'h',
    objective: 'cost',
    deadline: 99,
    resources: [{ id: 'r', capacity: 3, calendar: [{ start: 0, end: 1, capacity: 1 }] }],
    nodes: [{ id: 'n', capacity: { cpu: 1 } }],
    tasks: [
      { id: 'a', modes: [{ duration: 1.5 }, { duration: 2 }] },
      { id: 'b', duration: 1, releaseDate: 4, after: [{ task: 'a', lag: 2 }] },
      { id: 'c', duration: 1, after: [{ task: 'a', type: 'start-start' }] },
    ],
  });
  const codes = (id: string) => {
    try {
      writeProblem(rich, id);
    } catch (error) {
      assert.ok(error instanceof AllotError);
      return error.issues.map((issue) => issue.message.replace(/:.*/, ''));
    }
    return [];
  };

  test('PSPLIB', () => {
    assert.deepEqual(codes('psplib'), [
      'PSPLIB has no objective but the makespan',
      'PSPLIB has no deadlines',
      'PSPLIB has no nodes',
      'PSPLIB has no calendars',
      'PSPLIB has no fractions of a time unit',
      'PSPLIB has no release dates',
      'PSPLIB has no lags',
      'PSPLIB has no start-start precedence',
    ]);
  });

  test('a job shop is chains of operations on machines', () => {
    const fork = parseProblem({
      resources: [{ id: 'm', capacity: 2 }],
      tasks: [
        { id: 'a', duration: 1, demand: { m: 2 } },
        { id: 'b', duration: 1, after: ['a'] },
        { id: 'c', duration: 1, after: ['a'], demand: { m: 1 } },
      ],
    });
    assert.throws(
      () => writeProblem(fork, 'jobshop'),
      (error: AllotError) => {
        assert.deepEqual(
          error.issues.map((issue) => issue.message),
          [
            "a machine has capacity 1, and 'm' has 2",
            "an operation needs one machine, and task 'a' needs 2 of m",
            "an operation needs one machine, and task 'b' needs none",
            "several tasks wait for 'a'",
          ],
        );
        return true;
      },
    );
  });
});
