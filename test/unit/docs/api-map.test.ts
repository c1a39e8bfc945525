import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { ApiVersion } from '../../../src/contract/tuning-job';
import {
  discoveryDocument,
  messageId,
  messageName,
} from '../../../src/vertex/discovery/discovery-documents';
import type { DiscoverySchema } from '../../../src/vertex/discovery/discovery-documents';
import { createVertexClient } from '../../../src/vertex/client';
import { DOCUMENTED_NAMES } from '../../support/documented-names';
import { firstCells, page, ROOT, section } from '../../support/documentation';

const map = page('docs/reference/api-map.md');
const VERSIONS = ['v1', 'v1beta1'] as const;

/** `Message.field` of everything below the messages, or `Message` alone for one without fields. */
function fieldsBelow(version: ApiVersion, roots: readonly string[]): Set<string> {
  const { schemas } = discoveryDocument(version);
  const found = new Set<string>();
  const seen = new Set<string>();
  const queue = roots.flatMap((root) => messageId(version, root) ?? []);
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    const fields = Object.entries(schemas[id]?.properties ?? {});
    if (fields.length === 0) found.add(messageName(id));
    for (const [name, field] of fields) {
      found.add(`${messageName(id)}.${name}`);
      for (
        let inner: DiscoverySchema | undefined = field;
        inner !== undefined;
        inner = inner.items ?? inner.additionalProperties
      ) {
        if (inner.$ref !== undefined) queue.push(inner.$ref);
      }
    }
  }
  return found;
}

/** What the tables of fields name: a row for a field, or a row for a message with all its fields. */
function fieldsListed(): Set<string> {
  const rows = [...section(map, 'Fields').matchAll(/^\| `([\w.]+)` +\| ([^|]*) \|/gm)];
  return new Set(
    rows.flatMap(([, name = '', cell = '']) => {
      if (name.includes('.')) return [name];
      const fields = [...cell.matchAll(/`(\w+)`/g)].map(([, field = '']) => `${name}.${field}`);
      return fields.length === 0 ? [name] : fields;
    }),
  );
}

describe('docs/reference/api-map.md', () => {
  it('has every field that a tuning job can have in either version, and no other', () => {
    const known = VERSIONS.flatMap((version) => [...fieldsBelow(version, ['TuningJob'])]);
    expect([...fieldsListed()].toSorted()).toEqual([...new Set(known)].toSorted());
    expect(known.length).toBeGreaterThan(900);
  });

  it('has every operation of either version, and no other', () => {
    const known = VERSIONS.flatMap((version) =>
      Object.keys(discoveryDocument(version).methods).map((method) =>
        method.replace('projects.locations.', ''),
      ),
    );
    expect(firstCells(section(map, 'Operations')).toSorted()).toEqual(
      [...new Set(known)].toSorted(),
    );
  });

  it('says which versions have an operation', () => {
    const rows = [...section(map, 'Operations').matchAll(/^\| `([\w.]+)` +\| ([^|]*) \|/gm)];
    const listed = rows.map(([, operation = '', versions = '']) => [operation, versions.trim()]);
    const known = listed.map(([operation = '']) => [
      operation,
      VERSIONS.filter((version) =>
        Object.hasOwn(discoveryDocument(version).methods, `projects.locations.${operation}`),
      )
        .map((version) => `\`${version}\``)
        .join(', '),
    ]);
    expect(listed).toEqual(known);
    expect(known.length).toBeGreaterThan(30);
  });

  it.each(Object.entries(DOCUMENTED_NAMES))('has every name that %s has', (_document, names) => {
    const code = [...map.text.matchAll(/`([^`\n]+)`/g)].map(([, text = '']) => text);
    const isThere = (name: string) => {
      // A whole name, or the begin of one where the list says so; not a part of another.
      const end = /[a-zA-Z0-9]$/.test(name) ? '(?!\\w)' : '';
      const whole = new RegExp(`(?<!\\w)${name.replaceAll(/[.()]/g, '\\$&')}${end}`);
      return code.some((text) => whole.test(text));
    };
    expect(names.filter((name) => !isThere(name))).toEqual([]);
  });

  it('has every parameter of the operations of tuning jobs', () => {
    const parameters = Object.entries(discoveryDocument('v1beta1').methods)
      .filter(([method]) => /\.tuningJobs\.\w+$/.test(method))
      .flatMap(([, method]) => Object.keys(method.parameters ?? {}));
    const listed = firstCells(section(map, 'Parameters'));
    expect([...new Set(parameters)].filter((name) => !listed.includes(name))).toEqual([]);
  });

  it('has every field of a rebase', () => {
    const known = VERSIONS.flatMap((version) => [
      ...fieldsBelow(version, ['RebaseTunedModelRequest']),
    ]).filter((name) => /^(RebaseTunedModelRequest|TunedModelRef)\./.test(name));
    expect(firstCells(section(map, 'The request of a rebase')).toSorted()).toEqual(
      [...new Set(known)].toSorted(),
    );
  });

  it('names methods that the client has, and all of them', async () => {
    const client = createVertexClient({ target: { kind: 'emulator', host: '127.0.0.1:1' } });
    await client.close();
    const named = [...section(map, 'Operations').matchAll(/\| `(\w+)` +\|$/gm)].map(
      ([, method = '']) => method,
    );
    const ours = Object.keys(client).filter((name) => name !== 'close' && name !== 'patchEndpoint');
    expect([...new Set(named)].toSorted()).toEqual(ours.toSorted());
  });

  it('is as the discovery documents give it', () => {
    const script = join(ROOT, 'scripts/generate-api-map.mjs');
    const { status, stderr } = spawnSync(process.execPath, [script, '--check'], {
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});
