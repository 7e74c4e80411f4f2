import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** Where peers are installed; not kept by git. */
const FOLDER = 'out/peers';
/** As measured; newer ones may be put here. */
const PYTHON_PACKAGES = ['ortools==9.15.6755', 'pyjobshop==0.0.9'];
const NPM_PACKAGE = 'or-tools-wasm@0.9.1';

export const PYTHON = join(FOLDER, 'venv', 'bin', 'python');
export const OR_TOOLS_WASM = join(FOLDER, 'node_modules', 'or-tools-wasm', 'build/javascript/node/cp-sat.js');

/** Makes a Python environment with OR-Tools and PyJobShop, unless it is there. */
export function installPython(): void {
  if (existsSync(PYTHON) && spawnSync(PYTHON, ['-c', 'import ortools, pyjobshop']).status === 0) return;
  run('python3', ['-m', 'venv', join(FOLDER, 'venv')]);
  run(PYTHON, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...PYTHON_PACKAGES]);
}

/** Installs OR-Tools compiled to WebAssembly, unless it is there; some 300 MB. */
export function installWasm(): void {
  if (existsSync(OR_TOOLS_WASM)) return;
  mkdirSync(FOLDER, { recursive: true });
  run('npm', ['install', '--prefix', FOLDER, '--no-save', '--no-audit', '--no-fund', NPM_PACKAGE]);
}

function run(command: string, args: string[]): void {
  console.log(`${command} ${args.join(' ')}`);
  const { status } = spawnSync(command, args, { stdio: 'inherit' });
  if (status !== 0) throw new Error(`'${command} ${args.join(' ')}' failed`);
}
