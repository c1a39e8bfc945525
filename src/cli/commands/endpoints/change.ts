/** `endpoints undeploy|delete`: takes models off an endpoint, and the endpoint away. */
import { Command } from 'commander';
import { readSettings } from '../../../config/settings';
import type { Settings } from '../../../config/settings';
import { messagesOf } from '../../../vertex/call';
import type { VertexTuning } from '../../../vertex/port';
import type { Endpoint, Operation } from '../../../vertex/wire-types';
import { answeredYes } from '../../answered-yes';
import { EXIT } from '../../exit-codes';
import { seeDeletion, seeOperation } from '../../operation-end';
import { withExample, withOutput, withPlace } from '../../options';
import type { OutputOptions } from '../../options';
import { flagProblem } from '../../request-flags';
import { resourceNameOf } from '../../resource-args';
import type { PlaceFlags } from '../../resource-args';
import { sentOnce } from '../../sent-once';
import { withVertex } from '../../services';
import { note, print, printJson } from '../../terminal';

type ChangeOptions = OutputOptions & PlaceFlags & { yes?: boolean; wait: boolean };
type UndeployOptions = ChangeOptions & { deployedModel?: string };
type DeleteOptions = ChangeOptions & { undeploy?: boolean };

export function undeployCommand(): Command {
  const command = withPlace(
    withOutput(new Command('undeploy').description('take a model off an endpoint')),
  )
    .argument('<endpoint>', 'name, or id')
    .option('--deployed-model <id>', 'which one; needed where there are several')
    .option('--yes', 'do not ask')
    .option('--no-wait', 'return when Vertex AI has begun')
    .action(async (endpoint: string, options: UndeployOptions) => {
      const settings = readSettings(process.env);
      const name = resourceNameOf('endpoints', endpoint, options, settings);
      await withVertex(settings, (vertex) => undeploy(vertex, name, settings, options));
      process.exitCode = EXIT.success;
    });
  return withExample(command, 'vertex-tuning endpoints undeploy 5');
}

function idsOf({ deployedModels }: Endpoint): string[] {
  return messagesOf(deployedModels).flatMap(({ id }) => (typeof id === 'string' ? [id] : []));
}

async function undeploy(
  vertex: VertexTuning,
  name: string,
  settings: Settings,
  options: UndeployOptions,
): Promise<void> {
  const { apiVersion } = settings;
  const { body: endpoint } = await vertex.getEndpoint({ name, apiVersion });
  const id = chosenId(name, idsOf(endpoint), options.deployedModel);
  if (!(await answeredYes(`Take the deployed model ${id} off ${name}?`, options))) {
    note('Nothing was undeployed.');
    return;
  }
  const operation = await undeployOne(vertex, { name, id }, settings, options);
  if (options.output === 'json') printJson(operation);
  else print(operation.done === true ? `undeployed ${id} from ${name}` : (operation.name ?? ''));
}

/** Throws CONFIGURATION_INVALID where it cannot be told which one is meant. */
function chosenId(name: string, ids: readonly string[], wanted: string | undefined): string {
  const [only] = ids;
  if (wanted !== undefined && ids.includes(wanted)) return wanted;
  if (wanted === undefined && ids.length === 1 && only !== undefined) return only;
  const there = ids.length === 0 ? 'none' : ids.join(', ');
  throw flagProblem({
    path: '--deployed-model',
    message:
      wanted === undefined
        ? `is missing, and ${name} has not exactly one deployed model: ${there}.`
        : `${wanted.slice(0, 200)} is not deployed on ${name}: ${there}.`,
    remedy: ids.length === 0 ? 'There is nothing to undeploy.' : 'Give the id of one of them.',
  });
}

async function undeployOne(
  vertex: VertexTuning,
  { name, id }: { name: string; id: string },
  settings: Settings,
  options: Pick<ChangeOptions, 'wait'>,
): Promise<Operation> {
  const { apiVersion } = settings;
  const { body } = await sentOnce(`endpoints get ${name}`, () =>
    vertex.undeployModel({ name, apiVersion, request: { deployedModelId: id } }),
  );
  return seeOperation(vertex, body, settings, options);
}

export function deleteCommand(): Command {
  const command = withPlace(
    withOutput(new Command('delete').description('delete an endpoint that serves nothing')),
  )
    .argument('<endpoint>', 'name, or id')
    .option('--undeploy', 'take its models off it first')
    .option('--yes', 'do not ask')
    .option('--no-wait', 'return when Vertex AI has begun')
    .action(async (endpoint: string, options: DeleteOptions) => {
      const settings = readSettings(process.env);
      const name = resourceNameOf('endpoints', endpoint, options, settings);
      await withVertex(settings, (vertex) => remove(vertex, name, settings, options));
      process.exitCode = EXIT.success;
    });
  return withExample(
    command,
    'vertex-tuning endpoints delete 5 --undeploy',
    'vertex-tuning endpoints delete projects/1/locations/us-central1/endpoints/5 --yes',
  );
}

async function remove(
  vertex: VertexTuning,
  name: string,
  settings: Settings,
  options: DeleteOptions,
): Promise<void> {
  const { apiVersion } = settings;
  const ids =
    options.undeploy === true ? idsOf((await vertex.getEndpoint({ name, apiVersion })).body) : [];
  const after = ids.length === 0 ? '' : `, after taking ${ids.join(', ')} off it`;
  if (!(await answeredYes(`Delete ${name}${after}?`, options))) {
    note('Nothing was deleted.');
    return;
  }
  for (const id of ids) {
    note(`Undeploying ${id}.`);
    // It cannot be deleted before.
    await undeployOne(vertex, { name, id }, settings, { wait: true });
  }
  const { body } = await vertex.deleteEndpoint({ name, apiVersion });
  await seeDeletion(vertex, name, body, settings, options);
}
