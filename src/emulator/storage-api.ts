/**
 * Routes of the imitated Cloud Storage JSON API, below `/storage/v1`, `/download/storage/v1`, `/upload/storage/v1` and
 * `/resumable/upload/storage/v1`.
 */
import type { HttpAnswer, HttpCall, ResolvedCall } from './http-exchange';
import type { ObjectStore } from './object-store';
import type { StorageHandler, StorageRoute } from './storage-call';
import { StorageError, storageErrorAnswer } from './storage-error';
import { storageReads } from './storage-reads';
import { storageCopies } from './storage-copies';
import { storageUploads } from './storage-uploads';
import { resolveBatch } from './storage-batch';
import { storageUpdates } from './storage-updates';
import { resolveXml } from './storage-xml';

const PREFIX = /^(?:\/(?:resumable\/)?(upload)|\/download)?\/storage\/v1\//;

export class StorageApi {
  private readonly routes: { route: StorageRoute; pattern: RegExp }[];

  constructor(private readonly objects: ObjectStore) {
    const routes = [
      ...storageReads(objects),
      ...storageCopies(objects),
      ...storageUploads(objects),
      ...storageUpdates(objects),
      ...unimitated(),
    ];
    this.routes = routes.map((route) => ({
      route,
      pattern: new RegExp(`^${route.path.replaceAll('*', '([^/]+)')}$`),
    }));
  }

  resolve(call: HttpCall): ResolvedCall | undefined {
    const prefix = PREFIX.exec(call.path);
    if (prefix === null) {
      return resolveBatch(call, (single) => this.resolve(single)) ?? resolveXml(this.objects, call);
    }
    const rest = call.path.slice(prefix[0].length);
    for (const { route, pattern } of this.routes) {
      if (route.method !== call.method) continue;
      if ((route.isUpload === true) !== (prefix[1] !== undefined)) continue;
      const match = pattern.exec(rest);
      if (match === null) continue;
      return {
        operation: typeof route.operation === 'string' ? route.operation : route.operation(call),
        project: null,
        run: () => Promise.resolve(run(route.handler, call, match.slice(1))),
      };
    }
    return undefined;
  }
}

function run(handler: StorageHandler, call: HttpCall, names: string[]): HttpAnswer {
  try {
    return handler({ ...call, names: names.map(decodeName) });
  } catch (error) {
    const kind = error instanceof Error ? error.name : typeof error;
    return storageErrorAnswer(
      error instanceof StorageError
        ? error
        : new StorageError(500, 'internalError', `[emulator] Internal error (${kind}).`),
      call.query.get('alt') === 'media',
    );
  }
}

function decodeName(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    throw new StorageError(400, 'invalid', 'The name is not encoded as it should be.');
  }
}

const refuse: StorageHandler = () => {
  throw new StorageError(501, 'notImplemented', '[emulator] This method is not imitated.');
};

/** What exists and is not imitated says so. */
function unimitated(): StorageRoute[] {
  return [
    { method: 'POST', path: 'b/*/o/*/compose', operation: 'objects.compose', handler: refuse },
  ];
}
