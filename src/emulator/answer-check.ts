/** Holds our own answers against the discovery document: what does not fit is a defect of the emulator. */
import type { ApiVersion } from '../contract/tuning-job';
import { messageId } from '../vertex/discovery/discovery-documents';
import { checkMessage } from '../vertex/discovery/message-check';
import { isObject } from './http-exchange';

const PACKAGE = /^type\.googleapis\.com\/google\.cloud\.aiplatform\.(v1|v1beta1)\.(\w+)$/;

/** Every problem, with its path; none where the message is unknown. */
export function answerProblems(version: ApiVersion, message: string, value: unknown): string[] {
  const { problems } = checkMessage({
    version,
    message,
    value,
    unknownFields: 'refuse',
    readOnly: 'allow',
  });
  const own = problems.map((problem) => `${problem.path} ${problem.message}`);
  return isOperation(message) ? [...own, ...packedProblems(value, 'response')] : own;
}

function isOperation(message: string): boolean {
  return message.endsWith('LongrunningOperation');
}

/** An `Any` says by its `@type` which message it holds. */
function packedProblems(operation: unknown, field: string): string[] {
  const packed = isObject(operation) ? operation[field] : undefined;
  if (!isObject(packed)) return [];
  const { '@type': type, ...value } = packed;
  const [, version, message = ''] = PACKAGE.exec(String(type)) ?? [];
  const known = version as ApiVersion | undefined;
  if (known === undefined || messageId(known, message) === undefined) return [];
  return answerProblems(known, message, value).map((problem) => `${field}.${problem}`);
}
