import type { Command } from 'commander';
import { formatById, formatForName, formats, writeProblem } from '#io/formats.ts';
import { AllotError } from '#model/errors.ts';
import { loadProblem, writeFile } from '../files.ts';
import { option } from '../options.ts';

export function addConvert(program: Command): Command {
  const writable = formats.filter((format) => format.write).map((format) => format.id);
  return program
    .command('convert')
    .argument('<in>', "problem file in any format; '-' for standard input")
    .argument('[out]', 'file to write; its extension decides on the format')
    .description('Convert a problem file from one format to another.')
    .addOption(option.format())
    .option('--to <id>', `format to write: ${writable.join(', ')}`)
    .addHelpText(
      'after',
      '\nExample:\n  allot convert j301_1.sm j301_1.yaml\n  allot convert problem.yaml --to mermaid',
    )
    .action((inPath: string, outPath: string | undefined, flags: { format?: string; to?: string }) => {
      const target = flags.to ? formatById(flags.to) : outPath ? formatForName(outPath) : undefined;
      if (!target) {
        const message = outPath
          ? `no format has the extension of '${outPath}'`
          : 'neither a file nor a format to write is given';
        throw new AllotError({
          code: 'unknown-format',
          path: '',
          message,
          hint: `add '--to' with one of ${writable.join(', ')}`,
        });
      }
      const text = writeProblem(loadProblem(inPath, flags.format).instance.problem, target.id);
      if (outPath) writeFile(outPath, text);
      else process.stdout.write(text);
    });
}
