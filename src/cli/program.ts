/** All commands, and what holds for each of them. */
import { Command } from 'commander';
import { approveCommand, declineCommand } from './commands/answer';
import { cancelCommand } from './commands/cancel';
import { convertCommand } from './commands/convert';
import { demoCommand } from './commands/demo';
import { devCommand } from './commands/dev';
import { doctorCommand } from './commands/doctor';
import { emulatorCommand } from './commands/emulator';
import { endpointsCommand } from './commands/endpoints';
import { evaluateDatasetCommand } from './commands/evaluate-dataset';
import { generateCommand } from './commands/generate';
import { jobsCommand } from './commands/jobs';
import { modelsCommand } from './commands/models';
import { operationsCommand } from './commands/operations';
import { rebaseCommand } from './commands/rebase';
import { scheduleCommand } from './commands/schedule';
import { setupCommand } from './commands/setup';
import { statusCommand } from './commands/status';
import { tuneCommand } from './commands/tune';
import { validateCommand } from './commands/validate';
import { validateRewardCommand } from './commands/validate-reward';
import { watchCommand } from './commands/watch';
import { workerCommand } from './commands/worker';
import { packageVersion } from './package-version';

export function buildProgram(): Command {
  const program = new Command('vertex-tuning')
    .description('Durable tuning of models on Vertex AI, on Temporal.')
    .version(packageVersion(), '-V, --version')
    .showSuggestionAfterError()
    .showHelpAfterError('(see --help)');
  const commands = [
    demoCommand(),
    devCommand(),
    workerCommand(),
    emulatorCommand(),
    doctorCommand(),
    setupCommand(),
    convertCommand(),
    validateCommand(),
    tuneCommand(),
    rebaseCommand(),
    statusCommand(),
    watchCommand(),
    approveCommand(),
    declineCommand(),
    cancelCommand(),
    jobsCommand(),
    operationsCommand(),
    modelsCommand(),
    endpointsCommand(),
    generateCommand(),
    evaluateDatasetCommand(),
    validateRewardCommand(),
    scheduleCommand(),
  ];
  for (const command of commands) program.addCommand(command);
  throwInsteadOfExit(program);
  program.addHelpText('after', '\nFirst time here? Run: vertex-tuning demo');
  return program;
}

/** The process must not end before its output is out. */
function throwInsteadOfExit(command: Command): void {
  command.exitOverride();
  for (const child of command.commands) {
    child.copyInheritedSettings(command);
    throwInsteadOfExit(child);
  }
}
