/** Histories as files: nothing of the machine that recorded them stays in, and payloads can be read. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporal } from '@temporalio/proto';
import { readableText } from './readable-text';

export const HISTORIES = join(__dirname, '..', 'replay', 'histories');

// Not the SDK's own conversion to JSON: it fails where npm installs more than one copy of protobufjs.
const { History } = temporal.api.history.v1;
type History = temporal.api.history.v1.IHistory;

/** Fields that tell of the recording process, and what stands there instead. */
const OF_THE_MACHINE: Readonly<Record<string, string>> = { identity: 'worker', stackTrace: '' };

/** Sticky queues are named by process and host. */
const STICKY = 'TASK_QUEUE_KIND_STICKY';

function withoutMachine(key: string, value: unknown): unknown {
  if (typeof value === 'string') return OF_THE_MACHINE[key] ?? value;
  const isSticky =
    typeof value === 'object' && value !== null && 'kind' in value && value.kind === STICKY;
  return isSticky ? { ...value, name: 'sticky' } : value;
}

export function toFile(history: History): string {
  const plain = History.toObject(History.fromObject(history), {
    bytes: String,
    enums: String,
    longs: String,
  });
  return `${JSON.stringify(JSON.parse(JSON.stringify(plain), withoutMachine), null, 1)}\n`;
}

/** The names of all histories that are kept. */
export function recordedNames(): string[] {
  return readdirSync(HISTORIES)
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .sort();
}

export function recordedHistory(name: string): History {
  return History.fromObject(
    JSON.parse(readFileSync(join(HISTORIES, `${name}.json`), 'utf8')) as Record<string, unknown>,
  );
}

/** The id of the workflow: workflows make names of it, so a replay needs the same. */
export function workflowIdOf({ events }: History): string {
  return events?.[0]?.workflowExecutionStartedEventAttributes?.workflowId ?? '';
}

/** Everything that somebody could read in it, payloads decoded. */
export function textOfHistory(name: string): string {
  return readableText(recordedHistory(name));
}
