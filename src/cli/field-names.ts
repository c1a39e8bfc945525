/** Writing into a body that may be in camelCase or in snake_case. Pure. */
import { camelCase } from '../activities/request/fields';
import { isFields } from '../contract/fields';
import type { Fields } from './request-file';

/** The spelling that the object already uses: both at once would be an error. */
export function nameIn(object: Fields, name: string): string {
  return Object.keys(object).find((given) => camelCase(given) === camelCase(name)) ?? name;
}

export function set(object: Fields, name: string, value: unknown): void {
  if (value !== undefined) object[name] = value;
}

/** The object at a name, made where it is missing. What is no object is left for the request's own check to report. */
export function objectAt(object: Fields, name: string): Fields {
  const value = object[name];
  if (isFields(value)) return value;
  const made: Fields = {};
  if (value === undefined) object[name] = made;
  return made;
}

export function dropEmpty(object: Fields, name: string): void {
  const value = object[name];
  if (isFields(value) && Object.keys(value).length === 0) delete object[name];
}
