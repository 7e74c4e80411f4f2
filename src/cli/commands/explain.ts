import { type Command, Option } from 'commander';
import { explain } from '#explain/explain.ts';
import { EXIT_NEGATIVE } from '../exitCodes.ts';
import { explanationText } from '../explanation.ts';
import { loadProblem } from '../files.ts';
import { option } from '../options.ts';
import { withInterrupt } from '../planning.ts';
import { terminalWidth } from '../terminal.ts';

export function addExplain(program: Command): Command {
  return program
    .command('explain')
    .argument('<problem>', "problem file in any format; '-' for standard input")
    .description(
      'Why not? Says why a problem has no schedule and what would mend it, or why it cannot end earlier.',
    )
    .addOption(new Option('--by <time>', "ask why it cannot end by then, e.g. '20d' or a plain number"))
    .addOption(option.time())
    .addOption(option.json())
    .addOption(option.format())
    .addHelpText(
      'after',
      '\nExamples:\n  allot explain problem.yaml\n  allot explain problem.yaml --by 20d --time 1min\n  allot explain j301_1.sm --by 40 --json',
    )
    .action(async (path: string, flags: { by?: string; time?: number; json?: boolean; format?: string }) => {
      const { problem } = loadProblem(path, flags.format).instance;
      const told = await withInterrupt((signal) =>
        explain(problem, { by: flags.by, timeLimitMs: flags.time, signal }),
      );
      if (flags.json) console.log(JSON.stringify(told, null, 2));
      else console.log(explanationText(problem, told, terminalWidth()));
      if (told.kind === 'undecided') process.exitCode = EXIT_NEGATIVE;
    });
}
