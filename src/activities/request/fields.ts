/** Small readings of a body whose form is not known yet. */
import type { Fields } from '../../contract/fields';

export function camelCase(name: string): string {
  return name.replace(/_+([a-zA-Z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** The value of a field in either spelling: messages that the schema does not know keep the spelling they came in. */
export function fieldIn(holder: Fields, name: string): unknown {
  const given = Object.keys(holder).find((key) => key === name || camelCase(key) === name);
  return given === undefined ? undefined : holder[given];
}

/** A text that is there and not empty. */
export function textIn(holder: Fields, name: string): string | undefined {
  const value = fieldIn(holder, name);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** True for a field that a value was given for; null is "not set", as in Google's JSON form. */
export function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}
