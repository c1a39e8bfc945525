/**
 * Nothing that reached an emulator may have been against the API's own description: a client that swallows the refusal
 * of an unknown field would look as if it worked.
 */
import assert from 'node:assert/strict';
import { request } from 'undici';
import type { JournalEntry } from '../../src/emulator';

export async function assertNoViolations(emulatorUrl: string): Promise<void> {
  const { body } = await request(`${emulatorUrl}/emulator/v1/journal?violations=true`);
  const { entries } = (await body.json()) as { entries: JournalEntry[] };
  const seen = entries.map(
    ({ method, path, violations }) => `${method} ${path}: ${violations?.join('; ')}`,
  );
  assert.deepEqual(seen, [], 'Requests or answers that do not fit the API');
}
