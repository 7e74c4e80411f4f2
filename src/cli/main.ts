import { Command, CommanderError } from 'commander';
import { AllotError } from '#model/errors.ts';
import { addCheck } from './commands/check.ts';
import { addCompare } from './commands/compare.ts';
import { addConvert } from './commands/convert.ts';
import { addCriticality } from './commands/criticality.ts';
import { addExplain } from './commands/explain.ts';
import { addGenerate } from './commands/generate.ts';
import { addPlan } from './commands/plan.ts';
import { addPlanners } from './commands/planners.ts';
import { addRobustness } from './commands/robustness.ts';
import { addRun } from './commands/run.ts';
import { addSchema } from './commands/schema.ts';
import { addShow } from './commands/show.ts';
import { addTrain } from './commands/train.ts';
import { EXIT_USAGE } from './exitCodes.ts';
import { readVersion } from './version.ts';

/**
 * The command line. Sets process.exitCode; never throws and never shows a stack trace for bad input.
 *
 * @param args without the program's name
 */
export async function main(args: string[]): Promise<void> {
  // A closed pipe (`allot … | head`) is no error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  const program = createProgram();
  const asJson = args.includes('--json');
  if (asJson)
    for (const command of [program, ...program.commands]) command.configureOutput({ writeErr: () => {} });
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : EXIT_USAGE;
      if (asJson && error.exitCode !== 0) reportError(usageError(error), asJson);
    } else if (error instanceof AllotError) {
      reportError(error, asJson);
      process.exitCode = EXIT_USAGE;
    } else throw error;
  }
}

/** The program with all its commands, for running and for the documentation. */
export function createProgram(): Command {
  const program = new Command('allot')
    .description('Allots tasks to limited resources, in time, and runs them.')
    .version(readVersion())
    .showHelpAfterError("(add --help for the command's options)")
    .addHelpText(
      'after',
      `
Examples:
  allot plan problem.yaml                      plan and show the schedule
  allot plan j301_1.sm --time 10s --json       plan a PSPLIB file, JSON for scripts
  allot run examples/ai-pipeline/problem.yaml  plan and run it on this machine
  allot compare problem.yaml                   all planners side by side

Exit codes: 0 done; 1 the answer is no (invalid, nothing found, run failed); 2 bad input; 130 interrupted.`,
    );
  for (const add of [
    addPlan,
    addRun,
    addCheck,
    addExplain,
    addCompare,
    addCriticality,
    addRobustness,
    addTrain,
    addShow,
    addConvert,
    addGenerate,
    addPlanners,
    addSchema,
  ]) {
    const command = add(program);
    command.showHelpAfterError("(add --help for the command's options)");
  }
  // Subcommands are made before exitOverride, which they do not inherit.
  for (const command of [program, ...program.commands]) command.exitOverride();
  return program;
}

function usageError({ message }: CommanderError): AllotError {
  const hint = "see 'allot --help'";
  return new AllotError({ code: 'usage', path: '', message: message.replace(/^error: /, ''), hint });
}

function reportError(error: AllotError, asJson: boolean): void {
  if (asJson)
    console.error(JSON.stringify({ error: { source: error.source, issues: error.issues } }, null, 2));
  else console.error(error.message);
}
