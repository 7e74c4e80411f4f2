import { parentPort, workerData } from 'node:worker_threads';
import { exactCriticality } from '#generation/exactCriticality.ts';
import { compile } from '#instance/compile.ts';
import { parseProblem } from '#model/parse.ts';
import type { CriticalityTask } from './criticalityInParallel.ts';

/* One worker: δ of a range of tasks. */

const { input, from, to } = workerData as CriticalityTask;
parentPort?.postMessage(exactCriticality(compile(parseProblem(input)), from, to));
