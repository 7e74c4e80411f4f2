import * as z from 'zod';
import type { Planner } from './planner.ts';

/** One parameter of a planner, as JSON Schema tells of it. */
export interface ParameterSchema {
  description?: string;
  default?: unknown;
  enum?: unknown[];
  type?: string;
  minimum?: number;
  maximum?: number;
}

/** JSON Schema of a planner's parameters, for help, documents and forms. */
export function paramsSchema(planner: Planner): { properties?: Record<string, ParameterSchema> } {
  return z.toJSONSchema(planner.params, { io: 'input' }) as ReturnType<typeof paramsSchema>;
}

/** A default as one writes it after `--param name=`: text as it is, anything else as JSON. */
export function defaultText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
