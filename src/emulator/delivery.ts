/** Brings an answer, or a fault instead of it, onto the wire. */
import type { FastifyReply } from 'fastify';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from './faults';
import { errorBodyOfStatus } from './google-error';
import type { HttpAnswer, ResolvedCall } from './http-exchange';
import { jsonAnswer } from './http-exchange';
import type { JournalEntry } from './journal';

/** On every answer, so that nobody takes an emulated one for a real one. */
const EMULATOR_HEADER = { 'x-vertex-tuning-emulator': 'true' };

export async function deliver(
  resolved: ResolvedCall,
  fault: Fault | undefined,
  entry: JournalEntry,
  reply: FastifyReply,
): Promise<void> {
  if (fault !== undefined) entry.fault = fault.kind;
  if (fault === undefined || fault.kind === 'delay') {
    if (fault?.delayMs !== undefined) await sleep(fault.delayMs);
    return send(await apply(resolved, entry), entry, reply, fault?.headers);
  }
  switch (fault.kind) {
    case 'refuseBefore':
      return cut(reply);
    case 'hang':
      reply.hijack();
      return;
    case 'statusBefore':
    case 'html':
      return send(scriptedAnswer(fault), entry, reply, fault.headers);
    case 'resetAfterApply':
      await apply(resolved, entry);
      return cut(reply);
    case 'hangAfterApply':
      await apply(resolved, entry);
      reply.hijack();
      return;
    case 'statusAfterApply':
      await apply(resolved, entry);
      return send(scriptedAnswer(fault), entry, reply, fault.headers);
    case 'truncate':
      return sendHalf(await apply(resolved, entry), entry, reply);
  }
}

async function apply(resolved: ResolvedCall, entry: JournalEntry): Promise<HttpAnswer> {
  const answer = await resolved.run();
  entry.applied = answer.status < 400;
  if (answer.violations !== undefined) entry.violations = answer.violations;
  return answer;
}

export function send(
  answer: HttpAnswer,
  entry: JournalEntry | undefined,
  reply: FastifyReply,
  headers: Record<string, string> = {},
): void {
  if (entry !== undefined) entry.status = answer.status;
  void reply
    .code(answer.status)
    .headers({ ...EMULATOR_HEADER, ...answer.headers, ...headers })
    .send(answer.body);
}

function cut(reply: FastifyReply): void {
  reply.hijack();
  reply.raw.socket?.destroy();
}

/** Headers that promise the whole body, half of it, and the end of the connection. */
function sendHalf(answer: HttpAnswer, entry: JournalEntry, reply: FastifyReply): void {
  entry.status = answer.status;
  const bytes = Buffer.from(answer.body);
  reply.hijack();
  reply.raw.writeHead(answer.status, {
    ...EMULATOR_HEADER,
    ...answer.headers,
    'content-length': bytes.length,
  });
  reply.raw.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () =>
    // Gracefully, so that the half does arrive before the end.
    reply.raw.socket?.end(),
  );
}

function scriptedAnswer(fault: Fault): HttpAnswer {
  if (fault.kind === 'html') {
    return {
      status: fault.status ?? 502,
      headers: { 'content-type': 'text/html; charset=UTF-8' },
      body:
        typeof fault.body === 'string'
          ? fault.body
          : '<!DOCTYPE html>\n<html lang=en><title>Error 502 (Server Error)!!1</title>\n<p><b>502.</b> That’s an error.\n',
    };
  }
  const status = fault.status ?? 503;
  if (typeof fault.body === 'string') {
    return { status, headers: { 'content-type': 'text/plain; charset=UTF-8' }, body: fault.body };
  }
  const body = fault.body ?? errorBodyOfStatus(status, '[emulator] A scripted fault.');
  return jsonAnswer(status, body);
}
