/*
 * Calls a task's function: node callFunction.ts <module> <export> <arguments as JSON>.
 * It gets its arguments and, behind them, a context; what it returns is the task's result.
 */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What a task's function is told, as its last argument. */
export interface FunctionContext {
  task: string;
  /** Null: none. */
  node: string | null;
  mode: string;
  attempt: number;
  demand: Record<string, number>;
  /** Folder that the tasks of the run share. */
  runDir: string;
}

const [modulePath, exportName, args] = process.argv.slice(2);
const { env } = process;
try {
  const module = (await import(pathToFileURL(resolve(modulePath)).href)) as Record<string, unknown>;
  const task = module[exportName];
  if (typeof task !== 'function') throw new Error(`${modulePath} exports no function '${exportName}'`);
  const context: FunctionContext = {
    task: env.ALLOT_TASK as string,
    node: env.ALLOT_NODE || null,
    mode: env.ALLOT_MODE as string,
    attempt: Number(env.ALLOT_ATTEMPT),
    demand: JSON.parse(env.ALLOT_DEMAND as string),
    runDir: env.ALLOT_RUN_DIR as string,
  };
  const result: unknown = await task(...JSON.parse(args), context);
  if (result !== undefined) writeFileSync(env.ALLOT_RESULT as string, JSON.stringify(result));
  // Timers and sockets that the module left open would keep the process.
  process.exit(0);
} catch (error) {
  const { stack, message } = error instanceof Error ? error : new Error(String(error));
  console.error(stack);
  console.error(message);
  process.exit(1);
}
