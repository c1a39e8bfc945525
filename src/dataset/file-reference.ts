/** Files in Cloud Storage that rows name: what a thread that reads rows hands on to whoever may ask for objects. */
import type { MediaKind } from './limits';

export type FileReference = {
  /** Of the URI, in the row. */
  path: string;
  uri: string;
  /** What the row takes it for. */
  kind?: MediaKind;
  mimeType?: string;
};

/** The files of one row; of very many, the first. */
export type RowFiles = {
  line: number;
  /** True when the row has an error anyway. */
  isInvalid: boolean;
  files: readonly FileReference[];
};
