/** Reads the environment once, into a frozen object; every problem is reported at once. */
import { describeProblems } from '../contract/problem';
import type { Problem } from '../contract/problem';
import { TuningError } from '../contract/tuning-error';
import { nearName } from '../contract/near-name';
import { DEFINITIONS } from './definitions';
import type { SettingDefinition, SettingKey, SettingValues } from './definitions';
import { hostPortText } from './setting-fields';
import { readTemporalSettings } from './temporal-settings';
import type { TemporalSettings } from './temporal-settings';

export type EmulatorSettings = {
  /** HOST:PORT of the Vertex AI emulator. */
  vertexHost: string;
  /** HOST:PORT of the Cloud Storage emulator. */
  storageHost: string;
};

/** All settings of a process; field names as in `DEFINITIONS`, durations in milliseconds. */
export type Settings = Readonly<
  Omit<SettingValues, 'vertexEmulator' | 'storageEmulator'> & {
    temporal: Readonly<TemporalSettings>;
    /** Present when Google's services are the emulator: both hosts, or none. */
    emulator: Readonly<EmulatorSettings> | undefined;
  }
>;

export type Environment = Readonly<Record<string, string | undefined>>;

const PREFIX = 'VERTEX_TUNING_';

/** Throws CONFIGURATION_INVALID with one problem per variable. An empty variable counts as not set. */
export function readSettings(env: Environment): Settings {
  const given = Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => (entry[1] ?? '') !== ''),
  );
  const problems: Problem[] = [...unknownNames(given)];
  const values: Partial<Record<SettingKey, unknown>> = {};
  for (const [key, definition] of Object.entries(DEFINITIONS) as [
    SettingKey,
    SettingDefinition,
  ][]) {
    const text = given[definition.name] ?? definition.default;
    if (text === undefined) continue;
    const parsed = definition.schema.safeParse(text);
    if (parsed.success) values[key] = parsed.data;
    else problems.push({ path: definition.name, message: parsed.error.issues[0]?.message ?? '' });
  }
  problems.push(...halfAnEmulator(given));
  const temporal = readTemporalSettings(given);
  if ('problems' in temporal) problems.push(...temporal.problems);
  if (problems.length > 0 || 'problems' in temporal) throw configurationInvalid(problems);

  // Every key without a problem was parsed by its own schema, or is unset and has no default.
  const { vertexEmulator, storageEmulator, ...rest } = values as SettingValues;
  return Object.freeze({
    ...rest,
    temporal: Object.freeze(temporal.settings),
    emulator:
      vertexEmulator && storageEmulator
        ? Object.freeze({
            vertexHost: hostPortText(vertexEmulator),
            storageHost: hostPortText(storageEmulator),
          })
        : undefined,
  });
}

function configurationInvalid(problems: Problem[]): TuningError {
  return new TuningError(
    'CONFIGURATION_INVALID',
    `${problems.length === 1 ? 'One setting is' : `${problems.length} settings are`} wrong.\n${describeProblems(problems)}`,
    { problems },
  );
}

function unknownNames(given: Record<string, string>): Problem[] {
  const known = Object.values(DEFINITIONS)
    .map(({ name }): string => name)
    .filter((name) => name.startsWith(PREFIX));
  return Object.keys(given)
    .filter((name) => name.startsWith(PREFIX) && !known.includes(name))
    .map((name) => {
      const meant = nearName(name, known);
      return {
        path: name,
        message: 'is not a setting.',
        remedy: meant ? `Did you mean ${meant}?` : 'See docs/reference/settings.md.',
      };
    });
}

function halfAnEmulator(given: Record<string, string>): Problem[] {
  const pair = [DEFINITIONS.vertexEmulator.name, DEFINITIONS.storageEmulator.name];
  const missing = pair.filter((name) => given[name] === undefined);
  if (missing.length !== 1) return [];
  return missing.map((name) => ({
    path: name,
    message: `is not set, and ${pair.find((other) => other !== name) ?? ''} is: half of the calls would reach the real service.`,
    remedy: 'Set both to the emulator, or neither.',
  }));
}
