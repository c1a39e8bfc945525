import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';
import { DEFINITIONS, FOREIGN_SETTINGS } from '../../../src/config/definitions';
import { isPinned, readRepositoryFile } from '../../support/deployment-files';

type Service = {
  image: string;
  build?: string;
  command?: string[];
  profiles?: string[];
  ports?: string[];
  environment?: Record<string, string>;
  user?: string;
  depends_on?: Record<string, { condition: string }>;
};

const file = parse(readRepositoryFile('docker-compose.yml'), { merge: true }) as {
  services: Record<string, Service>;
};
const services = Object.entries(file.services);
const ours = services.filter(([, { build }]) => build !== undefined);

describe('docker-compose.yml', () => {
  it('is what the Compose Specification allows', () => {
    const schema = join(__dirname, '../../support/compose-spec/compose-spec.json');
    const ajv = new Ajv({ strict: false });
    addFormats(ajv);
    const validate = ajv.compile(JSON.parse(readFileSync(schema, 'utf8')) as object);
    validate(file);
    expect(validate.errors).toBeNull();
  });

  it.each(services.filter(([, { build }]) => build === undefined))(
    'pins the image of %s to a release',
    (_name, { image }) => {
      expect([image, isPinned(image)]).toStrictEqual([image, true]);
    },
  );

  it.each(services)('publishes ports of %s on the loopback interface only', (_name, { ports }) => {
    for (const port of ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
  });

  it.each(ours)('gives %s only settings that exist', (_name, { environment }) => {
    const known = [
      'NODE_OPTIONS',
      ...Object.values(DEFINITIONS).map(({ name }) => name),
      ...FOREIGN_SETTINGS.flatMap(({ name }) => name.split(', ')),
    ];
    expect(known).toEqual(expect.arrayContaining(Object.keys(environment ?? {})));
  });

  it.each(ours)('runs %s as the user of the image', (_name, { user }) => {
    expect(user).toBeUndefined();
  });

  it('lets workers wait for the registered search attributes', () => {
    const workers = ours.filter(([, { command }]) => command?.[0] === 'worker');
    expect(workers.map(([name]) => name)).toStrictEqual(['worker-on-emulator', 'worker']);
    for (const [, worker] of workers) {
      expect(worker.depends_on?.['setup']?.condition).toBe('service_completed_successfully');
    }
    expect(file.services['setup']?.command).toStrictEqual(['setup']);
  });

  it('never starts the two workers together: they would share task queues', () => {
    expect(file.services['worker']?.profiles).toStrictEqual(['vertex']);
    expect(file.services['worker-on-emulator']?.profiles).toStrictEqual(['emulator']);
  });

  it('points the emulated worker at the address the emulator listens on', () => {
    const { environment } = file.services['worker-on-emulator'] ?? {};
    expect(environment).toMatchObject({
      VERTEX_AI_EMULATOR_HOST: 'emulator:8095',
      STORAGE_EMULATOR_HOST: 'emulator:8095',
    });
    expect(file.services['emulator']?.command).toEqual(
      expect.arrayContaining(['--host=0.0.0.0', '--port=8095']),
    );
    expect(file.services['worker']?.environment).not.toHaveProperty('VERTEX_AI_EMULATOR_HOST');
  });
});
