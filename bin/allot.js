#!/usr/bin/env node
// Starts allot under Node 24 or newer. In a checkout an older node finds the one that npm installed beside it.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const NEEDED = 24;
const at = (path) => fileURLToPath(new URL(path, import.meta.url));

if (Number(process.versions.node.split('.')[0]) >= NEEDED) {
  const compiled = at('../src/cli/main.js');
  const source = at('../src/cli/main.ts');
  const { main } = await import(existsSync(source) ? source : compiled);
  await main(process.argv.slice(2));
} else if (existsSync(at('../node_modules/node/bin/node'))) {
  const newer = at('../node_modules/node/bin/node');
  // Tasks that call 'node' get the newer one too.
  const env = { ...process.env, PATH: `${dirname(newer)}${delimiter}${process.env.PATH ?? ''}` };
  const child = spawn(newer, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
    env,
  });
  // A terminal's Ctrl-C reaches both; the child decides what it means, and this process waits for it.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal ? 1 : 0);
  });
} else {
  console.error(
    `allot needs Node ${NEEDED} or newer, and this is ${process.version}.\n  Maybe run 'npm ci' in the checkout, which brings it along.`,
  );
  process.exitCode = 2;
}
