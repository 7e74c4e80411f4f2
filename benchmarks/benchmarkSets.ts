import { readFileSync } from 'node:fs';
import { compile } from '#instance/compile.ts';
import type { Instance } from '#instance/instance.ts';
import { generateProblem } from '#io/generate/generate.ts';
import { readWfCommons } from '#io/wfcommons/readWfCommons.ts';
import { createRng } from '#kernels/rng.ts';
import { parseProblem } from '#model/parse.ts';
import type { ProblemInput } from '#model/schema.ts';
import { benchmarkFiles, loadBenchmark, nameOf } from './benchmarkFiles.ts';

/** One problem of a set, read when it is wanted. */
export interface Case {
  set: string;
  name: string;
  load(): Instance;
}

/** Sets of files as they were published. */
const FILE_SETS = ['j30', 'j60', 'j90', 'j120', 'mmlib50', 'jobshop'];
/** Generated ones: tasks, by set. */
const GENERATED: Readonly<Record<string, number>> = { tasks10000: 10_000, tasks100000: 100_000 };
const GENERATED_SEEDS = [7, 8, 9];
/** Workflows on so many nodes. */
const WORKFLOW_SETS: Readonly<Record<string, number>> = { wf4: 4, wf16: 16 };
/** Mean transfer between two nodes over mean run time (the literature's CCR): little, as much, five times as much. */
const TRANSFER_RATIOS = [0.1, 1, 5];

export const SET_IDS: readonly string[] = [
  ...FILE_SETS,
  ...Object.keys(WORKFLOW_SETS),
  ...Object.keys(GENERATED),
];

/** The problems of a set, always in the same order; none where its files are not there. */
export function casesOf(set: string): Case[] {
  if (set in GENERATED) return GENERATED_SEEDS.map((seed) => generatedCase(set, GENERATED[set], seed));
  if (set in WORKFLOW_SETS)
    return benchmarkFiles('wfinstances').flatMap((file) =>
      TRANSFER_RATIOS.map((ratio) => workflowCase(set, file, WORKFLOW_SETS[set], ratio)),
    );
  return benchmarkFiles(set).map((file) => ({
    set,
    name: nameOf(file),
    load: () => compile(loadBenchmark(file)),
  }));
}

function generatedCase(set: string, tasks: number, seed: number): Case {
  const load = () => compile(parseProblem(generatedProject(tasks, seed)));
  return { set, name: `${tasks}-${seed}`, load };
}

/**
 * A project of so many tasks on four pools. The more tasks want to run at once, the smaller the share of what they
 * want is there: at one strength for all sizes, large projects would be decided by their critical path alone.
 */
export function generatedProject(tasks: number, seed: number): ProblemInput {
  return generateProblem({ tasks, seed, resourceFactor: 0.75, resourceStrength: 100 / tasks });
}

/**
 * A workflow's tasks and files on nodes drawn from a seed: speeds of 0.5 to 2, 1 to 4 cores, bandwidths between
 * each two nodes within a factor of four, such that transfers take `ratio` times as long as tasks on the mean.
 * What the machines of the run were does not matter here, and neither does memory.
 */
function workflowCase(set: string, file: string, count: number, ratio: number): Case {
  const name = `${nameOf(file)}-ccr${ratio}`;
  const load = () => {
    const text = readFileSync(file, 'utf8');
    const rng = createRng(count * 100 + TRANSFER_RATIOS.indexOf(ratio));
    const nodes = Array.from({ length: count }, (_, v) => ({
      id: `n${v + 1}`,
      capacity: { cpu: 1 + rng.int(4) },
      speed: (5 + rng.int(16)) / 10,
    }));
    const { value } = readWfCommons(text, { name: file, nodes });
    const input = value as { tasks: WorkflowTask[] };
    const links = nodes.flatMap(({ id: from }, a) =>
      nodes.slice(a + 1).map(({ id: to }) => ({ from, to, share: 2 ** (rng.int(5) / 2 - 1) })),
    );
    const bandwidth = meanTransferred(input.tasks) / (ratio * meanRunTime(input.tasks));
    const network = {
      bandwidth,
      links: links.map(({ from, to, share }) => ({ from, to, bandwidth: bandwidth * share })),
    };
    return compile(parseProblem({ ...input, name, network }));
  };
  return { set, name, load };
}

interface WorkflowTask {
  duration: number;
  produces: { data: string; size: number }[];
  consumes: string[];
}

/** Data units along an arc, on the mean over all files handed on. */
function meanTransferred(tasks: readonly WorkflowTask[]): number {
  const sizes = new Map(tasks.flatMap(({ produces }) => produces.map(({ data, size }) => [data, size])));
  const handed = tasks.flatMap(({ consumes }) => consumes.map((data) => sizes.get(data) ?? 0));
  const moved = handed.filter((size) => size > 0);
  return moved.length === 0 ? 1 : moved.reduce((sum, size) => sum + size, 0) / moved.length;
}

function meanRunTime(tasks: readonly WorkflowTask[]): number {
  return tasks.reduce((sum, { duration }) => sum + duration, 0) / tasks.length;
}
