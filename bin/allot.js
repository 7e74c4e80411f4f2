#!/usr/bin/env node
// Starts allot under Node 24 or newer. In a checkout an older node finds the one that npm installed beside it.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const NEEDED = 24;
const at = (path) => fileURLToPath(new URL(path, import.meta.url));

if (Number(process.versions.node.split('.')[0]) >= NEEDED) {
  const compiled = at('../dist/cli/main.js');
  const source = at('../src/cli/main.ts');
  const { main } = await import(existsSync(source) ? source : compiled);
  await main(process.argv.slice(2));
} else if (existsSync(at('../node_modules/node/bin/node'))) {
  // The same arguments under the newer node; signals reach the child by the shared process group.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => {});
  const child = spawnSync(at('../node_modules/node/bin/node'), [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  process.exitCode = child.status ?? 1;
} else {
  console.error(`allot needs Node ${NEEDED} or newer, and this is ${process.version}.\n  Maybe run 'npm ci' in the checkout, which brings it along.`);
  process.exitCode = 2;
}
