/** The settings as they may be printed and logged: without secrets. */
import { DEFINITIONS } from './definitions';
import type { SettingDefinition, SettingKey } from './definitions';
import { hostPortText } from './setting-fields';
import type { HostPort } from './setting-fields';
import type { Settings } from './settings';

/** One entry per setting, `name` to text; unset ones are left out, secrets read `(set)`. */
export function describeSettings(settings: Settings): Record<string, string> {
  const { connectionOptions, address, namespace } = settings.temporal;
  const lines: Record<string, string> = {
    TEMPORAL_ADDRESS: address,
    TEMPORAL_NAMESPACE: namespace,
    ...(connectionOptions.apiKey === undefined ? {} : { TEMPORAL_API_KEY: '(set)' }),
    TEMPORAL_TLS: connectionOptions.tls ? 'on' : 'off',
  };
  for (const [key, { name }] of Object.entries(DEFINITIONS) as [SettingKey, SettingDefinition][]) {
    const text = textOf(valueOf(settings, key), key);
    if (text !== undefined) lines[name] = text;
  }
  return lines;
}

function valueOf(settings: Settings, key: SettingKey): unknown {
  if (key === 'vertexEmulator') return settings.emulator?.vertexHost;
  if (key === 'storageEmulator') return settings.emulator?.storageHost;
  return settings[key];
}

function textOf(value: unknown, key: SettingKey): string | undefined {
  if (value === undefined) return undefined;
  if (value === null) return 'off';
  if (Array.isArray(value)) return value.join(',');
  if (typeof value === 'object') return hostPortText(value as HostPort);
  return `${value as string | number}${key.endsWith('Ms') ? 'ms' : ''}`;
}
