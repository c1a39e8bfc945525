/** `endpoints patch`: what an endpoint says of itself, and which of its models answers how many of the requests. */
import { Command } from 'commander';
import { readSettings } from '../../../config/settings';
import type { Settings } from '../../../config/settings';
import type { Problem } from '../../../contract/problem';
import type { EndpointInput } from '../../../vertex/wire-types';
import { EXIT } from '../../exit-codes';
import { withExample, withOutput, withPlace } from '../../options';
import type { OutputOptions } from '../../options';
import { pairsOf } from '../../pairs';
import { agreedToPatch } from '../../patch-consent';
import { patchedFields } from '../../patched-fields';
import type { PatchedFields } from '../../patched-fields';
import { printRecord } from '../../records';
import { resourceNameOf } from '../../resource-args';
import type { PlaceFlags } from '../../resource-args';
import { sentOnce } from '../../sent-once';
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
    .option(
      '-f, --file <path>',
      'fields of an Endpoint to set, in JSON or YAML; - for stdin; asks unless they are words',
    )
    .option('--yes', 'do not ask')
    .action(async (endpoint: string, options: PatchOptions) => {
      const settings = readSettings(process.env);
      const { apiVersion } = settings;
      const name = resourceNameOf('endpoints', endpoint, options, settings);
      const patch = await patchOf(name, options, settings);
      process.exitCode = EXIT.success;
      const { trafficSplit }: EndpointInput = patch.resource;
      const told = { trafficSplit: sharesOf(trafficSplit) };
      if (!(await agreedToPatch(name, patch, { ...options, told }))) {
        note('Nothing was changed.');
        return;
      }
      const updateMask = patch.changed.join(',');
      const { body } = await withVertex(settings, (vertex) =>
        sentOnce(`endpoints get ${name}`, () =>
          vertex.patchEndpoint({ name, apiVersion, endpoint: patch.resource, updateMask }),
        ),
      );
      printRecord(body, options, endpointShape(apiVersion));
    });
  return withExample(
    command,
    'vertex-tuning endpoints patch 5 --display-name support-bot --labels team=support',
    'vertex-tuning endpoints patch 5 --traffic-split 8=90,9=10 --yes',
  );
}

function sharesOf(split: EndpointInput['trafficSplit'] = {}): string {
  const shares = Object.entries(split).map(([id, share]) => `${share} % to ${id}`);
  return shares.length === 0 ? 'nothing answers its requests then' : shares.join(', ');
}

function patchOf(
  name: string,
  options: PatchOptions,
  { apiVersion }: Settings,
): Promise<PatchedFields> {
  const { file, displayName, description, labels, trafficSplit } = options;
  const marks = labels === undefined ? undefined : pairsOf('--labels', labels);
  const split = trafficSplit === undefined ? undefined : splitOf(trafficSplit);
  return patchedFields(
    { message: 'Endpoint', apiVersion, name, file },
    {
      fields: { displayName, description, labels: marks?.pairs, trafficSplit: split?.shares },
      problems: [...(marks?.problems ?? []), ...(split?.problems ?? [])],
    },
    (fields) => splitProblems(fields['trafficSplit']),
  );
}

/** No shares where some are none: what is wrong with them says enough. */
function splitOf(text: string): { shares?: Record<string, number>; problems: Problem[] } {
  const { pairs, problems } = pairsOf('--traffic-split', text);
  const wrong = Object.entries(pairs)
    .filter(([, share]) => !/^\d{1,3}$/.test(share))
    .map(([id]) => ({
      path: '--traffic-split',
      message: `${id.slice(0, 100)} has no whole number of percents.`,
      remedy: 'Write it as in 8=90,9=10.',
    }));
  if (problems.length + wrong.length > 0) return { problems: [...problems, ...wrong] };
  const shares = Object.entries(pairs).map(([id, share]) => [id, Number(share)]);
  return { shares: Object.fromEntries(shares) as Record<string, number>, problems };
}

/** As the API wants it: whole percents that add up to 100, or nothing for an endpoint that shall answer nobody. */
function splitProblems(split: unknown): Problem[] {
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
