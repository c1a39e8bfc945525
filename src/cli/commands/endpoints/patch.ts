/** `endpoints patch`: what an endpoint says of itself, and which of its models answers how many of the requests. */
import { Command } from 'commander';
import { readSettings } from '../../../config/settings';
import type { Settings } from '../../../config/settings';
import { checkMessage } from '../../../vertex/discovery/message-check';
import type { EndpointInput } from '../../../vertex/wire-types';
import { answeredYes } from '../../answered-yes';
import { changedFields } from '../../changed-fields';
import { EXIT } from '../../exit-codes';
import { withExample, withOutput, withPlace } from '../../options';
import type { OutputOptions } from '../../options';
import { pairsOf } from '../../pairs';
import { printRecord } from '../../records';
import { readObjectFile } from '../../request-file';
import type { Fields } from '../../request-file';
import { flagProblem } from '../../request-flags';
import { resourceNameOf } from '../../resource-args';
import type { PlaceFlags } from '../../resource-args';
import { withVertex } from '../../services';
import { note } from '../../terminal';
import { endpointShape } from './look';

type PatchOptions = OutputOptions &
  PlaceFlags & {
    file?: string;
    displayName?: string;
    description?: string;
    labels?: string;
    trafficSplit?: string;
    yes?: boolean;
  };

export function patchCommand(): Command {
  const command = withPlace(withOutput(new Command('patch').description('change an endpoint')))
    .argument('<endpoint>', 'name, or id')
    .option('--display-name <name>', 'name of the endpoint')
    .option('--description <text>', 'description of the endpoint')
    .option('--labels <pairs>', 'all labels from now on, as team=support,stage=test')
    .option(
      '--traffic-split <pairs>',
      'percent of the requests by deployed model, as 8=90,9=10; asks',
    )
    .option('-f, --file <path>', 'fields of an Endpoint to set, in JSON or YAML; - for stdin')
    .option('--yes', 'do not ask')
    .action(async (endpoint: string, options: PatchOptions) => {
      const settings = readSettings(process.env);
      const { apiVersion } = settings;
      const name = resourceNameOf('endpoints', endpoint, options, settings);
      const { endpoint: fields, changed } = await patchOf(options, settings);
      process.exitCode = EXIT.success;
      if (!(await isAgreed(name, fields, options))) {
        note('Nothing was changed.');
        return;
      }
      const { body } = await withVertex(settings, (vertex) =>
        vertex.patchEndpoint({
          name,
          apiVersion,
          endpoint: fields,
          updateMask: changed.join(','),
        }),
      );
      printRecord(body, options, endpointShape(apiVersion));
    });
  return withExample(
    command,
    'vertex-tuning endpoints patch 5 --display-name support-bot --labels team=support',
    'vertex-tuning endpoints patch 5 --traffic-split 8=90,9=10 --yes',
  );
}

/** Other fields are words; this one changes what whoever asks the endpoint is answered. */
async function isAgreed(
  name: string,
  { trafficSplit }: EndpointInput,
  options: PatchOptions,
): Promise<boolean> {
  if (trafficSplit === undefined) return true;
  const shares = Object.entries(trafficSplit).map(([id, share]) => `${share} % to ${id}`);
  const traffic = shares.length === 0 ? 'none of its requests be answered' : shares.join(', ');
  return answeredYes(`Let ${name} give ${traffic}?`, options);
}

/** Throws CONFIGURATION_INVALID with everything that is wrong. */
async function patchOf(
  options: PatchOptions,
  { apiVersion }: Settings,
): Promise<{ endpoint: EndpointInput; changed: string[] }> {
  const { displayName, description, labels, trafficSplit } = options;
  const file = options.file === undefined ? {} : await readObjectFile(options.file);
  const flags: Fields = {
    displayName,
    description,
    labels: labels === undefined ? undefined : Object.fromEntries(pairsOf('--labels', labels)),
    trafficSplit: trafficSplit === undefined ? undefined : splitOf(trafficSplit),
  };
  const given = Object.entries(flags).filter(([, value]) => value !== undefined);
  const { value, problems, dropped } = checkMessage({
    version: apiVersion,
    message: 'Endpoint',
    value: { ...file, ...Object.fromEntries(given) },
    unknownFields: 'refuse',
    readOnly: 'drop',
  });
  problems.push(...splitProblems(value['trafficSplit']));
  if (problems.length > 0) throw flagProblem(...problems);
  if (dropped.length > 0) note(`${dropped.join(', ')} can only be read: left out.`);
  const changed = changedFields(value);
  if (changed.length === 0) {
    throw flagProblem({
      path: '--display-name',
      message: 'is missing, and everything else too: nothing would change.',
      remedy: 'Give a flag, or fields with -f.',
    });
  }
  // The address says which endpoint.
  const { name: _name, ...endpoint } = value;
  return { endpoint, changed };
}

function splitOf(pairs: string): Record<string, number> {
  return Object.fromEntries(
    pairsOf('--traffic-split', pairs).map(([id, share]) => [id, Number(share)]),
  );
}

/** As the API wants it: whole percents that add up to 100, or nothing for an endpoint that shall answer nobody. */
function splitProblems(split: unknown) {
  if (typeof split !== 'object' || split === null) return [];
  const shares = Object.values(split).map(Number);
  const sum = shares.reduce((total, share) => total + share, 0);
  const areShares = shares.every((share) => Number.isInteger(share) && share >= 0);
  if (shares.length === 0 || (areShares && sum === 100)) return [];
  return [
    {
      path: 'trafficSplit',
      message: 'does not add up to 100.',
      remedy: 'Give every deployed model that shall answer a whole number of percents.',
    },
  ];
}
