/** Of what kind a file of an example is: by its MIME type, or, where that does not tell, by its name. */
import type { MediaKind } from './limits';

/** The kind by the type in lower case; `text` is no kind that is limited. Nothing where the type is none of these. */
export function mediaKind(mimeType: string): MediaKind | 'text' | undefined {
  if (mimeType.startsWith('image/')) return 'image';
  if (mimeType.startsWith('audio/')) return 'audio';
  if (mimeType.startsWith('video/')) return 'video';
  if (mimeType === 'application/pdf') return 'document';
  return mimeType.startsWith('text/') ? 'text' : undefined;
}

const BY_ENDING: readonly (readonly [RegExp, MediaKind])[] = [
  [/^(png|jpe?g|webp|gif|bmp|heic|heif|tiff?)$/, 'image'],
  [/^(mp3|wav|flac|m4a|ogg|opus|aac|aiff?)$/, 'audio'],
  [/^(mp4|mov|mpe?g|avi|webm|wmv|flv|mkv|3gpp?)$/, 'video'],
  [/^pdf$/, 'document'],
];

/** The kind by the ending of a URI's path. */
export function kindOfName(uri: unknown): MediaKind | undefined {
  if (typeof uri !== 'string') return undefined;
  const ending = /\.([a-z0-9]{2,4})(?:[?#].*)?$/i.exec(uri)?.[1]?.toLowerCase();
  if (ending === undefined) return undefined;
  return BY_ENDING.find(([endings]) => endings.test(ending))?.[1];
}
