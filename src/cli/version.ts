import { readFileSync } from 'node:fs';

/** The version in package.json, which stands two folders up from here, in the checkout and when published. */
export function readVersion(): string {
  return JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version;
}
