/*
 * Makes a trained policy the one that comes along: src/planners/policy/weights.ts.
 *
 *   node scripts/shipPolicy.ts out/policy/policy.json
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { readPolicy } from '#learning/policyFile.ts';

const path = process.argv[2];
const policy = JSON.parse(readFileSync(path, 'utf8'));
readPolicy(policy, path);
writeFileSync(
  'src/planners/policy/weights.ts',
  `import type { PolicyFile } from '#learning/policyFile.ts';

/** Written by scripts/shipPolicy.ts; \`trained\` says what made it. */
export const SHIPPED_POLICY: PolicyFile = ${JSON.stringify(policy, null, 2)};
`,
);
