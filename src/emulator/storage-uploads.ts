/** Uploads: `media`, `multipart`, and the start and chunks of `resumable`. */
import { multipartUpload } from './multipart-upload';
import type { HttpAnswer } from './http-exchange';
import type { ObjectMetadataInput } from './object-metadata';
import { objectMetadata } from './object-metadata';
import { objectResource, preconditionsOf, selectFields } from './object-resource';
import type { NewObject, ObjectStore, StoredObject } from './object-store';
import { UploadSessions } from './upload-sessions';
import type { StorageCall, StorageRoute } from './storage-call';
import { storageJson } from './storage-call';
import { StorageError } from './storage-error';

export function storageUploads(objects: ObjectStore): StorageRoute[] {
  const sessions = new UploadSessions();
  return [
    {
      method: 'POST',
      path: 'b/*/o',
      isUpload: true,
      operation: 'objects.insert',
      handler: (call) => upload(objects, sessions, call),
    },
    {
      method: 'PUT',
      path: 'b/*/o',
      isUpload: true,
      operation: 'objects.resume',
      handler: (call) => resume(objects, sessions, call),
    },
    {
      method: 'DELETE',
      path: 'b/*/o',
      isUpload: true,
      operation: 'objects.abandon',
      handler: (call) => {
        sessions.drop(call.query.get('upload_id') ?? '');
        // The status that Cloud Storage gives to a cancelled upload.
        return { status: 499, headers: {}, body: '' };
      },
    },
  ];
}

function upload(objects: ObjectStore, sessions: UploadSessions, call: StorageCall): HttpAnswer {
  switch (call.query.get('uploadType')) {
    case 'media': {
      const contentType = call.headers['content-type'];
      return stored(
        call,
        objects.insert(
          newObject(call, contentType === undefined ? {} : { contentType }, call.body),
          preconditionsOf(call),
        ),
      );
    }
    case 'multipart': {
      const { metadata, bytes } = multipartUpload(call.headers['content-type'] ?? '', call.body);
      return stored(call, objects.insert(newObject(call, metadata, bytes), preconditionsOf(call)));
    }
    case 'resumable':
      return begin(objects, sessions, call);
    default:
      throw new StorageError(400, 'invalid', 'Unknown uploadType.');
  }
}

function newObject(call: StorageCall, metadata: ObjectMetadataInput, bytes: Buffer): NewObject {
  const [bucket = ''] = call.names;
  const { name: named, ...rest } = metadata;
  const name = call.query.get('name') ?? named;
  if (name === undefined || name === '') throw new StorageError(400, 'required', 'Required: name');
  const contentEncoding = call.query.get('contentEncoding');
  return { ...rest, ...(contentEncoding === null ? {} : { contentEncoding }), bucket, name, bytes };
}

function stored(call: StorageCall, object: StoredObject): HttpAnswer {
  return storageJson(call, selectFields(call, objectResource(object, call.origin)));
}

function begin(objects: ObjectStore, sessions: UploadSessions, call: StorageCall): HttpAnswer {
  const metadata = objectMetadata(call.body);
  const type = call.headers['x-upload-content-type'];
  const object = newObject(
    call,
    { ...(typeof type === 'string' ? { contentType: type } : {}), ...metadata },
    Buffer.alloc(0),
  );
  const conditions = preconditionsOf(call);
  objects.check(object, conditions);
  const id = sessions.begin(object, conditions);
  const place = `b/${encodeURIComponent(object.bucket)}/o`;
  const query = new URLSearchParams({ uploadType: 'resumable', name: object.name, upload_id: id });
  return {
    status: 200,
    headers: {
      location: `${call.origin}/upload/storage/v1/${place}?${query.toString()}`,
      'x-guploader-uploadid': id,
    },
    body: '',
  };
}

function resume(objects: ObjectStore, sessions: UploadSessions, call: StorageCall): HttpAnswer {
  const session = sessions.find(call.query.get('upload_id') ?? '');
  if (session.finished === undefined) {
    const bytes = session.accept(call.headers['content-range'], call.body);
    if (bytes === undefined) return incomplete(session.received);
    session.finished = objects.insert({ ...session.object, bytes }, session.conditions);
  }
  return stored(call, session.finished);
}

function incomplete(received: number): HttpAnswer {
  return {
    status: 308,
    headers: received === 0 ? {} : { range: `bytes=0-${received - 1}` },
    body: '',
  };
}
