import type { Command } from 'commander';
import { formatById, formatForName, writeProblem } from '#io/formats.ts';
import { generateProblem } from '#io/generate/generate.ts';
import { parseProblem } from '#model/parse.ts';
import { writeFile } from '../files.ts';
import { option, realNumber, wholeNumber } from '../options.ts';

interface GenerateFlags {
  tasks: number;
  seed: number;
  complexity?: number;
  factor?: number;
  strength?: number;
  resources?: number;
  budgets?: number;
  modes?: number;
  nodes?: number;
  dueDates?: number;
  out?: string;
  to?: string;
}

export function addGenerate(program: Command): Command {
  return program
    .command('generate')
    .description('Make a random problem: the same seed makes the same problem.')
    .option('--tasks <n>', 'number of tasks', wholeNumber(1), 30)
    .addOption(option.seed())
    .option('--complexity <nc>', 'precedences a task (NC)', realNumber)
    .option('--factor <rf>', 'share of the resources that a task demands (RF), 0 to 1', realNumber)
    .option('--strength <rs>', 'how ample the resources are (RS), 0 scarce to 1 ample', realNumber)
    .option('--resources <n>', 'number of renewable pools', wholeNumber(0))
    .option('--budgets <n>', 'number of non-renewable resources', wholeNumber(0))
    .option('--modes <n>', 'ways to do each task', wholeNumber(1))
    .option('--nodes <n>', 'unlike nodes that every task is placed on', wholeNumber(1))
    .option('--due-dates <slack>', 'add due dates up to this share of the critical path late', realNumber)
    .addOption(option.out())
    .option('--to <id>', "format to write; by the file's extension, else allot-yaml")
    .addHelpText(
      'after',
      '\nExamples:\n  allot generate --tasks 100 --strength 0.2 --out hard.yaml\n  allot generate --tasks 30 --modes 3 --budgets 2 --to psplib --out x.mm',
    )
    .action((flags: GenerateFlags) => {
      const input = generateProblem({
        seed: flags.seed,
        tasks: flags.tasks,
        networkComplexity: flags.complexity,
        resourceFactor: flags.factor,
        resourceStrength: flags.strength,
        renewable: flags.resources,
        nonRenewable: flags.budgets,
        modes: flags.modes,
        nodes: flags.nodes === undefined ? undefined : { count: flags.nodes },
        dueDateSlack: flags.dueDates,
      });
      const target = flags.to ? formatById(flags.to) : flags.out ? formatForName(flags.out) : undefined;
      const text = writeProblem(parseProblem(input), target?.id ?? 'allot-yaml');
      if (flags.out) writeFile(flags.out, text);
      else process.stdout.write(text);
    });
}
