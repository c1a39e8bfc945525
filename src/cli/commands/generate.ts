/** `generate`: asks a tuned model, a checkpoint or a base model, or counts the tokens of what would be asked. */
import { text } from 'node:stream/consumers';
import { Command } from 'commander';
import { readSettings } from '../../config/settings';
import type { Settings } from '../../config/settings';
import { checkMessage } from '../../vertex/discovery/message-check';
import type { VertexTuning } from '../../vertex/port';
import type { CountTokensRequest, GenerateContentRequest } from '../../vertex/wire-types';
import { finishReasonOf, textOf } from '../../vertex/answer-text';
import { EXIT } from '../exit-codes';
import { formatPairs } from '../format';
import { servingName } from '../model-target';
import type { TargetFlags } from '../model-target';
import { nonNegativeNumber, wholeNumber, withExample, withOutput, withPlace } from '../options';
import type { OutputOptions } from '../options';
import { readObjectFile } from '../request-file';
import type { Fields } from '../request-file';
import { flagProblem } from '../request-flags';
import { withVertex } from '../services';
import { note, print, printJson } from '../terminal';

type GenerateOptions = OutputOptions &
  TargetFlags & {
    prompt?: string;
    file?: string;
    system?: string;
    temperature?: number;
    maxOutputTokens?: number;
    countTokens?: boolean;
  };

export function generateCommand(): Command {
  const command = withPlace(
    withOutput(
      new Command('generate').description(
        'ask a tuned model, one of its checkpoints, or a base model',
      ),
    ),
  )
    .argument(
      '<target>',
      'name of an endpoint; name or id of a tuning job; name of a tuned model; base model',
    )
    .option('--prompt <text>', 'what to ask; - is standard input')
    .option('-f, --file <path>', 'whole request body, in JSON or YAML; - for stdin')
    .option('--checkpoint <id>', 'this checkpoint of the tuning job or tuned model')
    .option('--system <text>', 'system instruction')
    .option('--temperature <number>', 'temperature of the answer', nonNegativeNumber)
    .option('--max-output-tokens <count>', 'where the answer is cut off', wholeNumber(1))
    .option('--count-tokens', 'count the tokens of the request instead of asking')
    .action(async (target: string, options: GenerateOptions) => {
      const settings = readSettings(process.env);
      const request = await bodyOf(options, settings);
      process.exitCode = await withVertex(settings, async (vertex) => {
        const model = await servingName(vertex, target, options, settings);
        return options.countTokens === true
          ? count(vertex, model, request, settings, options)
          : ask(vertex, model, request, settings, options);
      });
    });
  return withExample(
    command,
    'vertex-tuning generate projects/1/locations/us-central1/tuningJobs/7 --prompt "Where is my order?"',
    'vertex-tuning generate gemini-2.5-flash -f request.json --count-tokens --json',
  );
}

/** Throws CONFIGURATION_INVALID with everything that is wrong. */
async function bodyOf(options: GenerateOptions, { apiVersion }: Settings): Promise<Fields> {
  const { prompt, file, system, temperature, maxOutputTokens } = options;
  if ((prompt === undefined) === (file === undefined)) {
    throw flagProblem({
      path: '--prompt',
      message: prompt === undefined ? 'is missing, and -f too.' : 'is given beside -f.',
      remedy: 'Give one of them.',
    });
  }
  const given = file === undefined ? {} : await readObjectFile(file);
  const message = options.countTokens === true ? 'CountTokensRequest' : 'GenerateContentRequest';
  const { value, problems } = checkMessage({
    version: apiVersion,
    message,
    value: given,
    unknownFields: 'refuse',
  });
  if (problems.length > 0) throw flagProblem(...problems);
  const config: Fields = {
    ...(value['generationConfig'] as Fields | undefined),
    ...(temperature === undefined ? {} : { temperature }),
    ...(maxOutputTokens === undefined ? {} : { maxOutputTokens }),
  };
  return {
    ...value,
    ...(prompt === undefined
      ? {}
      : { contents: [userTurn(prompt === '-' ? await text(process.stdin) : prompt)] }),
    ...(system === undefined ? {} : { systemInstruction: { parts: [{ text: system }] } }),
    ...(Object.keys(config).length === 0 ? {} : { generationConfig: config }),
  };
}

function userTurn(prompt: string): Fields {
  return { role: 'user', parts: [{ text: prompt }] };
}

async function ask(
  vertex: VertexTuning,
  model: string,
  request: GenerateContentRequest,
  { apiVersion }: Settings,
  { output }: GenerateOptions,
): Promise<number> {
  const { body } = await vertex.generateContent({ model, apiVersion, request });
  const answer = textOf(body);
  const reason = finishReasonOf(body);
  if (output === 'json') printJson(body);
  else if (answer !== null) print(answer);
  if (answer === null) {
    note(`The model gave no text (${reason ?? 'no reason was given'}).`);
    return EXIT.failure;
  }
  if (reason !== undefined && reason !== 'STOP') note(`The answer ended with ${reason}.`);
  return EXIT.success;
}

async function count(
  vertex: VertexTuning,
  model: string,
  request: CountTokensRequest,
  { apiVersion }: Settings,
  { output }: GenerateOptions,
): Promise<number> {
  const { body } = await vertex.countTokens({ model, apiVersion, request });
  if (output === 'json') printJson(body);
  else {
    print(
      formatPairs([
        ['tokens', String(body.totalTokens ?? 0)],
        ['billable characters', body.totalBillableCharacters?.toString()],
      ]).join('\n'),
    );
  }
  return EXIT.success;
}
