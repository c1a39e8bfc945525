/** Google credentials as headers: Application Default Credentials, and the one error for not having any. */
import { types } from 'node:util';
import { GoogleAuth } from 'google-auth-library';
import { GoogleApiError } from './google-api-error';
import { scrubText } from './scrub';

export type CredentialHeaders = Record<string, string>;

export interface Credentials {
  /** Headers that authorise a request to this URL. Throws `GoogleApiError` of kind `credentials`. */
  headers(url: string): Promise<CredentialHeaders>;
  /** After a 401: forget the token of these headers, unless a newer one is already in use. */
  refresh(refused: CredentialHeaders): void;
}

/** The part of google-auth-library that is used; a test brings its own. */
export type HeaderSource = { getRequestHeaders(url?: string): Promise<Headers> };

export type CredentialsOptions = {
  /** Project that quota is counted against. Default: `GOOGLE_CLOUD_QUOTA_PROJECT`, else the credentials' own. */
  quotaProject?: string;
  /** Makes a source without any token. Default: Application Default Credentials, read anew each time. */
  createSource?: () => HeaderSource;
};

const SCOPE = 'https://www.googleapis.com/auth/cloud-platform';
const QUOTA_PROJECT_HEADER = 'x-goog-user-project';

/** Codes of errors that say: the token endpoint did not answer. It may, the next time. */
const UNREACHABLE =
  /^(ECONN|EAI_AGAIN|ENOTFOUND|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|EPIPE|UND_ERR_)/;

/** Trouble on the way to a token, or of the service that gives it; wrong credentials are refused with 4xx. */
function isPassing(cause: unknown): boolean {
  if (typeof cause !== 'object' || cause === null) return false;
  const { code, status } = cause as { code?: unknown; status?: unknown };
  const isServerTrouble = [code, status].some(
    (value) => Number(value) >= 500 || Number(value) === 429,
  );
  return isServerTrouble || (typeof code === 'string' && UNREACHABLE.test(code));
}

function credentialsError(url: string, cause: unknown): GoogleApiError {
  const found = types.isNativeError(cause) ? scrubText(cause.message) : '';
  const missing = /could not load the default credentials/i.test(found);
  if (!missing && isPassing(cause)) {
    return new GoogleApiError({
      kind: 'notSent',
      message: `No access token could be fetched: ${found || 'no reason was given.'} Nothing was sent.`,
      request: new URL(url).pathname,
    });
  }
  const what = missing
    ? 'No Google credentials were found.'
    : `The Google credentials could not be used: ${found || 'no reason was given.'}`;
  return new GoogleApiError({
    kind: 'credentials',
    message:
      `${what} Run \`gcloud auth application-default login\`, or set GOOGLE_APPLICATION_CREDENTIALS ` +
      'to a credentials file.',
    request: new URL(url).pathname,
  });
}

/**
 * Application Default Credentials: the file that `GOOGLE_APPLICATION_CREDENTIALS` names, gcloud's own file, the
 * metadata server. Tokens are cached and renewed before they expire.
 */
export function createCredentials(options: CredentialsOptions = {}): Credentials {
  const createSource =
    options.createSource ?? ((): HeaderSource => new GoogleAuth({ scopes: [SCOPE] }));
  let source: HeaderSource | undefined;
  let current: string | undefined;
  return {
    async headers(url) {
      source ??= createSource();
      try {
        const headers = Object.fromEntries(await source.getRequestHeaders(url));
        if (options.quotaProject !== undefined) {
          headers[QUOTA_PROJECT_HEADER] = options.quotaProject;
        }
        current = headers['authorization'];
        return headers;
      } catch (error) {
        // A source that failed may have cached its failure.
        source = undefined;
        throw credentialsError(url, error);
      }
    },
    refresh(refused) {
      // Many calls may be refused for one old token; only the first of them may drop it.
      if (refused['authorization'] === current) source = undefined;
    },
  };
}
