import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { test } from 'node:test';
import { PLANNERS } from '#planners/registry.ts';

/*
 * The house rules that a machine can hold. ARCHITECTURE.md says what they are for.
 */

/** Folders of src from left to right; '.' is src itself. A folder knows those of earlier lines and itself. */
const LAYERS: readonly string[][] = [
  ['model', 'kernels', 'threads'],
  ['instance'],
  ['schedule', 'proof'],
  ['generation'],
  ['simulation', 'evolution', 'learning'],
  ['cp'],
  ['planners', 'io'],
  ['explain', 'parallel'],
  ['runtime', 'report'],
  ['.'],
  ['api', 'cli'],
];
const MOST_LINES = 400;
const BANNED_NAMES = /^(utils?|helpers?|types?|misc|common)\.tsx?$|manager/i;

const ROOT = resolve(import.meta.dirname, '..');
const SOURCES = filesUnder('src').filter((file) => file.endsWith('.ts'));
/** What is shipped: unit tests and their fixtures may look anywhere. */
const SHIPPED = SOURCES.filter((file) => !/\.(test|fixture)\.ts$/.test(file));

test('imports go one way', () => {
  const faults: string[] = [];
  for (const file of SHIPPED) {
    const from = layerOf(folderOf(file));
    if (from < 0)
      faults.push(`${file}: folder '${folderOf(file)}' is not among the layers of this test; add it`);
    for (const target of projectImports(file)) {
      const to = layerOf(folderOf(target));
      if (folderOf(target) === folderOf(file)) continue;
      if (to < 0 || to >= from)
        faults.push(`${file} imports ${target}: ${folderOf(file)} may not know ${folderOf(target)}`);
    }
  }
  report(faults, 'move the code to where both may see it, or turn the dependency round');
});

test('imports from one folder of src into another are written #folder/file.ts', () => {
  const faults: string[] = [];
  for (const file of SHIPPED) {
    for (const name of importedNames(file).filter((imported) => imported.startsWith('.'))) {
      const target = relative(ROOT, resolve(ROOT, dirname(file), name));
      if (folderOf(file) !== '.' && folderOf(target) !== folderOf(file))
        faults.push(`${file} imports ${name}`);
    }
  }
  report(faults, "use the names under 'imports' of package.json");
});

test('what stands left of the runtime runs in a browser', () => {
  const edge = layerOf('runtime');
  const faults: string[] = [];
  for (const file of SHIPPED.filter((candidate) => layerOf(folderOf(candidate)) < edge))
    for (const name of importedNames(file))
      if (name.startsWith('node:')) faults.push(`${file} imports ${name}`);
  report(faults, 'hand what it needs in from the command line or the runtime');
});

test('files have telling names and one job each', () => {
  const faults: string[] = [];
  for (const file of [...SOURCES, ...filesUnder('tests').filter((name) => name.endsWith('.ts'))]) {
    const name = file.slice(file.lastIndexOf('/') + 1);
    if (BANNED_NAMES.test(name)) faults.push(`${file}: a name that says nothing`);
    const lines = read(file).trimEnd().split('\n').length;
    if (lines > MOST_LINES) faults.push(`${file}: ${lines} lines, more than ${MOST_LINES}`);
  }
  report(faults, 'name a file by its job, and split it by jobs');
});

test('nothing needs more than its types taken off to run', () => {
  const faults: string[] = [];
  for (const file of SOURCES) {
    if (/^\s*(export\s+)?(declare\s+)?(const\s+)?enum\s/m.test(read(file)))
      faults.push(`${file} has an enum`);
    if (/^\s*(export\s+)?namespace\s/m.test(read(file))) faults.push(`${file} has a namespace`);
  }
  report(faults, 'use a union of strings, or a list that is const');
});

test('every planner folder is in the registry, under its own name', () => {
  const folders = readdirSync(join(ROOT, 'src/planners'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
  assert.deepEqual(
    PLANNERS.map((planner) => planner.meta.id).sort(),
    folders.sort(),
    'ids of the registry and folders of src/planners differ: add the line, or name the folder by the id',
  );
});

test('the project names no path of the machine it was written on', () => {
  const machinePath = /(^|[\s'"`(=:])\/(work|home|Users|root)\/\w/m;
  const faults = filesUnder('.')
    .filter((file) => /\.(ts|tsx|js|mjs|json|md|ya?ml|html|css|csv|toml|sh)$/.test(file))
    .filter((file) => machinePath.test(read(file)))
    .map((file) => `${file}: ${machinePath.exec(read(file))?.[0].trim()}…`);
  report(faults, 'write paths from the root of the project');
});

function report(faults: readonly string[], mending: string): void {
  assert.equal(faults.length, 0, `\n  ${faults.join('\n  ')}\n${mending}\n`);
}

/** Files below a folder of the project, with '/' between names; what git would not keep is left out. */
function filesUnder(folder: string): string[] {
  const left = new Set(['node_modules', 'dist', 'out', '.git', '.allot', '.venv']);
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '.' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return left.has(entry.name) ? [] : filesUnder(path);
    return [path];
  });
}

function read(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}

/** The folder of src a file is in; '.' for src itself. */
function folderOf(file: string): string {
  const parts = file.split(sep).join('/').split('/');
  return parts.length > 2 ? parts[1] : '.';
}

function layerOf(folder: string): number {
  return LAYERS.findIndex((layer) => layer.includes(folder));
}

/** Every name a file imports or exports from, as written. */
function importedNames(file: string): string[] {
  const statements = /(?:^|[;}\s])(?:from|import)\s*\(?\s*['"]([^'"\n]+)['"]/g;
  // Comments show imports to readers: they import nothing.
  const code = read(file).replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  return [...code.matchAll(statements)].map((match) => match[1]);
}

/** The files of src that a file imports, from the root of the project. */
function projectImports(file: string): string[] {
  return importedNames(file)
    .filter((name) => name.startsWith('.') || name.startsWith('#'))
    .map((name) =>
      name.startsWith('#') ? `src/${name.slice(1)}` : relative(ROOT, resolve(ROOT, dirname(file), name)),
    );
}
