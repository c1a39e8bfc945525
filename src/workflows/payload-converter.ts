/**
 * Reads payloads inside the sandbox. The SDK's own converter throws at a payload that is no JSON, which fails the workflow
 * task for ever: one garbled signal, from whatever language, would make a run deaf to every cancel after it.
 */
import { DefaultPayloadConverter } from '@temporalio/common';
import type { ConverterHint, Payload, SerializationContext } from '@temporalio/common';

type Rest<T> = [context?: SerializationContext, hint?: ConverterHint<T>];

class LenientPayloadConverter extends DefaultPayloadConverter {
  /** A payload that cannot be read is `undefined`: the request's check refuses that, and a cancel works without an argument. */
  override fromPayload<T>(payload: Payload, ...rest: Rest<T>): T {
    try {
      return super.fromPayload<T>(payload, ...rest);
    } catch {
      return undefined as T;
    }
  }
}

export const payloadConverter = new LenientPayloadConverter();
