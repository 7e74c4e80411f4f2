import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { readProblem } from '#io/formats.ts';
import { blocksOf, type Outcome, pages, ROOT, readPage, Scratch, steady } from './pages.ts';

/** Kept as files under the name behind the language. */
const KEPT = ['json', 'csv', 'js'];
const LANGUAGES = ['yaml', 'ts', 'sh', 'text', ...KEPT];

describe('examples in the pages for users', () => {
  for (const page of pages()) {
    test(page, () => {
      const scratch = new Scratch();
      let before: Outcome = { code: 0, stdout: '', stderr: '' };
      for (const { language, info, text, line } of blocksOf(readPage(page))) {
        const at = `${page}:${line}`;
        assert.ok(LANGUAGES.includes(language), `${at}: a block in '${language}'`);
        if (language === 'yaml' && info !== 'fragment') {
          readProblem(text, { name: `${at}.yaml` });
          if (info) scratch.keep(info, text);
        } else if (KEPT.includes(language) && info) {
          scratch.keep(info, text);
        } else if (language === 'sh' && info !== 'elsewhere') {
          before = scratch.shell(text);
          const expected = Number(/^exit (\d+)$/.exec(info)?.[1] ?? 0);
          assert.equal(before.code, expected, `${at} exits with ${before.code}: ${before.stderr}`);
        } else if (language === 'ts') {
          before = scratch.module(text);
          assert.equal(before.code, 0, `${at} exits with ${before.code}: ${before.stderr}`);
        } else if (language === 'text' && info === 'output') {
          const hint = `${at} shows another output; Maybe run 'npm run docs'`;
          assert.equal(steady(text), steady(before.stdout), hint);
        }
      }
      // Kept where something failed, to look at.
      rmSync(scratch.dir, { recursive: true });
    });
  }
});

test('modules in the pages have no type errors', () => {
  const scratch = new Scratch();
  for (const page of pages()) {
    blocksOf(readPage(page)).forEach(({ language, text, line }) => {
      if (language === 'ts') scratch.keep(`${page.replace(/\W/g, '-')}-${line}.ts`, text);
    });
  }
  scratch.keep(
    'tsconfig.json',
    JSON.stringify({ extends: join(ROOT, 'tsconfig.json'), include: ['*.ts'], exclude: [] }),
  );
  const { stdout, status } = spawnSync('npx', ['tsc', '-p', scratch.dir], { cwd: ROOT, encoding: 'utf8' });
  assert.equal(status, 0, stdout);
  rmSync(scratch.dir, { recursive: true });
});

test('links between the pages lead somewhere', () => {
  for (const page of pages()) {
    for (const [, target] of readPage(page).matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^[a-z]+:/.test(target) || target.startsWith('#')) continue;
      const path = join(ROOT, dirname(page), target.split('#')[0]);
      assert.ok(existsSync(path), `${page} links to ${target}, which is not there`);
    }
  }
});
