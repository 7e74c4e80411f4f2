import { type Command, InvalidArgumentError, Option } from 'commander';
import { parseDurationMs } from '#model/time.ts';

/*
 * Options that several commands take. Each long option is made here, so that it means the same everywhere.
 */

/** `10s`, `500ms`, `2min`, or plain seconds. */
export function durationMs(text: string): number {
  const ms = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : parseDurationMs(text);
  if (ms === null || ms < 0)
    throw new InvalidArgumentError("Write a duration such as '10s', '500ms' or '2min'.");
  return ms;
}

export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!Number.isSafeInteger(value) || value < least)
      throw new InvalidArgumentError(`Write a whole number from ${least}.`);
    return value;
  };
}

/** Any number; what it may be is for the command to say. */
export function realNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('Write a number.');
  return value;
}

/** `rule=LFT`, `alpha=2`, `justify=false`: JSON where it is JSON, else text. */
function parameter(text: string, previous: Record<string, unknown> = {}): Record<string, unknown> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError("Write 'name=value'.");
  const value = text.slice(at + 1);
  let parsed: unknown = value;
  try {
    parsed = JSON.parse(value);
  } catch {
    // Plain text is a value too.
  }
  return { ...previous, [text.slice(0, at)]: parsed };
}

export const option = {
  planner: () => new Option('--planner <id>', "planner; see 'allot planners'").default('auto'),
  param: () =>
    new Option('--param <name=value>', 'parameter of the planner; may be given more than once').argParser(
      parameter,
    ),
  time: () => new Option('--time <duration>', 'time budget for planning, e.g. 10s').argParser(durationMs),
  schedules: () =>
    new Option(
      '--schedules <n>',
      'budget in schedules built; with a seed it makes a run reproducible',
    ).argParser(wholeNumber(1)),
  workers: (what: string) => new Option('--workers <n>', what).argParser(wholeNumber(1)),
  seed: () => new Option('--seed <n>', 'seed of every random draw').argParser(wholeNumber(0)).default(1),
  json: () => new Option('--json', 'machine-readable output'),
  format: () => new Option('--format <id>', 'format of the input, where its name does not tell'),
  out: () => new Option('--out <file>', 'write the result to this file'),
  html: () => new Option('--html <file>', 'write a self-contained HTML report'),
  svg: () => new Option('--svg <file>', 'write the picture as SVG'),
  png: () => new Option('--png <file>', 'write the picture as PNG'),
};

export interface PlanningFlags {
  planner: string;
  param?: Record<string, unknown>;
  time?: number;
  schedules?: number;
  workers?: number;
  seed: number;
  json?: boolean;
  format?: string;
}

/** Adds the options of every command that plans with one planner. */
export function addPlanningOptions(command: Command): Command {
  return addBudgetOptions(command.addOption(option.planner()).addOption(option.param()));
}

/** Adds what holds for planning whichever the planner. */
export function addBudgetOptions(command: Command): Command {
  return command
    .addOption(option.time())
    .addOption(option.schedules())
    .addOption(
      option.workers(
        'parallel workers, each with a seed of its own (default: with auto and no --schedules one a core, at most 8; else 1)',
      ),
    )
    .addOption(option.seed())
    .addOption(option.json())
    .addOption(option.format());
}
