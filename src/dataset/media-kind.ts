/** Of what kind a file of an example is: by its MIME type, or, where that does not tell, by its name. */
import type { MediaKind } from './limits';
import { typeOfName } from './media-type';

/** The kind by the type in lower case; `text` is no kind that is limited. Nothing where the type is none of these. */
export function mediaKind(mimeType: string): MediaKind | 'text' | undefined {
  if (mimeType.startsWith('image/')) return 'image';
  if (mimeType.startsWith('audio/')) return 'audio';
  if (mimeType.startsWith('video/')) return 'video';
  if (mimeType === 'application/pdf') return 'document';
  return mimeType.startsWith('text/') ? 'text' : undefined;
}

/** The kind by the ending of a URI's path. */
export function kindOfName(uri: unknown): MediaKind | undefined {
  const type = typeof uri === 'string' ? typeOfName(uri) : undefined;
  const kind = type === undefined ? undefined : mediaKind(type);
  return kind === 'text' ? undefined : kind;
}
