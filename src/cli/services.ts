/** Google's services and Temporal as the commands use them, made from the settings. */
import { connectClient } from '../client/connect';
import { TuningSchedules } from '../client/schedules';
import { TuningClient } from '../client/tuning-client';
import type { Settings } from '../config/settings';
import type { ServiceTarget } from '../google/service-target';
import { createObjectStore } from '../storage';
import type { ObjectStore } from '../storage/port';
import { createVertexClient } from '../vertex';
import type { VertexTuning } from '../vertex/port';
import { loadDataConverter } from '../worker/data-converter';

function targetOf(settings: Settings, host: 'vertexHost' | 'storageHost'): ServiceTarget {
  const { emulator, quotaProject } = settings;
  return emulator ? { kind: 'emulator', host: emulator[host] } : { kind: 'google', quotaProject };
}

/** Runs with Vertex AI and closes it. */
export async function withVertex<T>(
  settings: Settings,
  use: (vertex: VertexTuning) => Promise<T>,
): Promise<T> {
  const vertex = createVertexClient({ target: targetOf(settings, 'vertexHost') });
  try {
    return await use(vertex);
  } finally {
    await vertex.close();
  }
}

/** Runs with Cloud Storage and closes it. */
export async function withObjects<T>(
  settings: Settings,
  use: (objects: ObjectStore) => Promise<T>,
): Promise<T> {
  const objects = createObjectStore({ target: targetOf(settings, 'storageHost') });
  try {
    return await use(objects);
  } finally {
    await objects.close();
  }
}

export type TemporalServices = { tuning: TuningClient; schedules: TuningSchedules };

/** Runs with Temporal and closes the connection. */
export async function withTemporal<T>(
  settings: Settings,
  use: (services: TemporalServices) => Promise<T>,
): Promise<T> {
  const { connectionOptions, namespace } = settings.temporal;
  const client = await connectClient({
    connectionOptions,
    namespace,
    ...(settings.dataConverter === undefined
      ? {}
      : { dataConverter: loadDataConverter(settings.dataConverter) }),
  });
  const options = { client, taskQueue: settings.taskQueue };
  try {
    return await use({
      tuning: new TuningClient(options),
      schedules: new TuningSchedules(options),
    });
  } finally {
    await client.connection.close();
  }
}
