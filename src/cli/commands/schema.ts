import type { Command } from 'commander';
import { problemJsonSchema } from '#model/schema.ts';
import { writeFile } from '../files.ts';
import { option } from '../options.ts';

export function addSchema(program: Command): Command {
  return program
    .command('schema')
    .description('Print the JSON Schema of problem files, for editors.')
    .addOption(option.out())
    .addHelpText(
      'after',
      '\nExample, for completion and checks in an editor with a YAML language server:\n  allot schema --out schema.json\n  # yaml-language-server: $schema=./schema.json   (first line of the problem file)',
    )
    .action((flags: { out?: string }) => {
      const text = `${JSON.stringify(problemJsonSchema(), null, 2)}\n`;
      if (flags.out) writeFile(flags.out, text);
      else process.stdout.write(text);
    });
}
