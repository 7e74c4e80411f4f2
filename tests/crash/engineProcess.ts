/*
 * An engine to be killed: node engineProcess.ts <problem file> <run folder>. Begins the run, or finishes the
 * one in the folder.
 */
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parse } from 'yaml';
import { compile } from '#instance/compile.ts';
import { AllotError } from '#model/errors.ts';
import { parseProblem } from '#model/parse.ts';
import { findPlanner } from '#planners/registry.ts';
import { runPlanner } from '#planners/runPlanner.ts';
import { resumeRun, startRun } from '#runtime/run.ts';

const [file, dir] = process.argv.slice(2);
let isUp = false;
/** Says once that the engine is at work: only now is there anything worth killing. */
function onEvent(): void {
  if (!isUp) process.stdout.write('up\n');
  isUp = true;
}
try {
  // YAML reads JSON as well.
  const problem = parseProblem(parse(readFileSync(file, 'utf8')), file);
  const { plan } = await runPlanner(findPlanner('priority-rule'), compile(problem), { scheduleLimit: 20 });
  await startRun({ problem, plan, problemDir: dirname(file), dir, onEvent });
} catch (error) {
  if (!(error instanceof AllotError) || error.issues[0].code !== 'run-exists') throw error;
  await resumeRun({ dir, onEvent });
}
