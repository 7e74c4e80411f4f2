import assert from 'node:assert/strict';
import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { PLANNERS } from '#planners/registry.ts';
import { pageOf } from '../../scripts/plannersPage.ts';
import { blocksOf, plannerPages, ROOT, readPage } from './pages.ts';

const MOST_BYTES = 60_000;

/** Targets of a page's pictures, relative to the root. */
function picturesOf(page: string): string[] {
  return Array.from(readPage(page).matchAll(/!\[[^\]]+\]\(([^)\s]+)\)/g), ([, target]) =>
    join(dirname(page), target),
  );
}

describe('pages of the planners', () => {
  for (const { meta } of PLANNERS) {
    test(`${meta.id} has a page that names it, with a picture`, () => {
      const page = `docs/planners/${pageOf(meta.id)}`;
      assert.ok(existsSync(join(ROOT, page)), `there is no ${page}`);
      assert.ok(
        readPage(page).split('\n')[0].includes(meta.id),
        `the heading of ${page} names another planner`,
      );
      assert.ok(picturesOf(page).length > 0, `${page} has no picture`);
      assert.match(readPage(page), /^## (Budget and cost|Cost)$/m, `${page} does not say what it costs`);
      assert.match(readPage(page), /^## Example/m, `${page} has no example`);
    });
  }

  for (const page of plannerPages()) {
    test(`${page}: pictures are small and there, each with the command that draws it; links lead somewhere`, () => {
      const commands = blocksOf(readPage(page))
        .filter(({ language, info }) => language === 'sh' && info === 'picture')
        .map(({ text }) => text)
        .join('');
      for (const picture of picturesOf(page)) {
        assert.ok(statSync(join(ROOT, picture)).size < MOST_BYTES, `${picture} is large`);
        if (picture.startsWith('docs/'))
          assert.ok(
            commands.includes(`--svg ${picture}\n`),
            `${page} does not tell how ${picture} was drawn`,
          );
      }
      for (const [, target] of readPage(page).matchAll(/\]\(([^)\s]+)\)/g)) {
        if (/^[a-z]+:/.test(target) || target.startsWith('#')) continue;
        const path = join(ROOT, dirname(page), target.split('#')[0]);
        assert.ok(existsSync(path), `${page} links to ${target}, which is not there`);
      }
    });
  }

  test('each stands in docs/planners.md', () => {
    const overview = readPage('docs/planners.md');
    for (const page of plannerPages())
      assert.ok(
        overview.includes(`](${page.replace('docs/', '')})`),
        `docs/planners.md has no link to ${page}`,
      );
  });
});
