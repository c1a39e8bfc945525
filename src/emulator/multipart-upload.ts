/** The body of an upload with metadata: `multipart/related` with a JSON part and a media part. */
import type { ObjectMetadataInput } from './object-metadata';
import { objectMetadata } from './object-metadata';
import { StorageError } from './storage-error';

export function multipartUpload(
  contentType: string,
  body: Buffer,
): { metadata: ObjectMetadataInput; bytes: Buffer } {
  const match = /boundary=(?:"([^"]+)"|([^;\s]+))/.exec(contentType);
  const boundary = match?.[1] ?? match?.[2];
  const parts = boundary === undefined ? [] : partsOf(body, Buffer.from(`--${boundary}`));
  const [json, media] = parts;
  if (json === undefined || media === undefined || parts.length > 2) {
    throw new StorageError(400, 'badContent', 'Malformed multipart body.');
  }
  const metadata = objectMetadata(json.content);
  return {
    metadata: { ...(media.type === undefined ? {} : { contentType: media.type }), ...metadata },
    bytes: media.content,
  };
}

type Part = { type?: string; content: Buffer };

function partsOf(body: Buffer, delimiter: Buffer): Part[] {
  const parts: Part[] = [];
  let start = body.indexOf(delimiter);
  while (start !== -1) {
    const from = start + delimiter.length;
    const next = body.indexOf(Buffer.concat([Buffer.from('\n'), delimiter]), from);
    if (next === -1) return parts;
    parts.push(partOf(body.subarray(from, next)));
    start = next + 1;
  }
  return parts;
}

/** Between the delimiters: a line end, headers, an empty line, the content, perhaps a `\r`. */
function partOf(bytes: Buffer): Part {
  const text = bytes.toString('latin1');
  const gap = /\r?\n\r?\n/.exec(text);
  if (gap === null) throw new StorageError(400, 'badContent', 'Malformed multipart body.');
  const type = /^content-type:\s*(.+?)\s*$/im.exec(text.slice(0, gap.index))?.[1];
  const end = gap[0].startsWith('\r') ? bytes.length - 1 : bytes.length;
  const content = bytes.subarray(gap.index + gap[0].length, end);
  const encoding = /^content-transfer-encoding:\s*(\S+)/im.exec(text.slice(0, gap.index))?.[1];
  return {
    ...(type === undefined ? {} : { type }),
    content:
      encoding?.toLowerCase() === 'base64'
        ? Buffer.from(content.toString('latin1'), 'base64')
        : content,
  };
}
