import { join } from 'node:path';
import type { Command } from 'commander';
import { AllotError } from '#model/errors.ts';
import { EXIT_INTERRUPTED } from '../exitCodes.ts';
import { option, realNumber, wholeNumber } from '../options.ts';
import { withInterrupt } from '../planning.ts';
import { TrainingRun, trainingSettings, USUAL_TRAINING } from '../training.ts';

interface TrainFlags {
  out: string;
  from?: string;
  resume?: boolean;
  iterations: number;
  annealing?: number;
  instances: number;
  episodes: number;
  rate: number;
  entropy: number;
  nodes: number;
  vary: number;
  seed: number;
}

export function addTrain(program: Command): Command {
  return program
    .command('train')
    .argument('[problems...]', 'problem files, and folders of runs; none: generated problems')
    .description('Train the policy of the planner `policy`, on generated problems or on your own.')
    .option('--out <folder>', 'where policy, checkpoint and curve are written', 'policy')
    .option('--from <policy>', "policy file to go on from, or 'shipped' for the one that comes along")
    .option('--resume', "go on from the folder's checkpoint, with its settings")
    .option('--iterations <n>', 'steps of learning', wholeNumber(1), USUAL_TRAINING.iterations)
    .option(
      '--annealing <n>',
      'iterations over which step and entropy fall; with --iterations, as many',
      wholeNumber(1),
    )
    .option('--instances <n>', 'problems an iteration', wholeNumber(1), USUAL_TRAINING.instances)
    .option(
      '--episodes <n>',
      "schedules drawn a problem; each other's baseline",
      wholeNumber(2),
      USUAL_TRAINING.episodes,
    )
    .option('--rate <r>', 'step of Adam at first; falls to a twentieth', realNumber, USUAL_TRAINING.rate)
    .option('--entropy <w>', 'weight of the entropy at first; falls to 0', realNumber, USUAL_TRAINING.entropy)
    .option(
      '--nodes <share>',
      'share of generated problems with unlike nodes',
      realNumber,
      USUAL_TRAINING.nodeShare,
    )
    .option(
      '--vary <deviation>',
      'durations of given problems are varied by this',
      realNumber,
      USUAL_TRAINING.vary,
    )
    .addOption(option.seed())
    .addHelpText(
      'after',
      '\nExamples:\n  allot train --out policy                                 from nothing, on generated problems\n  allot train --from shipped --iterations 200 mine/*.yaml  fine-tune on your own problems\n  allot train --from shipped .allot/runs/nightly-*         … and on how finished runs turned out\n  allot plan problem.yaml --planner policy --param weights=policy/policy.json',
    )
    .action(async (problems: string[], flags: TrainFlags, command: Command) => {
      const run = flags.resume ? resumed(problems, flags, command) : begun(problems, flags, command);
      const { iterations } = run.settings;
      const began = performance.now();
      const first = run.iteration;
      await withInterrupt(async (signal) => {
        await run.run(
          signal,
          (iteration) => {
            if (!process.stderr.isTTY) return;
            const each = (performance.now() - began) / (iteration - first);
            const left = ((iterations - iteration) * each) / 60_000;
            process.stderr.write(
              `\r\x1b[Kiteration ${iteration} of ${iterations} · ${left.toFixed(0)} min left · Ctrl-C keeps what is learned`,
            );
          },
          ({ iteration, drawn, greedy, entropy }) => {
            if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
            console.log(
              `iteration ${iteration}: drawn ${drawn?.toFixed(2)} % above the bound, greedy ${greedy.toFixed(2)} %, entropy ${entropy?.toFixed(2)}`,
            );
          },
        );
        run.write();
        if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
        if (signal.aborted) {
          process.exitCode = EXIT_INTERRUPTED;
          console.error(
            `stopped at iteration ${run.iteration}; go on with: allot train --resume --out ${flags.out}`,
          );
        }
      });
      console.log(
        `wrote ${['policy.json', 'checkpoint.json', 'curve.csv', 'curve.svg'].map((name) => join(flags.out, name)).join(', ')}`,
      );
    });
}

function begun(problems: string[], flags: TrainFlags, command: Command): TrainingRun {
  const { iterations, instances, episodes, rate, entropy, seed, nodes, vary } = flags;
  const isGiven = command.getOptionValueSource('iterations') === 'cli';
  const settings = trainingSettings.safeParse({
    ...{ problems, iterations, instances, episodes, rate, entropy, seed, vary },
    annealing: flags.annealing ?? (isGiven ? iterations : USUAL_TRAINING.annealing),
    nodeShare: nodes,
    from: flags.from ?? null,
  });
  if (!settings.success)
    throw new AllotError(
      settings.error.issues.map((issue) => ({
        code: 'bad-setting',
        path: `--${issue.path.join('.').replace('nodeShare', 'nodes')}`,
        message: issue.message,
      })),
    );
  return TrainingRun.begin(settings.data, flags.out);
}

/** The checkpoint says what the run is about: other settings beside it would be ignored. */
function resumed(problems: string[], flags: TrainFlags, command: Command): TrainingRun {
  const given = Object.keys(flags).filter(
    (name) => !['out', 'resume'].includes(name) && command.getOptionValueSource(name) === 'cli',
  );
  if (given.length > 0 || problems.length > 0) {
    const what = problems.length > 0 ? 'problems' : given.map((name) => `--${name}`).join(', ');
    throw new AllotError({
      code: 'usage',
      path: '',
      message: `--resume takes all settings from the checkpoint, and ${what} came along`,
      hint: 'begin anew with --from',
    });
  }
  return TrainingRun.resume(flags.out);
}
