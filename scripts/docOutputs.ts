/*
 * Runs the examples of the pages for users and writes what they print into the blocks that show it.
 *
 *   npm run docs
 */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { blocksOf, pages, ROOT, readPage, Scratch } from '../tests/docs/pages.ts';

for (const page of pages()) {
  const lines = readPage(page).split('\n');
  const scratch = new Scratch();
  let stdout = '';
  let moved = 0;
  for (const { language, info, text, line } of blocksOf(lines.join('\n'))) {
    if (['yaml', 'json', 'csv', 'js'].includes(language) && info && info !== 'fragment')
      scratch.keep(info, text);
    else if (language === 'ts' || (language === 'sh' && info !== 'elsewhere')) {
      const outcome = language === 'ts' ? scratch.module(text) : scratch.shell(text);
      stdout = outcome.stdout;
      if (outcome.code !== 0 && !info.startsWith('exit'))
        console.error(`${page}:${line} ended with ${outcome.code}\n${outcome.stderr}`);
    } else if (language === 'text' && (info === 'output' || info === 'sample')) {
      const fresh = stdout.replaceAll(scratch.dir, '~/work').trimEnd().split('\n');
      const length = text.split('\n').length - 1;
      lines.splice(line + moved, length, ...fresh);
      moved += fresh.length - length;
    }
  }
  rmSync(scratch.dir, { recursive: true });
  writeFileSync(join(ROOT, page), lines.join('\n'));
}
