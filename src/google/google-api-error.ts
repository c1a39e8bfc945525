/** The one error of every call to a Google API, whatever came back: Google's error form, HTML, nothing at all. */

export type GoogleApiErrorKind =
  /** An HTTP answer with an error status. */
  | 'status'
  /** An answer of success whose body we could not read. */
  | 'malformed'
  /** No connection was made: the request was never sent. */
  | 'notSent'
  /** The connection broke after the request was, or may have been, sent. */
  | 'network'
  /** No answer within the time given. */
  | 'timeout'
  /** No credentials, or they could not be refreshed. */
  | 'credentials';

export type FieldViolation = { field: string; description: string };

export type GoogleApiErrorFields = {
  kind: GoogleApiErrorKind;
  /** Scrubbed: it never quotes dataset rows, tokens or signed URLs. */
  message: string;
  /** HTTP status, where there was one. */
  httpStatus?: number;
  /** Canonical status such as `RESOURCE_EXHAUSTED`. */
  status?: string;
  /** `ErrorInfo.reason`, or the `reason` of Cloud Storage. */
  reason?: string;
  /** `ErrorInfo.metadata`, such as `quota_metric`. */
  metadata?: Record<string, string>;
  fieldViolations?: FieldViolation[];
  /** From `RetryInfo`, else `Retry-After`. */
  retryAfterMs?: number;
  /** Method and path; the query only with names of parameters. */
  request: string;
  /** The `Date` header of the answer, ISO 8601. */
  serverTime?: string;
  cause?: unknown;
};

export class GoogleApiError extends Error {
  readonly kind: GoogleApiErrorKind;
  readonly httpStatus: number | undefined;
  readonly status: string | undefined;
  readonly reason: string | undefined;
  readonly metadata: Readonly<Record<string, string>>;
  readonly fieldViolations: readonly FieldViolation[];
  readonly retryAfterMs: number | undefined;
  readonly request: string;
  readonly serverTime: string | undefined;

  constructor(fields: GoogleApiErrorFields) {
    super(fields.message, fields.cause === undefined ? undefined : { cause: fields.cause });
    this.name = 'GoogleApiError';
    this.kind = fields.kind;
    this.httpStatus = fields.httpStatus;
    this.status = fields.status;
    this.reason = fields.reason;
    this.metadata = fields.metadata ?? {};
    this.fieldViolations = fields.fieldViolations ?? [];
    this.retryAfterMs = fields.retryAfterMs;
    this.request = fields.request;
    this.serverTime = fields.serverTime;
  }
}
