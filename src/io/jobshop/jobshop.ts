import { AllotError, type Issue } from '#model/errors.ts';
import type { Problem, Task } from '#model/problem.ts';
import type { ProblemInput, TaskInput } from '#model/schema.ts';
import { baseName, type Format, type Reading, type ReadOptions } from '../format.ts';
import { NumberStream, numberedLines } from '../numberStream.ts';
import { requireExpressible } from '../requireExpressible.ts';

/**
 * The standard text form of the job shop: the numbers of jobs and machines on one line, then one line a
 * job with its operations in order, each a machine (from 0) and a duration. Lines before the first that
 * are not two numbers, and lines that start with `#`, are comments. Source: Beasley 1990, OR-Library.
 *
 * Machine k is the pool `m<k>` of capacity 1; operation o of job j is the task `j<j>.<o>`, both from 1.
 */
export const jobshop: Format = {
  id: 'jobshop',
  title: 'job shop, standard text',
  extensions: ['.jsp', '.jss', '.txt'],
  detect(text) {
    const [size, firstJob] = numberLines(text);
    const machines = Number(size?.text.trim().split(/\s+/)[1]);
    return firstJob !== undefined && firstJob.text.trim().split(/\s+/).length === 2 * machines;
  },
  read: readJobshop,
  write: writeJobshop,
};

/** The line of the size and all below it, comments left out. */
function numberLines(text: string): { text: string; line: number }[] {
  const lines = numberedLines(text).filter((line) => !/^\s*(#|$)/.test(line.text));
  const size = lines.findIndex((line) => /^\s*\d+\s+\d+\s*$/.test(line.text));
  return size < 0 ? [] : lines.slice(size);
}

function readJobshop(text: string, { name }: ReadOptions): Reading {
  const lines = numberLines(text);
  if (lines.length === 0) {
    const message = 'there is no line with the numbers of jobs and machines';
    throw new AllotError({ code: 'missing-header', path: '', line: 1, message }, name);
  }
  const size = new NumberStream(lines.slice(0, 1), name);
  const jobCount = size.take('the number of jobs', 1);
  const machineCount = size.take('the number of machines', 1);
  const jobLines = lines.slice(1);
  if (jobLines.length !== jobCount) {
    const line = jobLines.length > jobCount ? jobLines[jobCount].line : lines[lines.length - 1].line;
    const message = `there are ${jobLines.length} jobs; the first line says ${jobCount}`;
    throw new AllotError({ code: 'wrong-count', path: '', line, message }, name);
  }
  const issues: Issue[] = [];
  const tasks: TaskInput[] = [];
  const taskLines: number[] = [];
  for (const [j, jobLine] of jobLines.entries()) {
    const count = jobLine.text.trim().split(/\s+/).length;
    if (count !== 2 * machineCount) {
      const message = `job ${j + 1} has ${count} numbers; ${machineCount} operations of machine and duration make ${2 * machineCount}`;
      issues.push({ code: 'wrong-count', path: '', line: jobLine.line, message });
      continue;
    }
    try {
      const stream = new NumberStream([jobLine], name);
      for (let o = 1; o <= machineCount; o++) {
        const machine = stream.take(`the machine of operation ${o} of job ${j + 1}`, 0, machineCount - 1);
        const duration = stream.take(`the duration of operation ${o} of job ${j + 1}`);
        const after = o === 1 ? [] : [`j${j + 1}.${o - 1}`];
        tasks.push({ id: `j${j + 1}.${o}`, duration, demand: { [`m${machine}`]: 1 }, after });
        taskLines.push(jobLine.line);
      }
    } catch (error) {
      if (!(error instanceof AllotError)) throw error;
      issues.push(...error.issues);
    }
  }
  if (issues.length > 0) throw new AllotError(issues, name);
  const resources = Array.from({ length: machineCount }, (_, k) => ({ id: `m${k}`, capacity: 1 }));
  const value: ProblemInput = { name: baseName(name), timeUnit: 'unit', resources, tasks };
  return {
    value,
    lineOf(path) {
      const task = /^tasks\[(\d+)\]/.exec(path);
      return task ? taskLines[Number(task[1])] : lines[0].line;
    },
  };
}

/** A problem is a job shop when its tasks form chains of equal length, each task on one pool of capacity 1. */
function writeJobshop(problem: Problem): string {
  requireExpressible(problem, 'the job-shop form', {});
  const { tasks, resources } = problem;
  const issues: Issue[] = [];
  const refuse = (path: string, message: string) =>
    issues.push({ code: 'not-expressible', path, message, hint: 'write it as PSPLIB, or as allot YAML' });
  const machine = new Map(resources.map((resource, k) => [resource.id, k]));
  resources.forEach((resource, k) => {
    if (resource.capacity !== 1)
      refuse(`resources[${k}]`, `a machine has capacity 1, and '${resource.id}' has ${resource.capacity}`);
  });
  const next = new Map<string, Task>();
  tasks.forEach((task, i) => {
    const demands = Object.entries(task.modes[0].demand);
    if (demands.length !== 1 || demands[0][1] !== 1) {
      const needs = demands.map(([pool, amount]) => `${amount} of ${pool}`).join(', ') || 'none';
      refuse(`tasks[${i}].demand`, `an operation needs one machine, and task '${task.id}' needs ${needs}`);
    }
    if (task.after.length > 1) refuse(`tasks[${i}].after`, `task '${task.id}' waits for several tasks`);
    for (const arc of task.after) {
      if (next.has(arc.task)) refuse(`tasks[${i}].after`, `several tasks wait for '${arc.task}'`);
      next.set(arc.task, task);
    }
  });
  const rows: string[] = [];
  if (issues.length === 0) {
    for (const head of tasks.filter((task) => task.after.length === 0)) {
      const cells: string[] = [];
      for (let task: Task | undefined = head; task; task = next.get(task.id)) {
        const [{ duration, demand }] = task.modes;
        cells.push(
          `${String(machine.get(Object.keys(demand)[0])).padStart(2)} ${String(duration).padStart(3)}`,
        );
      }
      if (cells.length !== resources.length)
        refuse(
          'tasks',
          `the job that starts with '${head.id}' has ${cells.length} operations on ${resources.length} machines`,
        );
      rows.push(cells.join(' '));
    }
  }
  if (issues.length > 0) throw new AllotError(issues);
  return `${rows.length} ${resources.length}\n${rows.join('\n')}\n`;
}
