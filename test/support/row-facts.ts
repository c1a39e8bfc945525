/** All that the check of a row says, as plain data: the object that says it is used again for the next row. */
import type { RowCheck } from '../../src/dataset/row-scan';

export function factsOf(row: RowCheck): RowCheck {
  const { isBlank, shape, findings, isInvalid, characters, extraBytes } = row;
  const { hasMedia, hasFiles, hasVideo, mediaResolution, references, filesNotLookedUp } = row;
  const { instruction, prompt } = row;
  const { turns, texts, calls, responses, files, image, audio, video, document } = row;
  return {
    isBlank,
    shape,
    findings,
    isInvalid,
    characters,
    extraBytes,
    hasMedia,
    hasFiles,
    hasVideo,
    instruction,
    mediaResolution,
    references,
    filesNotLookedUp,
    prompt,
    turns,
    texts,
    calls,
    responses,
    files,
    image,
    audio,
    video,
    document,
  };
}
