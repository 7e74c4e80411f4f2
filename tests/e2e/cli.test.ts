import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { CommandLine, ended, type Said } from './commandLine.ts';

const BRIDGE = `
name: bridge
timeUnit: d
resources: [{ id: crew, capacity: 3 }]
tasks:
  - { id: survey, duration: 1, demand: { crew: 1 } }
  - { id: foundation, duration: 4, demand: { crew: 2 }, after: [survey] }
  - { id: steel, duration: 3, demand: { crew: 1 }, after: [survey] }
  - { id: deck, duration: 2, demand: { crew: 3 }, after: [foundation, steel] }
`;
const LATE = 'deadline: 3\ntasks: [{ id: a, duration: 2 }, { id: b, duration: 2, after: [a] }]\n';

function withBridge(): CommandLine {
  const line = new CommandLine();
  line.write('bridge.yaml', BRIDGE);
  return line;
}

describe('plan', () => {
  test('--json prints the plan and nothing else', () => {
    const { code, stdout } = withBridge().allot('plan', 'bridge.yaml', '--json');
    assert.equal(code, 0);
    const plan = JSON.parse(stdout);
    assert.equal(plan.problem, 'bridge');
    assert.equal(plan.status, 'optimal');
    assert.equal(plan.makespan, 7);
    assert.deepEqual(plan.tasks.at(-1), { id: 'deck', mode: '1', node: null, start: 5, end: 7 });
    for (const field of [
      'planner',
      'seed',
      'lowerBound',
      'objective',
      'timeMs',
      'schedules',
      'reason',
      'trace',
    ])
      assert.ok(field in plan, field);
  });

  test('shows chart and figures, without colour where none is wanted or no terminal is there', () => {
    const { stdout } = withBridge().allot('plan', 'bridge.yaml');
    assert.match(stdout, /makespan 7 d · lower bound 7 d · gap 0 % · optimal/);
    assert.match(stdout, /foundation │/);
    assert.match(stdout, /use of crew +mean \d+ %/);
    assert.ok(!stdout.includes('\x1b'));
  });

  test('says why there is no schedule, and exits with 1', () => {
    const line = new CommandLine();
    line.write('late.yaml', LATE);
    const { code, stdout } = line.allot('plan', 'late.yaml');
    assert.equal(code, 1);
    assert.match(stdout, /infeasible: task 'b' cannot end before 4 s, and its deadline is 3 s/);
  });

  test('a seed and a budget in schedules make the same plan again', () => {
    const line = new CommandLine();
    line.allot('generate', '--tasks', '60', '--strength', '0.1', '--out', 'p.yaml');
    const plan = (seed: string) => {
      const { stdout } = line.allot(
        'plan',
        'p.yaml',
        '--schedules',
        '300',
        '--seed',
        seed,
        '--planner',
        'sampling',
        '--json',
      );
      return JSON.parse(stdout).tasks;
    };
    assert.deepEqual(plan('7'), plan('7'));
    assert.notDeepEqual(plan('7'), plan('8'));
  });

  test('Ctrl-C keeps the best so far', async () => {
    const line = new CommandLine();
    line.allot('generate', '--tasks', '120', '--strength', '0.1', '--out', 'hard.yaml');
    const interrupted = (afterMs: number): Promise<Said> => {
      const child = line.start(
        'plan',
        'hard.yaml',
        '--time',
        '60s',
        '--planner',
        'sampling',
        '--param',
        'samples=100000000',
        '--json',
      );
      setTimeout(() => child.kill('SIGINT'), afterMs);
      return ended(child);
    };
    // On a busy machine it may still be loading, which Ctrl-C simply ends: then it is given longer.
    let said = await interrupted(2000);
    for (let wait = 6000; said.code === null && wait <= 20_000; wait += 7000) said = await interrupted(wait);
    const { code, stdout } = said;
    assert.equal(code, 0);
    const plan = JSON.parse(stdout);
    assert.equal(plan.tasks.length, 120);
    assert.ok(plan.timeMs < 60_000);
  });
});

describe('check', () => {
  test('accepts what plan made, and names what is wrong with another', () => {
    const line = withBridge();
    assert.equal(line.allot('plan', 'bridge.yaml', '--out', 'plan.json').code, 0);
    const good = line.allot('check', 'bridge.yaml', 'plan.json');
    assert.deepEqual([good.code, good.stdout], [0, 'valid: 4 tasks, makespan 7 d\n']);
    line.write('early.csv', 'id,start\nsurvey,0\nfoundation,1\nsteel,1\ndeck,4\n');
    const bad = line.allot('check', 'bridge.yaml', 'early.csv');
    assert.equal(bad.code, 1);
    assert.match(bad.stdout, /'deck' starts at 4 d, but 'foundation' must come first/);
    const { valid, violations } = JSON.parse(
      line.allot('check', 'bridge.yaml', 'early.csv', '--json').stdout,
    );
    assert.equal(valid, false);
    assert.deepEqual(violations[0].tasks, ['foundation', 'deck']);
  });
});

describe('show', () => {
  test('the Pareto front of a plan that has one; a word about where to get it for one that has not', () => {
    const line = new CommandLine();
    line.allot('generate', '--tasks', '10', '--out', 'p.yaml');
    const settings = ['--schedules', '60', '--param', 'objectives=makespan,cost'];
    line.allot('plan', 'p.yaml', '--planner', 'nsga2', ...settings, '--out', 'plan.json');
    const shown = line.allot('show', 'p.yaml', 'plan.json', '--as', 'front');
    assert.equal(shown.code, 0, shown.stderr);
    assert.match(shown.stdout, /^makespan,cost,/);
    assert.equal(line.allot('show', 'p.yaml', 'plan.json', '--as', 'front', '--svg', 'front.svg').code, 0);
    const refused = line.allot('show', 'p.yaml', '--as', 'front');
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /no plan with a Pareto front/);
  });

  test('the fitness curve of a plan that tells the course of its search', () => {
    const line = new CommandLine();
    line.allot('generate', '--tasks', '10', '--out', 'p.yaml');
    line.allot('plan', 'p.yaml', '--planner', 'genetic', '--schedules', '500', '--out', 'plan.json');
    const shown = line.allot('show', 'p.yaml', 'plan.json', '--as', 'fitness');
    assert.equal(shown.code, 0, shown.stderr);
    assert.match(shown.stdout, /step +best +mean +worst/);
    assert.equal(line.allot('show', 'p.yaml', 'plan.json', '--as', 'fitness', '--svg', 'f.svg').code, 0);
    for (const picture of [[], ['--svg', 'f.svg']]) {
      const refused = line.allot('show', 'p.yaml', '--as', 'fitness', ...picture);
      assert.equal(refused.code, 2);
      assert.match(refused.stderr, /no plan that tells the course/);
    }
  });

  test('writes SVG, PNG and HTML files', () => {
    const line = withBridge();
    line.allot('plan', 'bridge.yaml', '--out', 'plan.json');
    const { code } = line.allot(
      'show',
      'bridge.yaml',
      'plan.json',
      '--svg',
      'a.svg',
      '--png',
      'a.png',
      '--html',
      'a.html',
    );
    assert.equal(code, 0);
    const text = (name: string) => readFileSync(line.path(name), 'utf8');
    assert.match(text('a.svg'), /^<svg [^>]*xmlns="http:\/\/www.w3.org\/2000\/svg"[\s\S]*<\/svg>\s*$/);
    assert.deepEqual([...readFileSync(line.path('a.png')).subarray(0, 8)], [137, 80, 78, 71, 13, 10, 26, 10]);
    assert.match(text('a.html'), /^<!doctype html>/i);
    assert.match(text('a.html'), /foundation/);
  });

  test('every kind of picture, on the terminal and as a file', () => {
    const line = withBridge();
    line.allot('plan', 'bridge.yaml', '--out', 'plan.json');
    for (const kind of ['plan', 'gantt', 'nodes', 'loads', 'network', 'trace']) {
      const shown = line.allot('show', 'bridge.yaml', 'plan.json', '--as', kind);
      assert.equal(shown.code, 0, kind);
      assert.equal(shown.stdout.match(/makespan 7 d/g)?.length, 1, kind);
      assert.equal(
        line.allot('show', 'bridge.yaml', 'plan.json', '--as', kind, '--svg', 'k.svg').code,
        0,
        kind,
      );
    }
  });
});

describe('convert and generate', () => {
  test('there and back through PSPLIB, JSON and YAML loses nothing', () => {
    const line = new CommandLine();
    line.allot('generate', '--tasks', '12', '--modes', '2', '--budgets', '1', '--out', 'a.yaml');
    assert.equal(line.allot('convert', 'a.yaml', 'b.mm').code, 0);
    assert.equal(line.allot('convert', 'b.mm', 'c.json').code, 0);
    assert.equal(line.allot('convert', 'c.json', 'd.mm').code, 0);
    // A PSPLIB file has no name of its own but its file's.
    const nameless = (name: string) =>
      readFileSync(line.path(name), 'utf8').replace(/^file with basedata.*$/m, '');
    assert.equal(nameless('d.mm'), nameless('b.mm'));
    line.allot('convert', 'a.yaml', 'e.json');
    line.allot('convert', 'e.json', 'f.yaml');
    assert.equal(readFileSync(line.path('f.yaml'), 'utf8'), readFileSync(line.path('a.yaml'), 'utf8'));
  });

  test('one seed makes one problem', () => {
    const line = new CommandLine();
    const made = (seed: string) =>
      line.allot('generate', '--tasks', '20', '--nodes', '3', '--seed', seed).stdout;
    assert.equal(made('5'), made('5'));
    assert.notEqual(made('5'), made('6'));
  });

  test('what a format cannot say is refused', () => {
    const line = new CommandLine();
    line.write(
      'n.yaml',
      'nodes: [{ id: a, capacity: { cpu: 1 } }]\ntasks: [{ id: t, duration: 1, demand: { cpu: 1 } }]\n',
    );
    const { code, stderr } = line.allot('convert', 'n.yaml', 'n.sm');
    assert.equal(code, 2);
    assert.match(stderr, /PSPLIB has no nodes/);
    assert.ok(!existsSync(line.path('n.sm')));
  });
});

describe('planners, compare and schema', () => {
  test('compare shows the named planners side by side', () => {
    const { code, stdout } = withBridge().allot(
      'compare',
      'bridge.yaml',
      'priority-rule',
      'auto',
      '--schedules',
      '50',
    );
    assert.equal(code, 0);
    assert.match(stdout, /^priority-rule +7 d/m);
    assert.match(stdout, /^auto +7 d/m);
  });

  test('compare exits with 1 where no planner found anything', () => {
    const line = new CommandLine();
    line.write('late.yaml', LATE);
    assert.equal(line.allot('compare', 'late.yaml', 'priority-rule', 'auto').code, 1);
  });

  test('planners lists them and describes one', () => {
    const line = new CommandLine();
    assert.match(line.allot('planners').stdout, /^heft +/m);
    assert.match(line.allot('planners', 'priority-rule').stdout, /^rule=LFT /m);
    const rows = JSON.parse(line.allot('planners', '--json').stdout);
    assert.equal(
      rows.find((row: { id: string }) => row.id === 'sampling').params.properties.alpha.default,
      1,
    );
  });

  test('schema is a JSON Schema with the fields of a task', () => {
    const schema = JSON.parse(new CommandLine().allot('schema').stdout);
    assert.ok(schema.properties.tasks.items.properties.duration);
  });
});

describe('bad input', () => {
  const cases: [string, string[], RegExp][] = [
    ['a file that is not there', ['plan', 'nope.yaml'], /'nope.yaml' cannot be read: there is no such file/],
    ['a folder', ['plan', '.'], /'.' cannot be read: it is a folder/],
    [
      'a misspelt field',
      ['plan', 'misspelt.yaml'],
      /misspelt.yaml:1 tasks\[0\].duratoin.*\n {2}Maybe you meant 'duration'/,
    ],
    ['broken YAML', ['plan', 'broken.yaml'], /broken.yaml:2: this is not YAML/],
    [
      'an unknown planner',
      ['plan', 'bridge.yaml', '--planner', 'hefd'],
      /no planner called 'hefd'\n {2}Maybe you meant 'heft'/,
    ],
    ['a planner that cannot', ['plan', 'bridge.yaml', '--planner', 'heft'], /has no nodes/],
    ['a bad parameter', ['plan', 'bridge.yaml', '--planner', 'sampling', '--param', 'alpha=-1'], /alpha/],
    ['a bad duration', ['plan', 'bridge.yaml', '--time', 'soon'], /Write a duration such as '10s'/],
    ['a number that is none', ['generate', '--tasks', 'x'], /Write a whole number from 1/],
    ['an unknown option', ['plan', 'bridge.yaml', '--planer', 'auto'], /Did you mean --planner/],
    ['an unknown command', ['paln', 'bridge.yaml'], /unknown command 'paln'/],
    ['a run that is none', ['run', '.'], /there is no run in/],
    ['a schedule that is none', ['show', 'bridge.yaml', 'bridge.yaml'], /bridge.yaml/],
    ['a format that is none', ['convert', 'bridge.yaml', 'x.doc'], /no format has the extension of 'x.doc'/],
  ];
  for (const [what, args, message] of cases) {
    test(`${what}: one clear message, exit code 2, no stack trace`, () => {
      const line = withBridge();
      line.write('misspelt.yaml', 'tasks: [{ id: a, duratoin: 1 }]\n');
      line.write('broken.yaml', 'tasks: [\n');
      const { code, stdout, stderr } = line.allot(...args);
      assert.equal(code, 2);
      assert.equal(stdout, '');
      assert.match(stderr, message);
      assert.doesNotMatch(stderr, /^\s+at /m);
    });
  }

  test('--json says it as JSON', () => {
    const line = new CommandLine();
    line.write('p.yaml', 'tasks: [{ id: a, duration: -1 }, { id: b, duration: 1, after: [c] }]\n');
    const { error } = JSON.parse(line.allot('plan', 'p.yaml', '--json').stderr);
    assert.deepEqual(error.issues.map((issue: { code: string }) => issue.code).sort(), [
      'time-out-of-range',
      'unknown-reference',
    ]);
  });
});

describe('run', () => {
  const RUN = `
name: steps
tasks:
  - { id: first, duration: 0.1, run: { command: "echo x >> $ALLOT_RUN_DIR/first" } }
  - { id: second, duration: 2, after: [first], run: { command: "echo x >> $ALLOT_RUN_DIR/second; sleep 2" } }
  - { id: third, duration: 0.1, after: [second], run: { command: "echo x >> $ALLOT_RUN_DIR/third" } }
`;

  test('carries the plan out and shows what came of it', () => {
    const line = new CommandLine();
    line.write('one.yaml', 'tasks: [{ id: a, duration: 0.1, run: { command: "echo 1 > $ALLOT_RESULT" } }]\n');
    const { code, stdout } = line.allot('run', 'one.yaml', '--html', 'run.html');
    assert.equal(code, 0);
    assert.match(stdout, /tasks succeeded +1 of 1/);
    assert.ok(existsSync(line.path('run.html')));
    assert.match(line.allot('show', '.allot/runs/one-1').stdout, /run succeeded/);
  });

  test('a failure is exit code 1, and what waits for it is skipped', () => {
    const line = new CommandLine();
    line.write(
      'two.yaml',
      'tasks:\n  - { id: a, duration: 0.1, run: { command: "exit 3" } }\n  - { id: b, duration: 0.1, after: [a] }\n',
    );
    const { code, stdout } = line.allot('run', 'two.yaml', '--json');
    assert.equal(code, 1);
    const record = JSON.parse(stdout);
    assert.deepEqual(
      record.tasks.map((task: { status: string }) => task.status),
      ['failed', 'skipped'],
    );
  });

  test('killed and started again by the same command it finishes, and repeats nothing', async () => {
    const line = new CommandLine();
    line.write('steps.yaml', RUN);
    const child = line.start('run', 'steps.yaml');
    const said = ended(child);
    const data = line.path('.allot/runs/steps-1/data');
    for (let tries = 0; !existsSync(`${data}/second`) && tries < 300; tries++) await sleep(50);
    child.kill('SIGKILL');
    await said;
    const again = line.allot('run', 'steps.yaml', '--json');
    assert.equal(again.code, 0, again.stderr);
    const record = JSON.parse(again.stdout);
    assert.equal(record.status, 'succeeded');
    assert.equal(record.resumes, 1);
    for (const name of ['first', 'second', 'third'])
      assert.equal(readFileSync(`${data}/${name}`, 'utf8'), 'x\n', name);
    assert.deepEqual(readdirSync(line.path('.allot/runs')), ['steps-1']);
  });

  test('Ctrl-C cancels it', async () => {
    const line = new CommandLine();
    line.write('steps.yaml', RUN);
    const child = line.start('run', 'steps.yaml', '--json');
    const said = ended(child);
    const begun = line.path('.allot/runs/steps-1/data/second');
    for (let tries = 0; !existsSync(begun) && tries < 300; tries++) await sleep(50);
    child.kill('SIGINT');
    const { code, stdout } = await said;
    assert.equal(code, 1);
    assert.equal(JSON.parse(stdout).status, 'cancelled');
  });
});
