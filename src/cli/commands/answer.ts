/** `approve` and `decline`: answer a run that awaits an approval. */
import { Command } from 'commander';
import type { TuningClient } from '../../client/tuning-client';
import { readSettings } from '../../config/settings';
import type { ApprovalAnswer, ApprovalArgument } from '../../contract/approval';
import { EXIT } from '../exit-codes';
import { userName } from '../interruption';
import { withExample, withOutput } from '../options';
import type { OutputOptions } from '../options';
import { withTemporal } from '../services';
import { print, printJson } from '../terminal';

type AnswerOptions = OutputOptions & { by?: string; reason?: string };

type Answer = (
  tuning: TuningClient,
  workflowId: string,
  argument: ApprovalArgument,
) => Promise<ApprovalAnswer>;

export function approveCommand(): Command {
  return withExample(
    answerCommand(
      'approve',
      'let a run that awaits an approval create its job',
      (tuning, ...args) => tuning.approve(...args),
    ),
    'vertex-tuning approve support-bot-7 --reason "within budget"',
  );
}

export function declineCommand(): Command {
  return withExample(
    answerCommand(
      'decline',
      'end a run that awaits an approval; nothing is created',
      (tuning, ...args) => tuning.decline(...args),
    ),
    'vertex-tuning decline support-bot-7 --reason "too expensive"',
  );
}

function answerCommand(name: string, description: string, answer: Answer): Command {
  return withOutput(new Command(name))
    .description(description)
    .argument('<workflow-id>', 'id of the run')
    .option('--by <name>', 'who answers (default: the name of the user)')
    .option('--reason <text>', 'kept in the result')
    .action(async (workflowId: string, { by, reason, output }: AnswerOptions) => {
      const taken = await withTemporal(readSettings(process.env), ({ tuning }) =>
        answer(tuning, workflowId, {
          by: by ?? userName(),
          ...(reason === undefined ? {} : { reason }),
        }),
      );
      if (output === 'json') printJson({ workflowId, ...taken });
      else print(`${workflowId}: ${taken.decision} at ${taken.at}`);
      process.exitCode = EXIT.success;
    });
}
