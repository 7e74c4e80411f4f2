/*
 * Writes the tables of docs/planners.md from what the planners say of themselves.
 *
 *   npm run docs
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { defaultText, paramsSchema } from '#planners/paramsSchema.ts';
import { PLANNERS } from '#planners/registry.ts';

export const PLANNERS_PAGE = new URL('../docs/planners.md', import.meta.url);
const BEGIN = '<!-- planners: written by npm run docs -->';
const END = '<!-- end of planners -->';

/** Planners that share a page in docs/planners; every other one has its own. */
const SHARED_PAGES: Readonly<Record<string, readonly string[]>> = {
  'allocation.md': [
    'first-fit',
    'random-allocation',
    'priority-allocation',
    'load-balance',
    'capability-match',
    'heft',
    'peft',
  ],
  'policies.md': ['policy-static', 'policy-dynamic', 'policy-adaptive'],
  'q-learning.md': ['q-learning', 'multi-step-q', 'metropolis-q'],
};

/** Name of the page in docs/planners that tells of a planner. */
export function pageOf(id: string): string {
  const shared = Object.entries(SHARED_PAGES).find(([, ids]) => ids.includes(id));
  return shared ? shared[0] : `${id}.md`;
}

/** The page with its tables brought up to date. */
export function withTables(page: string): string {
  const [from, to] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`docs/planners.md has lost its marks '${BEGIN}' and '${END}'`);
  return `${page.slice(0, from)}${BEGIN}\n\n${tables()}\n\n${page.slice(to)}`;
}

function tables(): string {
  const overview = PLANNERS.map(({ meta }) =>
    row([`[\`${meta.id}\`](#${meta.id})`, meta.guarantee, meta.summary]),
  );
  const details = PLANNERS.map((planner) => {
    const { id, title, summary, guarantee, sources } = planner.meta;
    const { properties = {} } = paramsSchema(planner);
    const parameters = Object.entries(properties).map(([name, schema]) =>
      row([
        `\`${name}\``,
        schema.default === undefined ? '' : `\`${defaultText(schema.default)}\``,
        schema.enum ? schema.enum.map((value) => `\`${value}\``).join(' ') : (schema.type ?? ''),
        schema.description ?? '',
      ]),
    );
    return [
      `### ${id}`,
      `**${title}** (${guarantee}). ${summary}`,
      parameters.length > 0
        ? [
            row(['parameter', 'default', 'values', 'meaning']),
            row(['---', '---', '---', '---']),
            ...parameters,
          ].join('\n')
        : 'No parameters.',
      `[When to use it, what it costs, an example with a picture](planners/${pageOf(id)})`,
      ...(sources.length > 0 ? [`Sources: ${sources.join('; ')}.`] : []),
    ].join('\n\n');
  });
  return [
    [row(['planner', 'guarantee', 'what it does']), row(['---', '---', '---']), ...overview].join('\n'),
    ...details,
  ].join('\n\n');
}

function row(cells: string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

if (import.meta.main) writeFileSync(PLANNERS_PAGE, withTables(readFileSync(PLANNERS_PAGE, 'utf8')));
