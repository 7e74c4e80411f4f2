import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { compile, type ProblemInput, parseProblem, planInParallel } from 'allot';
import { build } from 'esbuild';
import { type Browser, chromium, type Page } from 'playwright-core';
import { generateProblem } from '#io/generate/generate.ts';
import { blocksOf, readPage } from '../docs/pages.ts';
import type { Budget, InPage } from './pageScript.ts';
import { scratchFolder, serve } from './site.ts';

const BROWSER = ['/usr/bin/chromium', '/usr/bin/google-chrome'].find((path) => existsSync(path));
const skip = BROWSER ? false : 'no Chromium on this machine (apt-get install chromium)';

describe('in a real browser', { skip }, () => {
  const folder = scratchFolder();
  let browser: Browser;
  let page: Page;
  /** Workers started in the page so far. */
  let workers = 0;

  before(async () => {
    await build({
      entryPoints: {
        app: join(import.meta.dirname, 'pageScript.ts'),
        planWorker: 'allot/planWorker',
        highsThread: 'allot/highsThread',
      },
      bundle: true,
      splitting: true,
      format: 'esm',
      external: ['node:*'],
      outdir: folder,
      logLevel: 'error',
    });
    copyFileSync('node_modules/highs/build/highs.wasm', join(folder, 'highs.wasm'));
    browser = await chromium.launch({
      executablePath: BROWSER,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    });
    page = await browser.newPage();
    page.on('worker', () => workers++);
    await page.goto(await serve(folder));
  });

  after(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  /** Calls a function of pageScript.ts. */
  function call<K extends keyof InPage>(name: K, ...args: Parameters<InPage[K]>) {
    return page.evaluate(`inPage.${name}(...${JSON.stringify(args)})`) as Promise<
      Awaited<ReturnType<InPage[K]>>
    >;
  }

  const generated = (tasks: number, seed: number): ProblemInput =>
    generateProblem({ tasks, seed, resourceStrength: 0.15, resourceFactor: 1, networkComplexity: 1.5 });
  const inNode = async (input: ProblemInput, budget: Budget) =>
    (await planInParallel(compile(parseProblem(input)), budget)).plan;

  test('the library plans, checks, reads and draws', async () => {
    const { result, violations, svg } = await call('bridge');
    assert.equal(result.makespan, 5);
    assert.equal(result.status, 'optimal', 'the exact solver runs in the page, too');
    assert.deepEqual(violations, []);
    assert.match(svg, /^<svg/);
    assert.deepEqual(await call('readYaml', 'tasks:\n  - { id: a, duration: 1 }\n'), ['a']);
  });

  test('two workers prove the makespan that Node proves, and tell of better schedules on the way', async () => {
    const input = generated(30, 1);
    const budget = { planner: 'exact', workers: 2, timeLimitMs: 20_000 };
    const began = workers;
    const { plan, course, violations } = await call('inParallel', input, budget);
    const there = await inNode(input, budget);
    assert.equal(plan.status, 'optimal');
    assert.equal(there.status, 'optimal');
    assert.equal(plan.makespan, there.makespan);
    assert.deepEqual(violations, []);
    assert.ok(course.length > 1 && course.at(-1) === plan.makespan);
    assert.equal(workers - began, 1, 'the page itself is one of the two');
  });

  test('a seed, a number of schedules and of workers make the plan that they make in Node', async () => {
    const input = generated(30, 4);
    const budget = { workers: 2, seed: 7, scheduleLimit: 300 };
    const { plan } = await call('inParallel', input, budget);
    const there = await inNode(input, budget);
    assert.deepEqual(plan.tasks, there.tasks);
    assert.equal(plan.schedules, there.schedules);
  });

  test('a signal stops page and workers; without a word there are as many as cores', async () => {
    const began = workers;
    const { plan, course, violations, tookMs } = await call('inParallel', generated(120, 1), {
      planner: 'steady-state-genetic',
      stopAfterMs: 1500,
    });
    assert.equal(plan.status, 'feasible');
    assert.deepEqual(violations, []);
    assert.ok(course.length > 0);
    assert.ok(tookMs >= 1500 && tookMs < 10_000, `it went on for ${tookMs} ms`);
    const cores = await call('cores');
    assert.equal(workers - began, Math.min(8, cores) - 1);
    assert.equal(cores, availableParallelism(), 'a page has as many as Node');
    assert.equal(page.workers().length, 0, 'none is left behind');
  });

  test('the solver of milp runs in a worker of its own', async () => {
    const task = (id: string, duration: number, people: number, ...after: string[]) => ({
      id,
      duration,
      demand: { people },
      after,
    });
    const input = {
      resources: [{ id: 'people', capacity: 4 }],
      tasks: [
        task('survey', 3, 3),
        task('dig', 4, 2, 'survey'),
        task('order', 2, 1),
        task('lift', 3, 2, 'order'),
        task('frame', 5, 2, 'dig'),
        task('wire', 4, 3, 'lift'),
        task('paint', 4, 2, 'wire'),
      ],
    };
    const began = workers;
    const { plan } = await call('inParallel', input, { planner: 'milp', workers: 1 });
    assert.equal(workers - began, 1);
    assert.equal(plan.status, 'optimal');
    assert.equal(plan.makespan, 16);
  });

  test('a site that lacks the script of the workers says so', async () => {
    const tab = await browser.newPage();
    await tab.route('**/planWorker.js', (route) => route.fulfill({ status: 404 }));
    await tab.goto(page.url());
    // Under a budget in schedules workers start at once, however small the problem.
    const budget = { workers: 2, scheduleLimit: 300 };
    const asked = tab.evaluate(`inPage.inParallel(...${JSON.stringify([generated(30, 1), budget])})`);
    await assert.rejects(asked, /script was not found/);
    await tab.close();
  });

  test('the example of the page on the library does what it says, at the size it says', async () => {
    const [, section] = readPage('docs/library.md').split('\n## Several threads\n');
    const [example, output, command] = blocksOf(section);
    const app = scratchFolder();
    try {
      writeFileSync(join(app, 'app.ts'), example.text);
      const { status, stderr } = spawnSync(command.text, { cwd: app, shell: true, encoding: 'utf8' });
      assert.equal(status, 0, stderr);
      const built = join(app, 'site');
      const scripts = readdirSync(built).map((name) => readFileSync(join(built, name)));
      const kilobytes = (files: readonly Buffer[]) =>
        files.reduce((sum, file) => sum + file.length, 0) / 1000;
      const [plain, gzipped] = [...section.matchAll(/(\d+) kB/g)].map(([, size]) => Number(size));
      assertNear(kilobytes(scripts), plain);
      assertNear(kilobytes(scripts.map((script) => gzipSync(script, { level: 9 }))), gzipped);

      const url = await serve(built);
      const tab = await browser.newPage();
      const said = tab.waitForEvent('console', (message) => message.type() === 'log');
      await tab.goto(url);
      assert.equal((await said).text(), output.text.trim());
      await tab.close();
    } finally {
      rmSync(app, { recursive: true });
    }
  });
});

function assertNear(actual: number, told: number): void {
  assert.ok(Math.abs(actual / told - 1) < 0.05, `docs/library.md says ${told} kB, it is ${actual} kB`);
}
