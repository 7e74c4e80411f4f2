/*
 * Draws the pictures of docs/planners again: runs the blocks `sh picture` of each page, with allot itself.
 *
 *   npm run pictures
 */
import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { blocksOf, plannerPages, ROOT, readPage, Scratch } from '../tests/docs/pages.ts';

for (const page of plannerPages()) {
  const scratch = new Scratch();
  symlinkSync(join(ROOT, 'docs'), join(scratch.dir, 'docs'));
  for (const { language, info, text, line } of blocksOf(readPage(page))) {
    if (language === 'yaml' && info) scratch.keep(info, text);
    if (language !== 'sh' || info !== 'picture') continue;
    const { code, stderr } = scratch.shell(text);
    if (code === 0) continue;
    console.error(`${page}:${line} ended with ${code}\n${stderr}`);
    process.exitCode = 1;
  }
  rmSync(scratch.dir, { recursive: true });
}
