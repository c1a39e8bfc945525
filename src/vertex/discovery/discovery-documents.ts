/**
 * The discovery facts of the Vertex AI API, as data: messages and methods, per API version.
 * Loaded once per process; the JSON is cut from Google's discovery documents.
 */
import type { ApiVersion } from '../../contract/tuning-job';
import v1 from './aiplatform.v1.json';
import v1beta1 from './aiplatform.v1beta1.json';

/** One field, or one message, in the words of a discovery document. */
export type DiscoverySchema = {
  type?: 'object' | 'array' | 'string' | 'number' | 'integer' | 'boolean' | 'any';
  $ref?: string;
  /** Of a string: `int64`, `byte`, `google-datetime`, `google-duration`; of a number: `double`, `float`, `int32`. */
  format?: string;
  enum?: readonly string[];
  /** Set by the service; ignored, or refused, in requests. */
  readOnly?: boolean;
  deprecated?: boolean;
  properties?: Readonly<Record<string, DiscoverySchema>>;
  items?: DiscoverySchema;
  additionalProperties?: DiscoverySchema;
};

export type DiscoveryMethod = {
  httpMethod: string;
  /** With `{placeholders}`, beginning with the API version. */
  path: string;
  parameters?: Readonly<
    Record<
      string,
      { location: 'path' | 'query'; type?: string; required?: boolean; pattern?: string }
    >
  >;
  /** Schema ids of the messages. */
  request?: string;
  response?: string;
};

export type DiscoveryDocument = {
  revision: string;
  /** Query parameters that every method takes, such as `fields`. */
  commonParameters: readonly string[];
  /** By id, such as `projects.locations.tuningJobs.create`. */
  methods: Readonly<Record<string, DiscoveryMethod>>;
  schemas: Readonly<Record<string, DiscoverySchema>>;
};

const DOCUMENTS: Readonly<Record<ApiVersion, DiscoveryDocument>> = {
  v1: v1 as unknown as DiscoveryDocument,
  v1beta1: v1beta1 as unknown as DiscoveryDocument,
};

export function discoveryDocument(version: ApiVersion): DiscoveryDocument {
  return DOCUMENTS[version];
}

const PACKAGE_PREFIX: Readonly<Record<ApiVersion, string>> = {
  v1: 'GoogleCloudAiplatformV1',
  v1beta1: 'GoogleCloudAiplatformV1beta1',
};

/**
 * The id of a message by its short name: `TuningJob`, `Operation`, `Status`, or a full id. `undefined` when this
 * version of the API has no such message.
 */
export function messageId(version: ApiVersion, message: string): string | undefined {
  const { schemas } = DOCUMENTS[version];
  return ['', PACKAGE_PREFIX[version], 'GoogleLongrunning', 'GoogleRpc', 'Google']
    .map((prefix) => `${prefix}${message}`)
    .find((id) => Object.hasOwn(schemas, id));
}

/** The short name of a message, for texts that people read. */
export function messageName(id: string): string {
  return id.replace(/^(GoogleCloudAiplatformV1(beta1)?|GoogleLongrunning|GoogleRpc|Google)/, '');
}
