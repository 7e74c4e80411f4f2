import { extname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Node, Task } from '#model/problem.ts';

/** A task's work as a program to run. */
export interface Program {
  file: string;
  args: string[];
  cwd: string;
}

export interface OutgoingRequest {
  method: string;
  url: string;
  headers: Record<string, string>;
  body?: unknown;
}

/** The script beside this one: `.ts` in the sources, `.js` where they were compiled. */
export function scriptPath(name: string): string {
  return fileURLToPath(new URL(`./${name}${extname(import.meta.url)}`, import.meta.url));
}

/**
 * @param problemDir folder of the problem file, which paths in it are relative to
 */
export function programOf(run: NonNullable<Task['run']>, node: Node | null, problemDir: string): Program {
  const ownNode = (script: string, ...args: string[]): Program => ({
    file: process.execPath,
    args: [scriptPath(script), ...args],
    cwd: problemDir,
  });
  if ('command' in run) {
    const cwd = resolve(problemDir, run.cwd ?? '.');
    if (typeof run.command === 'string') return { file: '/bin/sh', args: ['-c', run.command], cwd };
    return { file: run.command[0], args: run.command.slice(1), cwd };
  }
  if ('function' in run) {
    const hash = run.function.lastIndexOf('#');
    const module = hash < 0 ? run.function : run.function.slice(0, hash);
    return ownNode(
      'callFunction',
      module,
      hash < 0 ? 'default' : run.function.slice(hash + 1),
      JSON.stringify(run.args),
    );
  }
  const { url, ...rest } = run.request;
  const request: OutgoingRequest = { ...rest, url: requestUrl(url, node) };
  return ownNode('sendRequest', JSON.stringify(request));
}

/** A path goes behind the endpoint's own: `/train` at `http://host/v1` is `http://host/v1/train`. */
function requestUrl(url: string, node: Node | null): string {
  if (URL.canParse(url)) return url;
  return `${node?.endpoint?.replace(/\/+$/, '')}/${url.replace(/^\/+/, '')}`;
}
