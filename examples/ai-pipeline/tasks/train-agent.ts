/*
 * A tabular agent learns in an environment and is judged by its mean return over 100 greedy episodes.
 *
 * Arguments: environment, method, episodes to learn from
 */
import { createRng } from '#kernels/rng.ts';
import { mean, round } from '../learning/measures.ts';
import { report, writeRunJson } from '../learning/runFolder.ts';
import { ENVIRONMENTS, learn, METHODS, play } from '../learning/temporalDifference.ts';

const [name, methodName, episodesText] = process.argv.slice(2);
const environment = ENVIRONMENTS[name]?.();
const method = METHODS.find((known) => known === methodName);
const episodes = Number(episodesText);
if (environment === undefined || method === undefined || !(episodes >= 1)) {
  const environments = Object.keys(ENVIRONMENTS).join(' or ');
  console.error(`say where, how and how long to learn: ${environments}, ${METHODS.join(' or ')}, episodes`);
  process.exit(2);
}
const values = learn(environment, method, episodes, createRng(1));
writeRunJson(`agents/${name}-${method}.json`, { environment: name, method, values: [...values] });
report({ meanReturn: round(mean(play(environment, values, 100, createRng(2))), 2), episodes });
