/*
 * Builds the package that is published, in dist/: JavaScript with the types taken off, declarations, and a
 * package.json of its own. The checkout itself is never built to run or test.
 *
 *   npm run build && npm publish ./dist
 */
import { spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { dirname, join } from 'node:path';

const OUT = 'dist';
/** String literals that name a source file: imports, and URLs of workers and supervisors. */
const SOURCE_NAME = /(['"])((?:\.{1,2}\/|#)[^'"\n]*)\.ts\1/g;

rmSync(OUT, { recursive: true, force: true });
for (const file of globSync('src/**/*.ts')) {
  if (/\.(test|fixture)\.ts$/.test(file)) continue;
  const code = stripTypeScriptTypes(readFileSync(file, 'utf8'), { mode: 'strip' });
  write(join(OUT, file.replace(/\.ts$/, '.js')), code.replace(SOURCE_NAME, '$1$2.js$1'));
}
declare();
for (const entry of ['bin', 'README.md', 'LICENSE', 'CHANGELOG.md', 'schema.json'])
  cpSync(entry, join(OUT, entry), { recursive: true });
write(join(OUT, 'package.json'), `${JSON.stringify(publishedManifest(), null, 2)}\n`);
console.log(`built ${OUT}/`);

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** Declarations by the compiler; their imports are renamed as the code's are. */
function declare(): void {
  const compiler = spawnSync('node_modules/.bin/tsc', ['-p', 'tsconfig.build.json'], { encoding: 'utf8' });
  if (compiler.status !== 0) throw new Error(compiler.stdout + compiler.stderr);
  for (const file of globSync(`${OUT}/src/**/*.d.ts`))
    write(file, readFileSync(file, 'utf8').replace(SOURCE_NAME, '$1$2.js$1'));
}

/** The checkout's manifest, pointing at what was built and without what only development needs. */
function publishedManifest(): object {
  const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
  const {
    devDependencies: _dev,
    scripts: _scripts,
    allowScripts: _allow,
    workspaces: _workspaces,
    ...rest
  } = manifest;
  const built = (path: string) => path.replace(/\.ts$/, '.js');
  const exports = Object.fromEntries(
    Object.entries<string>(manifest.exports).map(([name, path]) => [
      name,
      path.endsWith('.ts') ? { types: path.replace(/\.ts$/, '.d.ts'), default: built(path) } : path,
    ]),
  );
  // A checkout brings its own Node along; whoever installs the package has to have one.
  return { ...rest, engines: { node: '>=24' }, exports };
}
