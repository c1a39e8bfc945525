/** Lists of models, versions and endpoints: filter, order, pages, and the fields of `readMask`. */
import { invalidArgument } from './google-error';
import { isObject } from './http-exchange';
import { parseFilter } from './list-filter';
import { pageOf } from './paging';
import type { VertexCall } from './vertex-api';
import { camelCase } from './field-case';

export type Listed = {
  name?: string;
  displayName?: string;
  labels?: Record<string, string>;
  createTime?: string;
  updateTime?: string;
};

export type ListShape = {
  /** The field of the answer that holds the items. */
  items: string;
  /** Name of the list, which a page token belongs to. */
  list: string;
  /** What the filter calls the id in the resource's name. */
  idField: string;
  keyOf?: (resource: Listed) => string;
  baseModelOf?: (resource: Listed) => string;
};

const ORDERS: Readonly<Record<string, 'displayName' | 'createTime' | 'updateTime'>> = {
  display_name: 'displayName',
  create_time: 'createTime',
  update_time: 'updateTime',
};

/** `resources` are newest first, which is the order where the call asks for none. */
export function listOf(call: VertexCall, shape: ListShape, resources: readonly Listed[]): object {
  const { pageSize, pageToken, filter = '', orderBy = '', readMask } = call.query;
  const fields = ['display_name', shape.idField, ...(shape.baseModelOf ? ['base_model_name'] : [])];
  const matches = parseFilter(filter, fields);
  const found = ordered(resources, orderBy).filter((resource) =>
    matches({
      labels: resource.labels ?? {},
      fields: {
        display_name: resource.displayName ?? '',
        [shape.idField]: resource.name?.split('/').at(-1) ?? '',
        ...(shape.baseModelOf ? { base_model_name: shape.baseModelOf(resource) } : {}),
      },
      times: {
        create_time: Date.parse(resource.createTime ?? ''),
        update_time: Date.parse(resource.updateTime ?? ''),
      },
    }),
  );
  const page = pageOf(
    found,
    {
      list: `${call.project}/${call.location}/${shape.list}`,
      filter: `${filter}\n${orderBy}`,
      ...(pageSize === undefined ? {} : { pageSize }),
      ...(pageToken === undefined ? {} : { pageToken }),
    },
    shape.keyOf ?? (({ name = '' }) => name),
  );
  const items = readMask === undefined ? page.items : page.items.map(selected(readMask));
  return {
    ...(items.length === 0 ? {} : { [shape.items]: items }),
    ...(page.nextPageToken === undefined ? {} : { nextPageToken: page.nextPageToken }),
  };
}

function ordered(resources: readonly Listed[], orderBy: string): readonly Listed[] {
  const keys = orderBy
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const [, name = '', direction] = /^(\w+)(?:\s+(asc|desc))?$/i.exec(part) ?? [];
      const field = ORDERS[name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)];
      if (field === undefined) {
        throw invalidArgument('[emulator] Invalid order_by.', [
          { field: 'order_by', description: `One of ${Object.keys(ORDERS).join(', ')}.` },
        ]);
      }
      return { field, sign: direction?.toLowerCase() === 'desc' ? -1 : 1 };
    });
  if (keys.length === 0) return resources;
  return [...resources].sort((a, b) => {
    for (const { field, sign } of keys) {
      const [left, right] = [a[field] ?? '', b[field] ?? ''];
      if (left !== right) return left < right ? -sign : sign;
    }
    return 0;
  });
}

/** A `FieldMask` names fields of the items; both spellings are taken. */
function selected(readMask: string): (resource: Listed) => object {
  const names = readMask.split(',').map((path) => camelCase(path.trim().split('.')[0] ?? ''));
  if (names.includes('*')) return (resource) => resource;
  return (resource) =>
    isObject(resource)
      ? Object.fromEntries(Object.entries(resource).filter(([name]) => names.includes(name)))
      : resource;
}
