import type { Command } from 'commander';
import { findPlanner, PLANNERS } from '#planners/registry.ts';
import { paramsSchema } from '#planners/runPlanner.ts';
import { table } from '#report/terminal/table.ts';
import { option } from '../options.ts';

interface ParameterSchema {
  description?: string;
  default?: unknown;
  enum?: unknown[];
  type?: string;
  minimum?: number;
}

export function addPlanners(program: Command): Command {
  return program
    .command('planners')
    .argument('[id]', 'planner to describe in full')
    .description('List the planners, or describe one with its parameters.')
    .addOption(option.json())
    .action((id: string | undefined, flags: { json?: boolean }) => {
      const chosen = id === undefined ? PLANNERS : [findPlanner(id)];
      if (flags.json) {
        const rows = chosen.map((planner) => {
          const { supports: _, ...meta } = planner.meta;
          return { ...meta, params: paramsSchema(planner) };
        });
        console.log(JSON.stringify(id === undefined ? rows : rows[0], null, 2));
        return;
      }
      if (id === undefined) {
        const rows = PLANNERS.map(({ meta }) => ({ planner: meta.id, 'what it does': meta.summary }));
        console.log(table(rows, ['planner', 'what it does']));
        return;
      }
      describe(findPlanner(id));
    });
}

function describe(planner: ReturnType<typeof findPlanner>): void {
  const { meta } = planner;
  console.log(`${meta.id}: ${meta.title} (${meta.guarantee})\n${meta.summary}`);
  if (meta.sources.length > 0)
    console.log(`\nSources:\n${meta.sources.map((source) => `  ${source}`).join('\n')}`);
  const { properties = {} } = paramsSchema(planner) as { properties?: Record<string, ParameterSchema> };
  const rows = Object.entries(properties).map(([name, schema]) => ({
    parameter: name,
    default: String(schema.default),
    values: schema.enum ? schema.enum.join(' | ') : (schema.type ?? ''),
    meaning: schema.description ?? '',
  }));
  if (rows.length === 0) console.log('\nNo parameters.');
  else
    console.log(
      `\n${table(rows, ['parameter', 'default', 'values', 'meaning'])}\n\nSet one with --param, e.g. --param ${rows[0].parameter}=${rows[0].default}`,
    );
}
