/*
 * Sends a task's HTTP request: node sendRequest.ts <request as JSON>. A process of its own, so that the
 * answer is not lost when the engine dies. A JSON body becomes the task's result; the log gets the answer.
 */
import { writeFileSync } from 'node:fs';
import type { OutgoingRequest } from './program.ts';

const request = JSON.parse(process.argv[2]) as OutgoingRequest;
const hasBody = request.body !== undefined;
try {
  const response = await fetch(request.url, {
    method: request.method,
    headers: { ...(hasBody && { 'content-type': 'application/json' }), ...request.headers },
    body: hasBody ? JSON.stringify(request.body) : undefined,
  });
  const text = await response.text();
  if (text !== '') console.log(text);
  const isJson = /\bjson\b/.test(response.headers.get('content-type') ?? '');
  if (isJson && text !== '') writeFileSync(process.env.ALLOT_RESULT as string, text);
  console.log(`HTTP ${response.status} ${response.statusText} from ${request.method} ${request.url}`);
  process.exitCode = response.ok ? 0 : 1;
} catch (error) {
  const { message, cause } = error as Error & { cause?: Error };
  console.error(`${request.method} ${request.url}: ${cause?.message || message}`);
  process.exitCode = 1;
}
