/** What the rest of the program wants of Cloud Storage; the JSON API client implements it. */

export type ObjectMetadata = {
  uri: string;
  /** Decimal strings, as the API gives them. */
  generation: string;
  metageneration: string;
  /** Bytes. */
  size: number;
  /** base64 of the big-endian CRC32C of the stored bytes. */
  crc32c: string;
  md5Hash?: string;
  contentType?: string;
  contentEncoding?: string;
  updated?: string;
  /** ISO 8601: since when this generation is there. */
  timeCreated?: string;
  /** The version of the Cloud KMS key that it is encrypted with, where it is one of a customer's. */
  kmsKeyName?: string;
};

export type ObjectCallOptions = {
  signal?: AbortSignal;
  /** Time for one HTTP request, in milliseconds. Default 60,000 (a stream: between two chunks). */
  timeoutMs?: number;
};

/** Every method throws `GoogleApiError` (404 for a missing object, 412 for a failed precondition) or the signal's reason. */
export interface ObjectStore {
  stat(uri: string, options?: ObjectCallOptions & { generation?: string }): Promise<ObjectMetadata>;
  /**
   * The bytes of one generation, as stored. A broken connection is resumed at the byte where it broke; at the end,
   * length and CRC32C of the whole object are compared with the metadata. A read that starts further on needs the
   * CRC32C of the bytes before for that; without it only the length is compared.
   */
  read(
    object: Pick<ObjectMetadata, 'uri' | 'generation' | 'size' | 'crc32c'>,
    options?: ObjectCallOptions & { start?: number; crc32cBefore?: number },
  ): AsyncIterable<Uint8Array>;
  /** Writes a small object. With `ifGenerationMatch: '0'` it must not exist yet (412 otherwise). */
  write(
    uri: string,
    body: string | Uint8Array,
    options: ObjectCallOptions & { contentType: string; ifGenerationMatch?: string },
  ): Promise<ObjectMetadata>;
  /** Streams a local file of any size up (resumable upload), reporting bytes sent. */
  uploadFile(
    path: string,
    uri: string,
    options: ObjectCallOptions & {
      contentType: string;
      ifGenerationMatch?: string;
      onProgress?: (bytes: number) => void;
    },
  ): Promise<ObjectMetadata>;
  /** Objects below a prefix, in name order. */
  list(prefixUri: string, options?: ObjectCallOptions): AsyncIterable<ObjectMetadata>;
  /** Server-side copy of one generation (`objects.rewrite`). */
  copy(
    source: { uri: string; generation: string },
    targetUri: string,
    options?: ObjectCallOptions & {
      ifGenerationMatch?: string;
      /** Cloud KMS key that the copy is encrypted with. */
      destinationKmsKeyName?: string;
      /** Bytes copied so far, after each of the calls that a large copy takes. */
      onProgress?: (bytes: number) => void;
    },
  ): Promise<ObjectMetadata>;
  /** Deletes one generation of an object; 404 where there is none, 412 where it is another. */
  remove(uri: string, options: ObjectCallOptions & { ifGenerationMatch: string }): Promise<void>;
  /** Where a bucket is, in lower case; `undefined` where that may not be known (`storage.buckets.get`). */
  bucketLocation(
    bucket: string,
    options?: ObjectCallOptions,
  ): Promise<{ location: string; type: string } | undefined>;
}
