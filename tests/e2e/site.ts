import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, resolve } from 'node:path';

const KINDS: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
};

/** A folder inside the project, so that modules there find 'allot'. */
export function scratchFolder(): string {
  const out = resolve(import.meta.dirname, '../../out');
  mkdirSync(out, { recursive: true });
  return mkdtempSync(join(out, 'site-'));
}

/** Serves a folder on this machine alone, with a page that runs its app.js, as long as the process lives. */
export async function serve(folder: string): Promise<string> {
  writeFileSync(join(folder, 'index.html'), '<!doctype html><script type="module" src="app.js"></script>');
  const server = createServer(({ url = '/' }, response) => {
    const name = url === '/' ? '/index.html' : url;
    try {
      const content = readFileSync(join(folder, name));
      response.writeHead(200, { 'content-type': KINDS[extname(name)] }).end(content);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  server.unref();
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}
