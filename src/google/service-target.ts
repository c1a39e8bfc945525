/** Where a client of a Google service goes: Google with credentials, or an emulator without any. */
import type { Credentials } from './auth';
import { createCredentials } from './auth';
import type { TransportTarget } from './transport';

export type ServiceTarget =
  | {
      kind: 'google';
      /** Default: Application Default Credentials. */
      credentials?: Credentials;
      /** Project that quota is counted against. Default: `GOOGLE_CLOUD_QUOTA_PROJECT`, else the credentials' own. */
      quotaProject?: string | undefined;
    }
  /** Host and port; no credentials are ever made for it, let alone sent. */
  | { kind: 'emulator'; host: string };

/** `toOrigin` reads the emulator's host in the form that the service's own setting has. */
export function toTransportTarget(
  target: ServiceTarget,
  toOrigin: (host: string) => string,
): TransportTarget {
  if (target.kind === 'emulator') return { kind: 'emulator', origin: toOrigin(target.host) };
  const { quotaProject } = target;
  const credentials =
    target.credentials ?? createCredentials(quotaProject === undefined ? {} : { quotaProject });
  return { kind: 'google', credentials };
}
