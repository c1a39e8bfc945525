/** A question on the terminal that is answered with yes or no. */
import { createInterface } from 'node:readline/promises';

/** False for anything but a yes, Ctrl-C included. */
export async function confirm(question: string): Promise<boolean> {
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  const interrupted = new AbortController();
  prompt.on('SIGINT', () => interrupted.abort());
  try {
    const answer = await prompt.question(`${question} [y/N] `, { signal: interrupted.signal });
    return /^\s*(y|yes)\s*$/i.test(answer);
  } catch {
    return false;
  } finally {
    prompt.close();
  }
}
