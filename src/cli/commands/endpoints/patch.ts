/** `endpoints patch`: what an endpoint says of itself, and which of its models answers how many of the requests. */
import { Command } from 'commander';
import { readSettings } from '../../../config/settings';
import type { Settings } from '../../../config/settings';
import type { EndpointInput } from '../../../vertex/wire-types';
import { answeredYes } from '../../answered-yes';
import { EXIT } from '../../exit-codes';
import { withExample, withOutput, withPlace } from '../../options';
import type { OutputOptions } from '../../options';
import { pairsOf } from '../../pairs';
import { patchedFields } from '../../patched-fields';
import type { PatchedFields } from '../../patched-fields';
import { printRecord } from '../../records';
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
      const { resource: fields, changed } = await patchOf(options, settings);
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

function patchOf(options: PatchOptions, { apiVersion }: Settings): Promise<PatchedFields> {
  const { file, displayName, description, labels, trafficSplit } = options;
  return patchedFields(
    { message: 'Endpoint', apiVersion, ...(file === undefined ? {} : { file }) },
    {
      displayName,
      description,
      labels: labels === undefined ? undefined : Object.fromEntries(pairsOf('--labels', labels)),
      trafficSplit: trafficSplit === undefined ? undefined : splitOf(trafficSplit),
    },
    (fields) => splitProblems(fields['trafficSplit']),
  );
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
