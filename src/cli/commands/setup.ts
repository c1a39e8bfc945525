/** `setup`: registers our search attributes on a self-hosted Temporal server. */
import { Command } from 'commander';
import { readSettings } from '../../config/settings';
import { SEARCH_ATTRIBUTES } from '../../contract/names';
import { TuningError } from '../../contract/tuning-error';
import { EXIT } from '../exit-codes';
import { withExample, withOutput } from '../options';
import type { OutputOptions } from '../options';
import { addSearchAttributes, readSearchAttributes } from '../search-attributes';
import { withTemporal } from '../services';
import { print, printJson } from '../terminal';

export function setupCommand(): Command {
  const command = new Command('setup')
    .description('register the search attributes of tuning runs on a self-hosted Temporal server')
    .action(async ({ output }: OutputOptions) => {
      const { added, present } = await setUp();
      if (output === 'json') printJson({ added, present });
      else {
        for (const name of present) print(`ok     ${name}`);
        for (const name of added) print(`added  ${name}`);
      }
      process.exitCode = EXIT.success;
    });
  return withExample(withOutput(command), 'TEMPORAL_ADDRESS=temporal:7233 vertex-tuning setup');
}

function setUp(): Promise<{ added: string[]; present: string[] }> {
  return withTemporal(readSettings(process.env), async ({ tuning: { client } }) => {
    let state;
    try {
      state = await readSearchAttributes(client);
      if (state.missing.length > 0) await addSearchAttributes(client, state.missing);
    } catch (cause) {
      if (cause instanceof TuningError && !/refused access/.test(cause.message)) throw cause;
      throw new TuningError('CONFIGURATION_INVALID', notAllowed(), { cause });
    }
    if (state.mistyped.length > 0) {
      throw new TuningError(
        'CONFIGURATION_INVALID',
        `${state.mistyped.join(', ')} exist with another type than Keyword: they would make runs hang. Rename them on the server.`,
      );
    }
    const { missing } = state;
    const names = Object.values(SEARCH_ATTRIBUTES);
    return { added: missing, present: names.filter((name) => !missing.includes(name)) };
  });
}

function notAllowed(): string {
  const flags = Object.values(SEARCH_ATTRIBUTES).map(
    (name) => `--search-attribute ${name}=Keyword`,
  );
  return (
    'This server does not let us register search attributes. On Temporal Cloud register them with: ' +
    `tcld namespace search-attributes add --namespace NAMESPACE ${flags.join(' ')}`
  );
}
