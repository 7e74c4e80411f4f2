import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { parse } from 'yaml';
import { compile } from '#instance/compile.ts';
import { parseProblem } from '#model/parse.ts';

const FOLDER = join(import.meta.dirname, '../../examples/ai-pipeline');
const problem = parseProblem(parse(readFileSync(join(FOLDER, 'problem.yaml'), 'utf8')), 'problem.yaml');

describe('the file of the machine-learning pipeline', () => {
  test('compiles to 15 to 25 tasks on three nodes, no two alike', () => {
    const instance = compile(problem);
    assert.ok(instance.taskCount >= 15 && instance.taskCount <= 25, `${instance.taskCount} tasks`);
    assert.equal(problem.nodes.length, 3);
    for (const property of ['capacity', 'capabilities', 'speed'] as const)
      assert.equal(new Set(problem.nodes.map((node) => JSON.stringify(node[property]))).size, 3, property);
  });

  test('has learners of all three kinds, told by what they learn from', () => {
    const kinds = new Set(problem.tasks.map((task) => task.kind));
    for (const kind of ['supervised', 'unsupervised', 'reinforcement']) assert.ok(kinds.has(kind), kind);
  });

  test('names scripts that exist', () => {
    for (const task of problem.tasks) {
      assert.ok(task.run && 'command' in task.run && Array.isArray(task.run.command), task.id);
      assert.ok(existsSync(join(FOLDER, task.run.command[1])), `${task.id}: ${task.run.command[1]}`);
    }
  });

  test('lets the task that fails at first move to another node', () => {
    const task = problem.tasks.find(({ id }) => id === 'cluster-digits');
    assert.ok(task && task.retries.max >= 1 && task.retries.otherNode);
    assert.ok((task.modes[0].nodes?.length ?? 0) >= 2);
  });
});

describe("the pipeline's scripts", () => {
  let runDir: string;
  before(() => {
    runDir = mkdtempSync(join(tmpdir(), 'allot-pipeline-'));
  });
  after(() => rmSync(runDir, { recursive: true, force: true }));

  /** Runs a task as the runner would; its result. */
  function runTask(id: string, attempt = 1): Record<string, unknown> {
    const task = problem.tasks.find((candidate) => candidate.id === id);
    assert.ok(task?.run && 'command' in task.run);
    const result = join(runDir, `${id}.json`);
    execFileSync(process.execPath, task.run.command.slice(1) as string[], {
      cwd: FOLDER,
      env: {
        ...process.env,
        ALLOT_TASK: id,
        ALLOT_RUN_DIR: runDir,
        ALLOT_RESULT: result,
        ALLOT_ATTEMPT: String(attempt),
      },
    });
    return JSON.parse(readFileSync(result, 'utf8'));
  }

  test('learn iris from its data, by naive Bayes', () => {
    assert.equal(runTask('prepare-iris').examples, 150);
    const accuracy = Number(runTask('iris-bayes').accuracy);
    assert.ok(accuracy > 0.93 && accuracy < 1, String(accuracy));
  });

  test('walk along the cliff by Q-learning and away from it by Sarsa', () => {
    assert.equal(runTask('cliff-q-learning').meanReturn, -13);
    assert.equal(runTask('cliff-sarsa').meanReturn, -17);
    assert.equal(runTask('cliff-trial').best, 'q-learning');
  });

  test('miss the mark on the first clustering of digits and pass on the second', () => {
    runTask('prepare-digits');
    runTask('reduce-digits');
    const least = problem.tasks.find(({ id }) => id === 'cluster-digits')?.evaluate[0].min ?? Number.NaN;
    assert.ok(Number(runTask('cluster-digits', 1).adjustedRand) < least);
    assert.ok(Number(runTask('cluster-digits', 2).adjustedRand) >= least);
  });

  test('say in a sentence what is missing, without a stack trace', () => {
    const empty = mkdtempSync(join(tmpdir(), 'allot-pipeline-'));
    const { status, stderr } = spawnSync(
      process.execPath,
      ['tasks/train-knn.ts', 'hold-out', 'digits', 'digits'],
      {
        cwd: FOLDER,
        encoding: 'utf8',
        env: { ...process.env, ALLOT_RUN_DIR: empty, ALLOT_RESULT: join(empty, 'r') },
      },
    );
    rmSync(empty, { recursive: true });
    assert.equal(status, 1);
    assert.equal(
      stderr.trim(),
      "digits.json is not in the run's folder: the task that writes it has not run",
    );
  });
});
