import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { problemJsonSchema } from '#model/schema.ts';
import { PLANNERS_PAGE, withTables } from '../../scripts/plannersPage.ts';
import { ROOT } from './pages.ts';

test('schema.json is what the problem file takes', () => {
  const written = readFileSync(join(ROOT, 'schema.json'), 'utf8');
  const hint = "schema.json is out of date; Maybe run 'npx allot schema --out schema.json'";
  assert.deepEqual(JSON.parse(written), JSON.parse(JSON.stringify(problemJsonSchema())), hint);
});

test('docs/planners.md names every planner and parameter', () => {
  const page = readFileSync(PLANNERS_PAGE, 'utf8');
  assert.equal(page, withTables(page), "docs/planners.md is out of date; Maybe run 'npm run docs'");
});
