import type { Command } from 'commander';
import { defaultText, type ParameterSchema, paramsSchema } from '#planners/paramsSchema.ts';
import { findPlanner, PLANNERS } from '#planners/registry.ts';
import { figures } from '#report/terminal/table.ts';
import { option } from '../options.ts';

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
        console.log(figures(PLANNERS.map(({ meta }) => ({ label: meta.id, value: meta.summary }))));
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
  const { properties = {} } = paramsSchema(planner);
  const rows = Object.entries(properties).map(([name, schema]) => ({
    label: schema.default === undefined ? name : `${name}=${defaultText(schema.default)}`,
    value: [kindOf(schema), schema.description].filter(Boolean).join('; '),
  }));
  if (rows.length === 0) console.log('\nNo parameters.');
  else console.log(`\nParameters and their defaults, set with --param:\n${figures(rows)}`);
}

/** What a parameter may be: one of some names, or a kind of value and its range. */
function kindOf({ enum: values, type, minimum, maximum }: ParameterSchema): string | undefined {
  if (values) return values.join(' | ');
  // JSON Schema tells the range of what has none but that of safe integers too.
  const ends = [minimum, maximum].map((end) =>
    Number.isSafeInteger(end) && Math.abs(end as number) === Number.MAX_SAFE_INTEGER ? undefined : end,
  );
  const range = [
    ends[0] === undefined ? '' : ` from ${ends[0]}`,
    ends[1] === undefined ? '' : ` to ${ends[1]}`,
  ];
  return type && `${type === 'integer' ? 'whole number' : type}${range.join('')}`;
}
