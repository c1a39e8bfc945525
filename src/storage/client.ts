/** The Cloud Storage JSON API as the rest of the program wants it. */
import { GoogleApiError } from '../google/google-api-error';
import type { HttpCallOptions } from '../google/http-call';
import { createHttpClient } from '../google/http-client';
import type { Connector } from '../google/network-failure';
import type { ServiceTarget } from '../google/service-target';
import { toTransportTarget } from '../google/service-target';
import type { Time } from '../google/time';
import { systemTime } from '../google/time';
import type { HttpRequest } from '../google/transport';
import { createTransport } from '../google/transport';
import { checksumOf } from './crc32c';
import { storageEmulatorOrigin } from './emulator-host';
import {
  OBJECT_FIELDS,
  objectAddress,
  objectPath,
  prefixAddress,
  queryOf,
  STORAGE_ORIGIN,
  toObjectMetadata,
} from './object-address';
import type { ObjectCallOptions, ObjectMetadata, ObjectStore } from './port';
import { readObject } from './read-object';
import { uploadFile } from './upload-file';

export type ObjectStoreOptions = {
  /** An emulator's host in any form of `STORAGE_EMULATOR_HOST`. */
  target: ServiceTarget;
  /**
   * Time for a call that names none, retries included, in milliseconds; for reads, the longest silence. Default 60,000.
   */
  timeoutMs?: number;
  /** Connections in all. Default 64. */
  maxConnections?: number;
  /** Default: the system's. */
  time?: Time;
  /** How connections are made. Default: TCP and TLS. */
  connector?: Connector;
  /** Bytes per request of `uploadFile`, a multiple of 256 KiB. Default 8 MiB. */
  uploadChunkBytes?: number;
};

type Written = { uri: string; crc32c: string };

function originOf(host: string): string {
  const origin = storageEmulatorOrigin(host);
  if (origin === undefined) throw new Error(`'${host}' is not a host and port.`);
  return origin;
}

function callOptionsOf({ signal, timeoutMs }: ObjectCallOptions): HttpCallOptions {
  return { signal, timeoutMs };
}

function verified(metadata: ObjectMetadata, crc32c: string): ObjectMetadata {
  if (metadata.crc32c === crc32c) return metadata;
  throw new GoogleApiError({
    kind: 'malformed',
    message: `Cloud Storage stored ${metadata.uri} with the CRC32C ${metadata.crc32c} instead of ${crc32c}.`,
    request: metadata.uri,
  });
}

export function createObjectStore(
  options: ObjectStoreOptions,
): ObjectStore & { close(): Promise<void> } {
  const time = options.time ?? systemTime;
  const transport = createTransport({
    target: toTransportTarget(options.target, originOf),
    ...(options.maxConnections === undefined ? {} : { maxConnections: options.maxConnections }),
    ...(options.connector === undefined ? {} : { connector: options.connector }),
  });
  const defaults = options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs };
  const http = createHttpClient({ service: 'Cloud Storage', transport, time, ...defaults });

  async function ask(
    request: Omit<HttpRequest, 'origin'>,
    callOptions: HttpCallOptions & { emptyBody?: 'allow' },
  ): Promise<object> {
    return (await http.json({ ...request, origin: STORAGE_ORIGIN }, callOptions)).body;
  }

  async function stat(
    uri: string,
    statOptions: ObjectCallOptions & { generation?: string } = {},
  ): Promise<ObjectMetadata> {
    const query = queryOf({ generation: statOptions.generation, fields: OBJECT_FIELDS });
    const path = `/storage/v1${objectPath(objectAddress(uri))}${query}`;
    const resource = await ask({ method: 'GET', path }, callOptionsOf(statOptions));
    return toObjectMetadata(resource, `GET ${path}`);
  }

  /**
   * Runs a write that may be repeated because it has a precondition. Repeated after its answer was lost, it fails
   * on its own success: an object with the expected bytes says that it was that.
   */
  async function writeOnce(
    written: Written,
    callOptions: ObjectCallOptions & { ifGenerationMatch?: string },
    write: (rules: HttpCallOptions) => Promise<object>,
  ): Promise<ObjectMetadata> {
    const isSafe = callOptions.ifGenerationMatch !== undefined;
    let repeated = false;
    const onRetry = (): void => {
      repeated = true;
    };
    try {
      const resource = await write({
        ...callOptionsOf(callOptions),
        ...(isSafe ? { onRetry } : { retry: 'never' }),
      });
      return toObjectMetadata(resource, `the write of ${written.uri}`);
    } catch (error) {
      const isOwn = repeated && error instanceof GoogleApiError && error.httpStatus === 412;
      if (!isOwn) throw error;
      const found = await stat(written.uri, callOptions);
      if (found.crc32c !== written.crc32c) throw error;
      return found;
    }
  }

  return {
    stat,

    read: (object, readOptions) =>
      readObject({ http, time }, object, { ...defaults, ...readOptions }),

    async write(uri, content, writeOptions) {
      const { bucket, object } = objectAddress(uri);
      const body = typeof content === 'string' ? Buffer.from(content) : content;
      const crc32c = checksumOf(body);
      const query = queryOf({
        uploadType: 'media',
        name: object,
        ifGenerationMatch: writeOptions.ifGenerationMatch,
        fields: OBJECT_FIELDS,
      });
      const path = `/upload/storage/v1/b/${encodeURIComponent(bucket)}/o${query}`;
      const headers = { 'content-type': writeOptions.contentType };
      const metadata = await writeOnce({ uri, crc32c }, writeOptions, (rules) =>
        ask({ method: 'POST', path, headers, body }, rules),
      );
      return verified(metadata, crc32c);
    },

    async uploadFile(path, uri, { onProgress, ...uploadOptions }) {
      const { resource, crc32c } = await uploadFile({
        http,
        time,
        path,
        address: objectAddress(uri),
        options: uploadOptions,
        onProgress,
        ...(options.uploadChunkBytes === undefined ? {} : { chunkBytes: options.uploadChunkBytes }),
      });
      return verified(toObjectMetadata(resource, `the upload of ${uri}`), crc32c);
    },

    async *list(prefixUri, listOptions = {}) {
      const { bucket, object } = prefixAddress(prefixUri);
      let pageToken: string | undefined;
      do {
        const query = queryOf({
          prefix: object === '' ? undefined : object,
          maxResults: '1000',
          pageToken,
          fields: `items(${OBJECT_FIELDS}),nextPageToken`,
        });
        const path = `/storage/v1/b/${encodeURIComponent(bucket)}/o${query}`;
        const page = (await ask({ method: 'GET', path }, callOptionsOf(listOptions))) as {
          items?: object[];
          nextPageToken?: string;
        };
        for (const item of page.items ?? []) yield toObjectMetadata(item, `GET ${path}`);
        pageToken = page.nextPageToken === '' ? undefined : page.nextPageToken;
      } while (pageToken !== undefined);
    },

    async copy(source, targetUri, copyOptions = {}) {
      const { crc32c } = await stat(source.uri, { ...copyOptions, generation: source.generation });
      const route = `${objectPath(objectAddress(source.uri))}/rewriteTo${objectPath(objectAddress(targetUri))}`;
      const metadata = await writeOnce({ uri: targetUri, crc32c }, copyOptions, async (rules) => {
        let rewriteToken: string | undefined;
        for (;;) {
          const query = queryOf({
            sourceGeneration: source.generation,
            ifGenerationMatch: copyOptions.ifGenerationMatch,
            rewriteToken,
            destinationKmsKeyName: copyOptions.destinationKmsKeyName,
            fields: `done,rewriteToken,totalBytesRewritten,resource(${OBJECT_FIELDS})`,
          });
          const step = (await ask(
            { method: 'POST', path: `/storage/v1${route}${query}` },
            rules,
          )) as {
            done?: boolean;
            rewriteToken?: string;
            totalBytesRewritten?: string;
            resource?: object;
          };
          copyOptions.onProgress?.(Number(step.totalBytesRewritten ?? 0));
          if (step.done === true) return step.resource ?? {};
          rewriteToken = step.rewriteToken;
        }
      });
      return verified(metadata, crc32c);
    },

    async remove(uri, { ifGenerationMatch, ...removeOptions }) {
      const path = `/storage/v1${objectPath(objectAddress(uri))}${queryOf({ ifGenerationMatch })}`;
      await ask(
        { method: 'DELETE', path },
        { ...callOptionsOf(removeOptions), emptyBody: 'allow' },
      );
    },

    async bucketLocation(bucket, bucketOptions = {}) {
      const query = queryOf({ fields: 'location,locationType' });
      const path = `/storage/v1/b/${encodeURIComponent(bucket)}${query}`;
      try {
        const found = await ask({ method: 'GET', path }, callOptionsOf(bucketOptions));
        const { location, locationType } = found as { location?: string; locationType?: string };
        if (typeof location !== 'string' || typeof locationType !== 'string') return undefined;
        return { location: location.toLowerCase(), type: locationType };
      } catch (error) {
        const isHidden =
          error instanceof GoogleApiError && [401, 403, 404].includes(error.httpStatus ?? 0);
        if (!isHidden) throw error;
        return undefined;
      }
    },

    close: () => http.close(),
  };
}
