import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { listByRank, rankOf } from '#generation/taskList.ts';
import type { Instance } from '#instance/instance.ts';
import { createRng, type Rng } from '#kernels/rng.ts';
import type { ObjectiveTerm } from '#model/problem.ts';
import { Evaluator } from '#planners/nsga2/evaluator.ts';
import { crossOver, type Genome, mutate } from '#planners/nsga2/genome.ts';
import { Nsga2Search } from '#planners/nsga2/search.ts';

const ENVIRONMENT = join(tmpdir(), 'allot-pymoo');
const PYTHON = join(ENVIRONMENT, 'bin/python');

export interface PymooSettings {
  /** pymoo's own for lists and modes, those of the planner here, or pymoo's own for real numbers. */
  operators: 'own' | 'same' | 'keys';
  objectives: ObjectiveTerm[];
  population: number;
  generations: number;
  /** Probabilities of the planner here, for its operators. */
  crossover: number;
  mutation: number;
  seed: number;
}

/** One run of pymoo, whose requests are answered here. Genomes cross as tasks and modes counted from 0. */
export class PymooRun {
  readonly #instance: Instance;
  readonly #settings: PymooSettings;
  readonly #evaluator: Evaluator;
  readonly #operatorRng: Rng;

  constructor(instance: Instance, settings: PymooSettings) {
    this.#instance = instance;
    this.#settings = settings;
    this.#evaluator = new Evaluator(instance, settings.objectives, false, createRng(settings.seed));
    this.#operatorRng = createRng(1000 + settings.seed);
  }

  /** The values of its final front. */
  front(): Promise<number[][]> {
    const { taskCount, modePtr } = this.#instance;
    const { operators, objectives, population, generations, seed } = this.#settings;
    const settings = {
      operators,
      tasks: taskCount,
      modes: Array.from({ length: taskCount }, (_, i) => modePtr[i + 1] - modePtr[i]),
      objectives: objectives.length,
      population,
      generations,
      seed,
      start: this.#start(),
    };
    const child = python();
    return new Promise((resolve, reject) => {
      const answer = (line: string) => {
        if (line.startsWith('front ')) {
          child.lines.off('line', answer);
          resolve(JSON.parse(line.slice('front '.length)));
        } else child.write(this.#answer(line).join(' '));
      };
      child.lines.on('line', answer);
      child.process.once('exit', (code) => reject(new Error(`pymoo ended with ${code} and without a front`)));
      child.write(JSON.stringify(settings));
    });
  }

  #answer(request: string): number[] {
    const [kind, ...words] = request.split(' ');
    const numbers = words.map(Number);
    if (kind === 'values') return this.#evaluator.evaluate(this.#read(numbers), 1).values.slice();
    if (kind === 'repair') return this.#write(this.#read(numbers));
    const { crossover, mutation } = this.#settings;
    const rng = this.#operatorRng;
    const size = numbers.length / 2;
    const mother = this.#read(numbers.slice(0, size));
    const father = this.#read(numbers.slice(size));
    const child = rng.next() < crossover ? crossOver(mother, father, rng) : mother;
    mutate(child, this.#instance, mutation, rng);
    return this.#write(child);
  }

  /** The first population of the planner with this seed; of random keys, its three individuals by rule and drawn ones. */
  #start(): number[][] {
    const { seed, population } = this.#settings;
    const rng = createRng(seed);
    const evaluator = new Evaluator(this.#instance, this.#settings.objectives, false, rng);
    const search = new Nsga2Search(this.#instance, this.#settings, evaluator, rng);
    return Array.from({ length: population }, (_, k) =>
      this.#settings.operators === 'keys' && k >= 3
        ? Array.from({ length: 2 * this.#instance.taskCount }, () => rng.next())
        : this.#write(search.firstIndividual(k, 1)),
    );
  }

  /** Tasks in the order they come in, or that precedence makes of it. */
  #read(numbers: readonly number[]): Genome {
    const { taskCount: n, modePtr } = this.#instance;
    const rank = new Float64Array(n);
    const ofMode = (i: number) => {
      const modes = modePtr[i + 1] - modePtr[i];
      return this.#settings.operators === 'keys'
        ? Math.min(modes - 1, Math.floor(numbers[n + i] * modes))
        : numbers[n + i];
    };
    if (this.#settings.operators === 'keys') rank.set(numbers.slice(0, n));
    else for (let x = 0; x < n; x++) rank[numbers[x]] = x;
    return {
      list: listByRank(this.#instance, rankOf(rank)),
      mode: Int32Array.from({ length: n }, (_, i) => modePtr[i] + ofMode(i)),
    };
  }

  #write({ list, mode }: Genome): number[] {
    const { taskCount: n, modePtr } = this.#instance;
    const modes = Array.from(mode, (m, i) => m - modePtr[i]);
    if (this.#settings.operators !== 'keys') return [...list, ...modes];
    const keys = new Array<number>(n);
    list.forEach((i, x) => {
      keys[i] = (x + 0.5) / n;
    });
    return [...keys, ...modes.map((m, i) => (m + 0.5) / (modePtr[i + 1] - modePtr[i]))];
  }
}

/** The one Python process that makes all runs, one after another: it takes longer to start than to run. */
const python = once(() => {
  const child = spawn(PYTHON, [join(import.meta.dirname, 'nsga2_pymoo.py')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout });
  // Listeners come and go with the runs.
  child.setMaxListeners(0);
  return { process: child, lines, write: (text: string) => child.stdin.write(`${text}\n`) };
});

/** Ends the Python process. */
export function endPymoo(): void {
  python().process.stdin.end();
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** Makes the Python environment where it is not there yet. */
export function preparePython(): void {
  if (existsSync(PYTHON)) return;
  const run = (command: string, args: string[]) => {
    const { status } = spawnSync(command, args, { stdio: 'inherit' });
    if (status !== 0) throw new Error(`'${command} ${args.join(' ')}' failed`);
  };
  run('python3', ['-m', 'venv', ENVIRONMENT]);
  run(PYTHON, ['-m', 'pip', 'install', '--quiet', 'pymoo==0.6.2']);
}
