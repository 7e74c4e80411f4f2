/*
 * Plays trained agents on episodes none of them has seen, and names the best one.
 *
 * Arguments: environment, episodes, methods
 */
import { createRng } from '#kernels/rng.ts';
import { mean, round } from '../learning/measures.ts';
import { readRunJson, report } from '../learning/runFolder.ts';
import { ENVIRONMENTS, play } from '../learning/temporalDifference.ts';

const [name, episodesText, ...methods] = process.argv.slice(2);
const environment = ENVIRONMENTS[name]?.();
const episodes = Number(episodesText);
if (environment === undefined || !(episodes >= 1) || methods.length === 0) {
  console.error('name the environment, the episodes and the methods: cart-pole 500 q-learning sarsa');
  process.exit(2);
}
const returns = methods.map((method) => {
  const { values } = readRunJson<{ values: number[] }>(`agents/${name}-${method}.json`);
  // One seed for all: every agent meets the same starts.
  return round(mean(play(environment, values, episodes, createRng(3))), 2);
});
const best = returns.indexOf(Math.max(...returns));
report({ best: methods[best], meanReturn: returns[best], worstReturn: Math.min(...returns), episodes });
