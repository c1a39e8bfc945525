/**
 * Media types as rows and as stores of objects write them: a type has several names, and an object may have none.
 */
import type { FileReference } from './file-reference';

/** Names of one type, as Google's documents, IANA and uploading programs write them; the value is what is compared. */
const SAME: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'image/jpg': 'image/jpeg',
    'image/pjpeg': 'image/jpeg',
    'audio/mp3': 'audio/mpeg',
    'audio/mpga': 'audio/mpeg',
    'audio/m4a': 'audio/mp4',
    'audio/wave': 'audio/wav',
    'audio/vnd.wave': 'audio/wav',
    'video/quicktime': 'video/mov',
    'video/msvideo': 'video/avi',
    'video/ms-wmv': 'video/wmv',
    'video/mpg': 'video/mpeg',
    'video/mpegps': 'video/mpeg',
    'video/3gp': 'video/3gpp',
  }),
);

/** What programs store that do not know the type. */
const UNKNOWN = new Set(['', 'application/octet-stream', 'binary/octet-stream']);

const BY_SUFFIX: ReadonlyMap<string, string> = new Map(
  Object.entries({
    jpg: 'image/jpeg',
    jpeg: 'image/jpeg',
    png: 'image/png',
    webp: 'image/webp',
    gif: 'image/gif',
    bmp: 'image/bmp',
    heic: 'image/heic',
    heif: 'image/heif',
    mp3: 'audio/mpeg',
    wav: 'audio/wav',
    flac: 'audio/flac',
    aac: 'audio/aac',
    ogg: 'audio/ogg',
    m4a: 'audio/mp4',
    mp4: 'video/mp4',
    mov: 'video/mov',
    mpeg: 'video/mpeg',
    mpg: 'video/mpeg',
    avi: 'video/avi',
    wmv: 'video/wmv',
    flv: 'video/flv',
    webm: 'video/webm',
    '3gp': 'video/3gpp',
    pdf: 'application/pdf',
    txt: 'text/plain',
  }),
);

/** The one name of a type: lower case, without parameters and the `x-` of names that were not registered. */
function nameOf(type: string): string {
  const [essence = ''] = type.toLowerCase().split(';');
  const plain = essence.trim().replace('/x-', '/');
  return SAME.get(plain) ?? plain;
}

/** The type that the ending of a URI's path shows, of those that are known. */
export function typeOfName(uri: string): string | undefined {
  return BY_SUFFIX.get(/\.([a-z0-9]{2,4})(?:[?#].*)?$/i.exec(uri)?.[1]?.toLowerCase() ?? '');
}

function storedType(uri: string, contentType: string | undefined): string | undefined {
  const stored = nameOf(contentType ?? '');
  if (!UNKNOWN.has(stored)) return stored;
  return BY_SUFFIX.get(/\.([^./]+)$/.exec(uri)?.[1]?.toLowerCase() ?? '');
}

/** True when the object, by its content type or else by the suffix of its name, is of another type than the row says. */
export function isOtherType(
  { uri, mimeType, kind }: Pick<FileReference, 'uri' | 'mimeType' | 'kind'>,
  contentType: string | undefined,
): boolean {
  const stored = storedType(uri, contentType);
  if (stored === undefined) return false;
  if (mimeType !== undefined) return nameOf(mimeType) !== stored;
  return kind !== undefined && kind !== 'document' && !stored.startsWith(`${kind}/`);
}
