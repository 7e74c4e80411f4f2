import { join } from 'node:path';
import * as z from 'zod';
import { compile } from '#instance/compile.ts';
import type { Instance } from '#instance/instance.ts';
import { makespanLowerBound } from '#instance/lowerBounds.ts';
import { drawTrainingProblem, TRAINING_MIXTURE } from '#io/generate/trainingProblems.ts';
import { createRng } from '#kernels/rng.ts';
import { type CurvePoint, curvePoint, readCheckpoint, toCheckpoint } from '#learning/checkpoint.ts';
import { Construction } from '#learning/construction.ts';
import { createNetwork, type Network } from '#learning/network.ts';
import { readPolicy, toPolicyFile } from '#learning/policyFile.ts';
import { GREEDY, Player } from '#learning/rollout.ts';
import { type InstanceSource, startTraining, Trainer, type TrainingState } from '#learning/trainer.ts';
import { variedDurations } from '#learning/variedDurations.ts';
import { AllotError } from '#model/errors.ts';
import { shippedPolicy } from '#planners/policy/shipped.ts';
import { lineChart } from '#report/svg/lineChart.ts';
import { isDirectory, loadProblem, readJsonFile, writeFile } from './files.ts';
import { measuredRun } from './measuredRun.ts';

/** What a training run is about; kept in its checkpoint. */
export const trainingSettings = z.strictObject({
  /** Problem files and folders of runs; none: generated ones. */
  problems: z.array(z.string()),
  iterations: z.number().int().positive(),
  annealing: z.number().int().positive(),
  instances: z.number().int().positive(),
  episodes: z.number().int().min(2),
  rate: z.number().positive(),
  entropy: z.number().min(0),
  seed: z.number().int().nonnegative(),
  nodeShare: z.number().min(0).max(1),
  vary: z.number().min(0),
  from: z.string().nullable(),
});
export type TrainingSettings = z.infer<typeof trainingSettings>;

/** What `allot train` does unless told otherwise: the training of the policy that comes along. */
export const USUAL_TRAINING: TrainingSettings = {
  problems: [],
  iterations: 320,
  annealing: 320,
  instances: 6,
  episodes: 16,
  rate: 0.003,
  entropy: 0.01,
  seed: 1,
  nodeShare: TRAINING_MIXTURE.nodeShare,
  vary: 0.2,
  from: null,
};

const SIZE = { task: 16, rounds: 2, offer: 32, second: 16 };
/** Iterations between two points of the curve, each with a checkpoint. */
const POINT_EVERY = 20;
/** Generated problems that the curve is measured on; none is learned from. */
const SET_APART = 64;
const SET_APART_SEED = 2 ** 40;

/** A training run in a folder: policy.json, checkpoint.json, curve.csv and curve.svg, all written at each point. */
export class TrainingRun {
  readonly settings: TrainingSettings;
  readonly folder: string;
  readonly #state: TrainingState;
  readonly #trainer: Trainer;
  readonly #curve: CurvePoint[];
  readonly #judged: readonly Instance[];

  private constructor(settings: TrainingSettings, folder: string, state: TrainingState, curve: CurvePoint[]) {
    this.settings = settings;
    this.folder = folder;
    this.#state = state;
    this.#curve = curve;
    const given = settings.problems.map(readTrainingProblem);
    this.#judged = given.length > 0 ? given : generatedForJudging(settings);
    this.#trainer = new Trainer(state, settings, sourceOf(settings, given));
  }

  /** @throws AllotError where problems or the policy to begin with cannot be read */
  static begin(settings: TrainingSettings, folder: string): TrainingRun {
    const state = startTraining(firstNetwork(settings));
    const run = new TrainingRun(settings, folder, state, []);
    run.#addPoint({ drawn: null, entropy: null });
    return run;
  }

  /** Goes on from the folder's checkpoint, as if the run had never stopped. @throws AllotError */
  static resume(folder: string): TrainingRun {
    const path = join(folder, 'checkpoint.json');
    const value = readJsonFile(path);
    const kept = z.object({ settings: trainingSettings, curve: z.array(curvePoint) }).safeParse(value);
    if (!kept.success)
      throw new AllotError({ code: 'bad-checkpoint', path: '', message: kept.error.issues[0].message }, path);
    return new TrainingRun(kept.data.settings, folder, readCheckpoint(value, path), kept.data.curve);
  }

  get iteration(): number {
    return this.#state.iteration;
  }

  get curve(): readonly CurvePoint[] {
    return this.#curve;
  }

  /**
   * Trains to the end, or until the signal is raised.
   *
   * @param onStep called after each iteration
   * @param onPoint called with each point of the curve
   */
  async run(
    signal: AbortSignal,
    onStep: (iteration: number) => void,
    onPoint: (point: CurvePoint) => void,
  ): Promise<void> {
    let drawn = 0;
    let entropy = 0;
    let steps = 0;
    while (!this.#trainer.done && !signal.aborted) {
      const figures = this.#trainer.step();
      drawn += figures.excess;
      entropy += figures.entropy;
      steps++;
      onStep(this.iteration);
      if (this.iteration % POINT_EVERY === 0 || this.#trainer.done) {
        onPoint(this.#addPoint({ drawn: (100 * drawn) / steps, entropy: entropy / steps }));
        drawn = entropy = steps = 0;
        this.write();
      }
      // Lets Ctrl-C in.
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
  }

  #addPoint(seen: { drawn: number | null; entropy: number | null }): CurvePoint {
    const excess = this.#judged.map((instance) => greedyExcess(this.#state.network, instance));
    const greedy = (100 * excess.reduce((sum, value) => sum + value, 0)) / excess.length;
    const point = { iteration: this.iteration, greedy, ...seen };
    this.#curve.push(point);
    return point;
  }

  write(): void {
    const { folder, settings } = this;
    const state = { ...toCheckpoint(this.#state), settings, curve: this.#curve };
    writeFile(join(folder, 'checkpoint.json'), `${JSON.stringify(state)}\n`);
    const policy = toPolicyFile(this.#state.network, describeTraining(settings, this.iteration));
    writeFile(join(folder, 'policy.json'), `${JSON.stringify(policy, null, 2)}\n`);
    const rows = this.#curve.map(
      ({ iteration, drawn, greedy, entropy }) =>
        `${iteration},${drawn?.toFixed(3) ?? ''},${greedy.toFixed(3)},${entropy?.toFixed(4) ?? ''}`,
    );
    writeFile(join(folder, 'curve.csv'), `${['iteration,drawn,greedy,entropy', ...rows].join('\n')}\n`);
    writeFile(join(folder, 'curve.svg'), this.#picture());
  }

  #picture(): string {
    const first = this.#curve[0];
    const last = this.#curve.at(-1);
    return lineChart({
      title: 'Training of the policy',
      headline: last
        ? `greedy ${first.greedy.toFixed(1)} % at first, ${last.greedy.toFixed(1)} % at last`
        : '',
      xLabel: 'iteration',
      yLabel: 'makespan above the lower bound, %',
      series: [
        {
          name: 'drawn, on new problems',
          points: this.#curve.map((p) => [p.iteration, p.drawn ?? Number.NaN] as const),
        },
        {
          name: 'greedy, on problems set apart',
          points: this.#curve.map((p) => [p.iteration, p.greedy] as const),
        },
      ],
    });
  }
}

/** The command that makes the same policy. */
export function describeTraining(settings: TrainingSettings, iteration: number): string {
  const { problems, from, seed, iterations, instances, episodes, rate, nodeShare, vary } = settings;
  const data = problems.length > 0 ? [...problems, '--vary', vary] : ['--nodes', nodeShare];
  const parts = ['allot train', ...data, '--seed', seed, '--iterations', iterations];
  if (settings.annealing !== iterations) parts.push('--annealing', settings.annealing);
  parts.push('--instances', instances, '--episodes', episodes, '--rate', rate);
  parts.push('--entropy', settings.entropy);
  if (from !== null) parts.push('--from', from);
  const broken = iteration < iterations ? `, stopped at iteration ${iteration}` : '';
  return parts.join(' ') + broken;
}

function firstNetwork({ from, seed }: TrainingSettings): Network {
  if (from === null) return createNetwork(SIZE, seed);
  if (from !== 'shipped') return readPolicy(readJsonFile(from), from);
  const shipped = shippedPolicy();
  return { ...shipped, parameters: shipped.parameters.slice() };
}

function readTrainingProblem(path: string): Instance {
  return isDirectory(path) ? measuredRun(path) : loadProblem(path).instance;
}

function sourceOf(settings: TrainingSettings, given: readonly Instance[]): InstanceSource {
  const mixture = { ...TRAINING_MIXTURE, nodeShare: settings.nodeShare };
  if (given.length === 0) return (_index, rng) => compile(drawTrainingProblem(rng, mixture));
  return (index, rng) => variedDurations(given[index % given.length], settings.vary, rng);
}

function generatedForJudging({ nodeShare }: TrainingSettings): Instance[] {
  const rng = createRng(SET_APART_SEED);
  return Array.from({ length: SET_APART }, () =>
    compile(drawTrainingProblem(rng.fork(), { ...TRAINING_MIXTURE, nodeShare })),
  );
}

function greedyExcess(network: Network, instance: Instance): number {
  const construction = new Construction(instance);
  const made = new Player(network, construction).play(GREEDY);
  const lowest = Math.max(1, makespanLowerBound(instance, construction.facts.path).makespan);
  return (made < 0 ? 2 * construction.bound : made) / lowest - 1;
}
