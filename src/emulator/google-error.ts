/**
 * Errors of the imitated Vertex AI API in Google's form: a canonical status, its HTTP code, and details.
 * Texts that Google's own service is not known to say begin with `[emulator]`.
 */

const HTTP_CODES = {
  INVALID_ARGUMENT: 400,
  FAILED_PRECONDITION: 400,
  UNAUTHENTICATED: 401,
  PERMISSION_DENIED: 403,
  NOT_FOUND: 404,
  ABORTED: 409,
  RESOURCE_EXHAUSTED: 429,
  INTERNAL: 500,
  UNIMPLEMENTED: 501,
  BAD_GATEWAY: 502,
  UNAVAILABLE: 503,
  DEADLINE_EXCEEDED: 504,
} as const;

export type CanonicalStatus = keyof typeof HTTP_CODES;

/** gRPC codes as they stand in `google.rpc.Status` of a resource. */
export const RPC_CODES = {
  CANCELLED: 1,
  INVALID_ARGUMENT: 3,
  DEADLINE_EXCEEDED: 4,
  NOT_FOUND: 5,
  PERMISSION_DENIED: 7,
  RESOURCE_EXHAUSTED: 8,
  FAILED_PRECONDITION: 9,
  ABORTED: 10,
  UNIMPLEMENTED: 12,
  INTERNAL: 13,
  UNAVAILABLE: 14,
  UNAUTHENTICATED: 16,
  BAD_GATEWAY: 14,
} as const satisfies Record<CanonicalStatus | 'CANCELLED', number>;

/** An error of the service as a resource keeps it. */
export function rpcStatus(error: ServiceError): { code: number; message: string } {
  return { code: RPC_CODES[error.status], message: error.message };
}

/** One entry of `details`; `@type` names its message. */
export type ErrorDetail = { '@type': string } & Record<string, unknown>;

export type FieldViolation = { field?: string; description: string };

/** Thrown by handlers of the Vertex AI API. */
export class ServiceError extends Error {
  readonly httpStatus: number;

  constructor(
    readonly status: CanonicalStatus,
    message: string,
    readonly details: readonly ErrorDetail[] = [],
  ) {
    super(message);
    this.name = 'ServiceError';
    this.httpStatus = HTTP_CODES[status];
  }
}

/** By `$.xgafv`: the older one lists the error once more, by a reason of its own. */
export type ErrorFormat = 'v1' | 'v2';

const V1_REASONS: Readonly<Record<CanonicalStatus, string>> = {
  INVALID_ARGUMENT: 'badRequest',
  FAILED_PRECONDITION: 'failedPrecondition',
  UNAUTHENTICATED: 'authError',
  PERMISSION_DENIED: 'forbidden',
  NOT_FOUND: 'notFound',
  ABORTED: 'aborted',
  RESOURCE_EXHAUSTED: 'rateLimitExceeded',
  INTERNAL: 'backendError',
  UNIMPLEMENTED: 'notImplemented',
  BAD_GATEWAY: 'backendError',
  UNAVAILABLE: 'backendError',
  DEADLINE_EXCEEDED: 'backendError',
};

export function errorBody(error: ServiceError, format: ErrorFormat = 'v2'): object {
  const { message, status, httpStatus: code } = error;
  const errors = [{ message, domain: 'global', reason: V1_REASONS[status] }];
  return statusBody({ code, message, ...(format === 'v1' ? { errors } : {}), status }, [
    ...error.details,
  ]);
}

function statusBody(error: object, details: ErrorDetail[]): object {
  return { error: details.length === 0 ? error : { ...error, details } };
}

/** The error form for an HTTP status that a fault asks for. */
export function errorBodyOfStatus(httpStatus: number, message: string): object {
  const status = Object.entries(HTTP_CODES).find(([, code]) => code === httpStatus)?.[0];
  return statusBody({ code: httpStatus, message, status: status ?? 'UNKNOWN' }, []);
}

export function rpcDetail(type: string, fields: Record<string, unknown>): ErrorDetail {
  return { '@type': `type.googleapis.com/google.rpc.${type}`, ...fields };
}

export function invalidArgument(message: string, violations: FieldViolation[] = []): ServiceError {
  const details =
    violations.length === 0 ? [] : [rpcDetail('BadRequest', { fieldViolations: violations })];
  return new ServiceError('INVALID_ARGUMENT', message, details);
}

/** The request does not fit the API: a client that sends it is wrong, whatever the state of things. */
export class MalformedRequest extends ServiceError {
  constructor(violations: readonly FieldViolation[], message?: string) {
    const text = message ?? violations.map(({ description }) => description).join('\n');
    const details = [rpcDetail('BadRequest', { fieldViolations: violations })];
    super('INVALID_ARGUMENT', text, details);
  }
}

/** What the real service does and the emulator does not imitate. */
export function notImitated(what: string): ServiceError {
  return new ServiceError('UNIMPLEMENTED', `[emulator] ${what} is not imitated.`);
}

export function notFound(resource: string): ServiceError {
  return new ServiceError('NOT_FOUND', `[emulator] ${resource} is not found.`);
}
