/** `validate-reward`: tries a reward on one answer, before a reinforcement tuning job pays for it. */
import { Command } from 'commander';
import { readSettings } from '../../config/settings';
import { checkMessage } from '../../vertex/discovery/message-check';
import type {
  ValidateReinforcementTuningRewardRequest,
  ValidateReinforcementTuningRewardResponse,
} from '../../vertex/wire-types';
import { cellText, valueAt } from '../columns';
import { EXIT } from '../exit-codes';
import { formatPairs } from '../format';
import { withExample, withOutput, withPlace } from '../options';
import type { OutputOptions } from '../options';
import { readObjectFile } from '../request-file';
import { flagProblem } from '../request-flags';
import { placeOf } from '../resource-args';
import type { PlaceFlags } from '../resource-args';
import { withVertex } from '../services';
import { print, printJson } from '../terminal';

type RewardOptions = OutputOptions & PlaceFlags & { file: string };

export function validateRewardCommand(): Command {
  const command = withPlace(
    withOutput(
      new Command('validate-reward').description(
        'try a reward of reinforcement tuning on one answer (v1beta1)',
      ),
    ),
  )
    .requiredOption(
      '-f, --file <path>',
      'sampleResponse, example, and singleRewardConfig or compositeRewardConfig; - for stdin',
    )
    .action(async (options: RewardOptions) => {
      const settings = readSettings(process.env);
      const request = await readReward(options.file);
      const place = placeOf(options, settings);
      const { body } = await withVertex(settings, (vertex) =>
        vertex.validateReinforcementTuningReward({ ...place, request }),
      );
      if (options.output === 'json') printJson(body);
      else print(renderReward(body).join('\n'));
      process.exitCode = hasErrors(body) ? EXIT.failure : EXIT.success;
    });
  return withExample(
    command,
    'vertex-tuning validate-reward -f reward.yaml --project acme --location us-central1',
  );
}

/** Throws CONFIGURATION_INVALID with everything that is wrong. */
async function readReward(file: string): Promise<ValidateReinforcementTuningRewardRequest> {
  const { value, problems } = checkMessage({
    version: 'v1beta1',
    message: 'ValidateReinforcementTuningRewardRequest',
    value: await readObjectFile(file),
    unknownFields: 'refuse',
  });
  const configs = ['singleRewardConfig', 'compositeRewardConfig'].filter((name) => name in value);
  const missing = ['sampleResponse', 'example'].filter((name) => !(name in value));
  const all = [
    ...problems,
    ...missing.map((path) => ({ path, message: 'is missing.' })),
    ...(configs.length === 1
      ? []
      : [
          {
            path: 'singleRewardConfig',
            message: `${configs.length === 0 ? 'is missing, and compositeRewardConfig too' : 'is given beside compositeRewardConfig'}.`,
            remedy: 'Give exactly one of them.',
          },
        ]),
  ];
  if (all.length > 0) throw flagProblem(...all);
  return value;
}

type Reward = ValidateReinforcementTuningRewardResponse;

/** Older servers say it in a field of its own. */
function errorOf(body: Reward): string | undefined {
  const told = cellText(valueAt(body, 'error')) || cellText(body.errorStatus?.message);
  if (told !== '') return told;
  return body.errorStatus === undefined ? undefined : `code ${body.errorStatus.code ?? 0}`;
}

function hasErrors(body: Reward): boolean {
  const { rewardInfoDetails = {} } = body;
  return (
    errorOf(body) !== undefined ||
    Object.values(rewardInfoDetails).some((info) => info.errorStatus !== undefined)
  );
}

function renderReward(body: Reward): string[] {
  const { overallReward, rewardInfoDetails = {} } = body;
  return formatPairs([
    ['overall reward', overallReward === undefined ? undefined : cellText(overallReward)],
    ['error', errorOf(body)],
    ...Object.entries(rewardInfoDetails).map(
      ([name, { reward, userRequestedAuxInfo, errorStatus: failed }]) =>
        [
          `reward ${cellText(name)}`,
          [
            failed === undefined ? cellText(reward ?? 0) : `error: ${cellText(failed.message)}`,
            ...(userRequestedAuxInfo ? [cellText(userRequestedAuxInfo)] : []),
          ].join('  '),
        ] as const,
    ),
  ]);
}
