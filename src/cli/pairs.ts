/** `key=value` pairs with commas between them, as flags take maps. Pure. */
import { flagProblem } from './request-flags';

/** Throws CONFIGURATION_INVALID for a pair without a key or without a value sign. */
export function pairsOf(flag: string, text: string): [key: string, value: string][] {
  const entries = text
    .split(',')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [key = '', ...rest] = pair.split('=');
      return [key.trim(), rest.length === 0 ? undefined : rest.join('=').trim()] as const;
    });
  const wrong = entries.filter(([key, value]) => key === '' || value === undefined);
  if (wrong.length > 0) {
    throw flagProblem(
      ...wrong.map(([key]) => ({
        path: flag,
        message: `${key.slice(0, 100) || 'an empty key'} has no value.`,
        remedy: 'Write key=value, with commas between pairs.',
      })),
    );
  }
  return entries.map(([key, value = '']) => [key, value]);
}
