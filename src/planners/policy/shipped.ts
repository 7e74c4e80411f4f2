import type { Network } from '#learning/network.ts';
import { readPolicy } from '#learning/policyFile.ts';
import { SHIPPED_POLICY } from './weights.ts';

let network: Network | null = null;

/** The policy that comes along, read once. */
export function shippedPolicy(): Network {
  network ??= readPolicy(SHIPPED_POLICY, 'src/planners/policy/weights.ts');
  return network;
}
