import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';

const BROWSER = ['/usr/bin/chromium', '/usr/bin/google-chrome'].find((path) => existsSync(path));
const skip = BROWSER ? false : 'no Chromium on this machine (apt-get install chromium)';

test('the planning half plans, checks and draws in a real browser', { skip }, async () => {
  const bundle = await build({
    stdin: {
      contents: `
        import { ProblemBuilder, plan, check, readProblem } from './src/index.ts';
        import { readPicture } from './tests/e2e/picture.ts';
        window.run = async () => {
          const bridge = new ProblemBuilder('bridge', { timeUnit: 'd' });
          const crew = bridge.addResource('crew', 3);
          const dig = bridge.addTask('dig', 2).needs(crew, 2);
          bridge.addTask('fence', 3).needs(crew, 2);
          bridge.addTask('pour', 1).needs(crew, 1).after(dig, { lag: '12h' });
          const result = await plan(bridge, { timeLimitMs: 500 });
          const yaml = readProblem('tasks:\\n  - { id: a, duration: 1 }\\n', { name: 'a.yaml' });
          return { result, violations: check(bridge, result), tasks: yaml.tasks.length, svg: readPicture(bridge, result) };
        };`,
      resolveDir: process.cwd(),
      loader: 'ts',
    },
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    logLevel: 'silent',
  });
  const browser = await chromium.launch({
    executablePath: BROWSER,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  try {
    const page = await browser.newPage();
    await page.setContent(
      `<script>${bundle.outputFiles[0].text.replaceAll('</script', '<\\/script')}</script>`,
    );
    const seen = await page.evaluate<{
      result: { makespan: number; status: string };
      violations: unknown[];
      tasks: number;
      svg: string;
    }>('window.run()');
    assert.equal(seen.result.makespan, 5);
    assert.equal(seen.result.status, 'optimal', 'the exact solver runs in the page, too');
    assert.deepEqual(seen.violations, []);
    assert.equal(seen.tasks, 1);
    assert.match(seen.svg, /^<svg/);
  } finally {
    await browser.close();
  }
});
