/** One HTTP request as the emulator's services see it, and what they answer. */
import type { IncomingHttpHeaders } from 'node:http';

export type HttpCall = {
  method: string;
  /** As it was sent, without the query. */
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** `http://host:port` as the caller addressed it. */
  origin: string;
};

export type HttpAnswer = {
  status: number;
  headers: Record<string, string>;
  body: Buffer | string;
  /** What is wrong with the request, or with this answer, by the API's own description. */
  violations?: readonly string[];
};

/** A call that was understood far enough to be named; `run` applies it. */
export type ResolvedCall = {
  /** Such as `tuningJobs.create` or `objects.media`; `unknown` where no method has this address. */
  operation: string;
  /** Project number, where the address has a project. */
  project: string | null;
  /** Labels of a tuning job to be created. */
  labels?: Record<string, string>;
  /** State of the tuning job that the address names, where there is one. */
  jobState?: string;
  /** Never throws: errors are answers. */
  run: () => Promise<HttpAnswer>;
};

export function jsonAnswer(
  status: number,
  body: unknown,
  options: { headers?: Record<string, string>; pretty?: boolean } = {},
): HttpAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=UTF-8', ...options.headers },
    body: JSON.stringify(body, undefined, options.pretty === false ? undefined : 2),
  };
}

/** What Google's front end says to an address that no service has: HTML, not JSON. */
export function unknownAddress(call: HttpCall): HttpAnswer {
  const shown = call.path.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return {
    status: 404,
    violations: [`${call.method} ${call.path} is no address of the API.`],
    headers: { 'content-type': 'text/html; charset=UTF-8' },
    body: `<!DOCTYPE html>\n<html lang=en><title>Error 404 (Not Found)!!1</title>\n<p><b>404.</b> That’s an error.<p>The requested URL <code>${shown}</code> was not found on this server.\n`,
  };
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
