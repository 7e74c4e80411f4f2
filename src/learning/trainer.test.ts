import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { compile } from '#instance/compile.ts';
import type { Instance } from '#instance/instance.ts';
import { generateProblem } from '#io/generate/generate.ts';
import { createRng, type Rng } from '#kernels/rng.ts';
import { AllotError } from '#model/errors.ts';
import { parseProblem } from '#model/parse.ts';
import { checkSchedule } from '#schedule/checkSchedule.ts';
import { readCheckpoint, toCheckpoint } from './checkpoint.ts';
import { Construction } from './construction.ts';
import { createNetwork } from './network.ts';
import { readPolicy, toPolicyFile } from './policyFile.ts';
import { GREEDY, Player } from './rollout.ts';
import { startTraining, Trainer, type TrainingState } from './trainer.ts';
import { variedDurations } from './variedDurations.ts';

const SIZE = { task: 4, rounds: 1, offer: 8, second: 4 };
const OPTIONS = {
  iterations: 12,
  annealing: 12,
  instances: 2,
  episodes: 4,
  rate: 0.01,
  entropy: 0.01,
  seed: 5,
};

const source = (_index: number, rng: Rng): Instance =>
  compile(parseProblem(generateProblem({ seed: rng.int(1000), tasks: 12, resourceStrength: 0.1 })));

/** Trains `state` until `iteration`. */
function train(state: TrainingState, iteration: number): TrainingState {
  const trainer = new Trainer(state, OPTIONS, source);
  while (state.iteration < iteration) trainer.step();
  return state;
}

describe('Trainer', () => {
  test('a seed gives one policy, another seed another', () => {
    const run = (seed: number) => train(startTraining(createNetwork(SIZE, seed)), 3).network.parameters;
    assert.deepEqual(run(1), run(1));
    assert.notDeepEqual(run(1), run(2));
  });

  test('a run that was stopped and resumed ends as one that was not', () => {
    const whole = train(startTraining(createNetwork(SIZE, 1)), 8);
    const stopped = train(startTraining(createNetwork(SIZE, 1)), 5);
    const text = JSON.stringify(toCheckpoint(stopped));
    const resumed = train(readCheckpoint(JSON.parse(text)), 8);
    assert.deepEqual(resumed, whole);
  });

  test('it learns which of two nodes is the slow one, against what it began with', () => {
    // Starting on the slow node at once looks better to the untrained policy than it is.
    const tasks = Array.from({ length: 6 }, (_, i) => ({ id: `t${i}`, duration: 4, demand: { cpu: 1 } }));
    const nodes = [
      { id: 'fast', capacity: { cpu: 1 }, speed: 4 },
      { id: 'slow', capacity: { cpu: 1 }, speed: 0.5 },
    ];
    const instance = compile(parseProblem({ name: 'two', timeUnit: 'unit', nodes, tasks }));
    const network = createNetwork(SIZE, 1);
    // A policy that minds the start alone.
    network.parameters.fill(0, network.layout.skip, network.layout.valuePooled);
    network.parameters[network.layout.skip] = -2;
    const play = () => new Player(network, new Construction(instance)).play(GREEDY);
    const before = play();
    const state = startTraining(network);
    const trainer = new Trainer(
      state,
      { ...OPTIONS, iterations: 60, annealing: 60, rate: 0.03 },
      () => instance,
    );
    while (!trainer.done) trainer.step();
    assert.equal(before, 8 * instance.ticksPerUnit);
    assert.equal(play(), 6 * instance.ticksPerUnit);
  });

  test('another objective is learned from, too', () => {
    const problem = generateProblem({ seed: 2, tasks: 12, dueDateSlack: 0.2 });
    const state = startTraining(createNetwork(SIZE, 1));
    const before = state.network.parameters.slice();
    new Trainer(state, OPTIONS, () => compile(parseProblem(problem))).step();
    assert.ok(state.network.parameters.every(Number.isFinite));
    assert.notDeepEqual(state.network.parameters, before);
  });

  test('varied durations make valid problems alike, no variation the problem itself', () => {
    const instance = compile(parseProblem(generateProblem({ seed: 6, tasks: 40, modes: 2 })));
    assert.equal(variedDurations(instance, 0, createRng(1)), instance);
    const varied = variedDurations(instance, 0.5, createRng(1));
    assert.notDeepEqual(varied.modeDuration, instance.modeDuration);
    const construction = new Construction(varied);
    while (!construction.complete) construction.place(0);
    assert.deepEqual(checkSchedule(varied, construction), []);
  });
});

describe('policy files', () => {
  test('carry a network to seven digits', () => {
    const network = createNetwork(SIZE, 3);
    const read = readPolicy(JSON.parse(JSON.stringify(toPolicyFile(network, 'a test'))));
    assert.deepEqual(read.parameters, network.parameters.map(Math.fround));
    assert.deepEqual({ ...read, parameters: null }, { ...network, parameters: null });
  });

  const good = () => JSON.parse(JSON.stringify(toPolicyFile(createNetwork(SIZE, 3), 'a test')));
  const wrong: [string, string, (file: ReturnType<typeof good>) => unknown][] = [
    ['nothing', '', () => null],
    ['another format', 'format', (file) => ({ ...file, format: 'onnx' })],
    ['a later version', 'version', (file) => ({ ...file, version: 2 })],
    ['a missing field', 'trained', ({ trained: _, ...file }) => file],
    ['odd sizes', 'size.offer', (file) => ({ ...file, size: { ...SIZE, offer: 7 } })],
    ['other features', 'features.offer', (file) => ({ ...file, features: { ...file.features, offer: 9 } })],
    ['too few numbers', 'parameters', (file) => ({ ...file, parameters: file.parameters.slice(0, 400) })],
    ['no base64', 'parameters', (file) => ({ ...file, parameters: '%%%' })],
    ['numbers that are none', 'parameters', (file) => ({ ...file, parameters: notNumbers(file.parameters) })],
  ];
  for (const [what, path, spoil] of wrong) {
    test(`${what}: refused, and said where`, () => {
      assert.throws(
        () => readPolicy(spoil(good()), 'mine.json'),
        (error: AllotError) => {
          assert.ok(error instanceof AllotError);
          assert.equal(error.source, 'mine.json');
          assert.ok(error.issues.some((issue) => issue.code === 'bad-policy' && issue.path === path));
          return true;
        },
      );
    });
  }

  test('a spoiled checkpoint is refused', () => {
    const kept = toCheckpoint(startTraining(createNetwork(SIZE, 3)));
    for (const spoiled of [null, { ...kept, first: 'AAAA' }, { ...kept, iteration: -1 }]) {
      assert.throws(
        () => readCheckpoint(spoiled),
        (error: AllotError) => error instanceof AllotError && error.issues[0].code === 'bad-checkpoint',
      );
    }
  });
});

/** The same length of base64, its first number a NaN. */
function notNumbers(text: string): string {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  new DataView(bytes.buffer).setFloat32(0, Number.NaN, true);
  return btoa(String.fromCharCode(...bytes));
}
