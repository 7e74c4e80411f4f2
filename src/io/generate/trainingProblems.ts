import type { Rng } from '#kernels/rng.ts';
import { parseProblem } from '#model/parse.ts';
import type { Problem } from '#model/problem.ts';
import { generateProblem } from './generate.ts';
import { drawWorkflow } from './workflowProblem.ts';

/** What a policy that shall serve many problems is trained on. */
export interface TrainingMixture {
  /** Share of problems with unlike nodes; the others have pools. */
  readonly nodeShare: number;
  /** Tasks of the usual problem, both included. */
  readonly tasks: readonly [number, number];
  /** A seventh of the problems is larger, up to this many tasks. */
  readonly mostTasks: number;
}

export const TRAINING_MIXTURE: TrainingMixture = { nodeShare: 0.25, tasks: [25, 70], mostTasks: 120 };

/**
 * Draws a problem to learn from: pools with the parameters of the literature's sets (NC 1.5 to 2.1, RF 0.25
 * to 1), scarce ones oftener since those leave more to decide; or two to six unlike nodes, two of three with a
 * workflow in stages, the others with tasks of equal or very unequal lengths, half of them with data.
 */
export function drawTrainingProblem(rng: Rng, { nodeShare, tasks, mostTasks }: TrainingMixture): Problem {
  const seed = rng.int(2 ** 31);
  const onNodes = rng.next() < nodeShare;
  const isLarge = rng.next() < 0.15;
  const count = isLarge ? between(tasks[1], mostTasks, rng) : between(tasks[0], tasks[1], rng);
  const networkComplexity = 1.5 + 0.6 * rng.next();
  if (!onNodes)
    return parseProblem(
      generateProblem({
        seed,
        tasks: count,
        networkComplexity,
        resourceFactor: [0.25, 0.5, 0.75, 1][rng.int(4)],
        resourceStrength: 0.1 + 0.5 * rng.next() ** 1.5,
      }),
    );
  if (rng.int(3) > 0) return parseProblem(drawWorkflow({ tasks: count, nodes: between(2, 6, rng) }, rng));
  const hasData = rng.int(2) === 1;
  return parseProblem(
    generateProblem({
      seed,
      tasks: count,
      networkComplexity,
      span: between(5, 60, rng),
      duration: rng.int(2) === 1 ? [1, 10] : [1, 100],
      renewable: 0,
      nodes: {
        count: between(2, 6, rng),
        ...(hasData ? { data: [0, 20], bandwidth: between(1, 10, rng) } : {}),
      },
    }),
  );
}

function between(least: number, most: number, rng: Rng): number {
  return least + rng.int(Math.max(1, most - least + 1));
}
