import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from '#instance/compile.ts';
import type { Instance } from '#instance/instance.ts';
import { readProblem } from '#io/formats.ts';
import { createRng } from '#kernels/rng.ts';
import { parseProblem } from '#model/parse.ts';
import type { ProblemInput } from '#model/schema.ts';

const CASE_FILE = join(import.meta.dirname, '../examples/c7-processors.yaml');

/** Seven tasks on three processors, the optimum 8: the reconstruction of the document's case. */
export function sevenTasks(): Instance {
  return compile(readProblem(readFileSync(CASE_FILE, 'utf8'), { name: 'c7-processors.yaml' }));
}

/**
 * Tasks with precedence on processors that hold one task at a time. Each task has a time of 1 to 20 on each
 * processor, unrelated to the others, and up to two predecessors among the 2·√n tasks before it.
 */
export function drawProcessorProblem(tasks: number, processors: number, seed: number): ProblemInput {
  const rng = createRng(seed);
  const span = Math.ceil(2 * Math.sqrt(tasks));
  return {
    name: `${tasks}x${processors}-${seed}`,
    timeUnit: 'unit',
    nodes: Array.from({ length: processors }, (_, p) => ({ id: `P${p + 1}`, capacity: { slot: 1 } })),
    tasks: Array.from({ length: tasks }, (_, i) => ({
      id: `T${i + 1}`,
      demand: { slot: 1 },
      after: [
        ...new Set(
          Array.from({ length: i === 0 ? 0 : rng.int(3) }, () => `T${i - rng.int(Math.min(i, span))}`),
        ),
      ],
      modes: Array.from({ length: processors }, (_, p) => ({
        id: `on-P${p + 1}`,
        nodes: [`P${p + 1}`],
        duration: 1 + rng.int(20),
      })),
    })),
  };
}

/** The same, compiled. */
export function processorCase(tasks: number, processors: number, seed: number): Instance {
  return compile(parseProblem(drawProcessorProblem(tasks, processors, seed)));
}
