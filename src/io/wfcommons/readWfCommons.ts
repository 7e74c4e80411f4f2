import { AllotError, type Issue } from '#model/errors.ts';
import type { ProblemInput, TaskInput } from '#model/schema.ts';
import type { Reading, ReadOptions } from '../format.ts';
import { readJson } from '../json.ts';
import { issuesOfZod } from '../zodIssues.ts';
import { type WfDocument, type WfMachine, wfFormat } from './document.ts';

type NodeInput = NonNullable<ProblemInput['nodes']>[number];

export interface WfOptions extends ReadOptions {
  /** Stands in for the file's machines. A capacity is called `cpu` (cores) or `memory` (MB). */
  nodes?: NodeInput[];
  /** Bandwidths are MB/s, as files are counted in MB. */
  network?: ProblemInput['network'];
}

const BYTES_PER_MB = 1e6;
/** Durations may add up to this many ticks, a quarter of what an instance holds: slow nodes need the rest. */
const MOST_TICKS = 2 ** 28;

/**
 * Reads a workflow run in WfFormat 1.5 as a problem in seconds and MB.
 *
 * - duration: run time × speed of the machine it was measured on, rounded up to ms (to 10 ms, 100 ms, …
 *   where ms would overflow an instance; `timeStep` then says so);
 * - machines: nodes with `cpu` cores, `memory` in MB, and their clock rate relative to the first machine's
 *   as speed. Every task may run on every machine with room for it, not only where it did run;
 * - `cpu`: coreCount, else avgCPU in whole cores (100 % is one core; at least one). `memory`: the resident
 *   set in MB, rounded up, where any machine states its memory. Both are clamped to the largest machine:
 *   Nextflow's traces state one core for machines on which tasks were measured to use more;
 * - a machine without a core count has the largest demand's, one without memory the most that another has;
 * - output files are produced data of their size, input files are consumed; those that no task produces are
 *   there from the start. A file that a task updates in place counts as its output.
 *
 * @throws AllotError with the lines of what cannot be read, a missing run time included
 */
export function readWfCommons(text: string, options: WfOptions): Reading {
  const json = readJson(text, options.name);
  const shape = wfFormat.safeParse(json.value, { reportInput: true });
  if (!shape.success) throw new AllotError(issuesOfZod(shape.error, json.lineOf), options.name);
  const document = shape.data;
  const { specification, execution } = document.workflow;
  const runs = matchRuns(document, json.lineOf, options.name);

  const machines = new Map(execution.machines.map((machine) => [machine.nodeName, machine]));
  const speeds = relativeSpeeds([...machines.values()]);
  const seconds = runs.map((run) => {
    const ranOn = run.machines?.[0] ?? run.machine;
    return run.runtimeInSeconds * ((ranOn === undefined ? undefined : speeds.get(ranOn)) ?? 1);
  });
  const step = timeStep(seconds.reduce((sum, value) => sum + value, 0));
  const cores = runs.map((run) =>
    Math.max(
      1,
      run.coreCount === undefined ? Math.round((run.avgCPU ?? 100) / 100) : Math.ceil(run.coreCount),
    ),
  );
  const megabytes = runs.map((run) => Math.ceil((run.memoryInBytes ?? 0) / BYTES_PER_MB));
  const nodes = options.nodes ?? nodesOfMachines([...machines.values()], speeds, largest(cores));
  const most = (kind: string) => largest(nodes.map((node) => node.capacity?.[kind] ?? 0));
  const mostCores = most('cpu');
  const mostMemory = most('memory');

  const sizes = new Map(specification.files.map((file) => [file.id, file.sizeInBytes / BYTES_PER_MB]));
  const parents = new Map(specification.tasks.map((task) => [task.id, new Set(task.parents)]));
  for (const task of specification.tasks) for (const child of task.children) parents.get(child)?.add(task.id);
  const tasks = specification.tasks.map((task, i): TaskInput => {
    const demand: Record<string, number> = {};
    if (mostCores > 0) demand.cpu = Math.min(cores[i], mostCores);
    const memory = Math.min(megabytes[i], mostMemory);
    if (memory > 0) demand.memory = memory;
    const outputs = new Set(task.outputFiles);
    return {
      id: task.id,
      ...(task.name !== undefined && task.name !== task.id ? { name: task.name } : {}),
      duration: roundUp(seconds[i], step),
      demand,
      after: [...(parents.get(task.id) as Set<string>)],
      produces: [...outputs].map((data) => ({ data, size: sizes.get(data) ?? 0 })),
      consumes: [...new Set(task.inputFiles)].filter((data) => !outputs.has(data)),
    };
  });
  const value: ProblemInput = {
    name: document.name,
    description: document.description,
    timeUnit: 's',
    ...(step > 0.001 ? { timeStep: step } : {}),
    nodes,
    network: options.network,
    tasks,
  };
  return {
    value,
    lineOf: (path) =>
      json.lineOf(
        path
          .replace(/^tasks(\[\d+\]).*/, 'workflow.specification.tasks$1')
          .replace(/^nodes(\[\d+\]).*/, 'workflow.execution.machines$1'),
      ),
  };
}

type Run = WfDocument['workflow']['execution']['tasks'][number];

/** The run of each task, in the specification's order. */
function matchRuns(document: WfDocument, lineOf: Required<Reading>['lineOf'], source: string): Run[] {
  const { specification, execution } = document.workflow;
  const runById = new Map(execution.tasks.map((run) => [run.id, run]));
  const issues: Issue[] = [];
  const runs = specification.tasks.map((task, i) => {
    const run = runById.get(task.id);
    if (run === undefined) {
      const path = `workflow.specification.tasks[${i}]`;
      const message = `task '${task.id}' has no run time: it is missing in workflow.execution.tasks`;
      issues.push({ code: 'missing-run', path, line: lineOf(path), message });
    }
    return run;
  });
  if (issues.length > 0) throw new AllotError(issues, source);
  return runs as Run[];
}

/** Clock rates over the first stated one, to a thousandth; a machine that states none counts as the first. */
function relativeSpeeds(machines: readonly WfMachine[]): Map<string, number> {
  const reference = machines.find((machine) => machine.cpu?.speedInMHz !== undefined)?.cpu?.speedInMHz ?? 1;
  return new Map(
    machines.map(({ nodeName, cpu }) => {
      const relative = (cpu?.speedInMHz ?? reference) / reference;
      return [nodeName, Math.max(0.001, Math.round(relative * 1000) / 1000)];
    }),
  );
}

function nodesOfMachines(
  machines: readonly WfMachine[],
  speeds: ReadonlyMap<string, number>,
  mostCoresAsked: number,
): NodeInput[] {
  const memory = largest(machines.map((machine) => machine.memoryInBytes ?? 0));
  return machines.map(({ nodeName, cpu, memoryInBytes }) => ({
    id: nodeName,
    capacity: {
      cpu: cpu?.coreCount ?? mostCoresAsked,
      ...(memory > 0 ? { memory: Math.floor((memoryInBytes ?? memory) / BYTES_PER_MB) } : {}),
    },
    speed: speeds.get(nodeName) as number,
  }));
}

/** Math.max takes its arguments from the stack, which 100,000 of them overflow. */
function largest(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), 0);
}

/** Seconds, a power of ten: the finest grid on which the work fits an instance. */
function timeStep(totalSeconds: number): number {
  let perSecond = 1000;
  while (totalSeconds * perSecond > MOST_TICKS && perSecond > 0.01) perSecond /= 10;
  return 1 / perSecond;
}

function roundUp(seconds: number, step: number): number {
  // 1e-6 of a tick keeps 0.054 from becoming 0.055; the division by a whole number keeps 53.6 from becoming 53.6000001.
  const ticks = Math.ceil(seconds / step - 1e-6);
  return step >= 1 ? ticks * step : ticks / Math.round(1 / step);
}
