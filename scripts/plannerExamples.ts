/*
 * Runs the examples on the pages of docs/planners: draws their pictures again (blocks `sh picture`), and says
 * where a command (`$ npx allot …` in a plain block) no longer prints what the page shows behind it.
 *
 *   npm run pictures
 */
import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { blocksOf, plannerPages, ROOT, readPage, Scratch, steady } from '../tests/docs/pages.ts';

for (const page of plannerPages()) {
  const scratch = new Scratch();
  symlinkSync(join(ROOT, 'docs'), join(scratch.dir, 'docs'));
  for (const { language, info, text, line } of blocksOf(readPage(page))) {
    if (language === 'yaml' && info) scratch.keep(info, text);
    else if (language === 'sh') run(scratch, text, `${page}:${line}`);
    else if (language === '' && text.startsWith('$ ')) compare(scratch, text, `${page}:${line}`);
  }
  rmSync(scratch.dir, { recursive: true });
}

function run(scratch: Scratch, commands: string, at: string): string {
  const { code, stdout, stderr } = scratch.shell(commands);
  if (code !== 0) complain(`${at} ended with ${code}\n${stderr}`);
  return stdout;
}

/** Pages may show less than is printed, but nothing else. */
function compare(scratch: Scratch, text: string, at: string): void {
  const lines = text.replace(/\\\n\s*/g, '').split('\n');
  const commands = lines.filter((line) => line.startsWith('$ ')).map((line) => line.slice(2));
  const printed = trimmedLines(run(scratch, commands.join('\n'), at));
  for (const line of trimmedLines(lines.filter((each) => !each.startsWith('$ ')).join('\n')))
    if (line !== '' && !printed.includes(line)) complain(`${at} shows '${line}', which is not printed`);
}

function trimmedLines(text: string): string[] {
  return steady(text)
    .split('\n')
    .map((line) => line.trimEnd());
}

function complain(message: string): void {
  console.error(message);
  process.exitCode = 1;
}
