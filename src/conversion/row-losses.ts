/** What a row says and its conversion cannot: fields by name, never their values. The row is written all the same. */
import { isObject, type JsonObject } from '../dataset/json';
import { knownKey } from '../dataset/known-keys';

/** Stands for a key that is no word of the formats: it may be text of the dataset. */
const ANY_KEY = '*';

const camelCase = (key: string): string =>
  key.replaceAll(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());

function saysSomething(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return false;
  if (Array.isArray(value)) return value.length > 0;
  return !isObject(value) || Object.keys(value).length > 0;
}

export class RowLosses {
  readonly #fields = new Set<string>();

  /** Such as `toolConfig` and `messages[].name`. */
  get fields(): string[] {
    return [...this.#fields];
  }

  /** Adds a field, unless its value says nothing. `place` ends with a dot; for the row it is empty. */
  add(place: string, key: string, value: unknown): void {
    if (!saysSomething(value)) return;
    this.#fields.add(place + (knownKey(key) ?? knownKey(camelCase(key)) ?? ANY_KEY));
  }

  /** Adds what an object has beyond the keys that were read. */
  addOthers(object: JsonObject, place: string, read: ReadonlySet<string>): void {
    for (const key of Object.keys(object)) {
      if (!read.has(key)) this.add(place, key, object[key]);
    }
  }
}
