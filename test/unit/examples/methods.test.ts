import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkRequest } from '../../../src/activities/request/check-request';
import { datasetSlots } from '../../../src/cli/dataset-slots';
import { parseRequest } from '../../../src/cli/request-file';
import { requestOf } from '../../../src/cli/request-flags';
import type { RequestFlags } from '../../../src/cli/request-flags';
import { METHOD_SPECS } from '../../../src/contract/tuning-method';
import { checkDataset } from '../../../src/dataset';
import { chunks } from '../../support/dataset-bytes';
import { requestContext } from '../../support/requests';

const ROOT = join(__dirname, '../../..');
const DIRECTORY = join(ROOT, 'examples/methods');

/** What the commands of the documentation add to the files. */
const FLAGS: Record<string, RequestFlags> = {
  'continuous.yaml': { preTunedModel: 'projects/1/locations/us-central1/models/2' },
  'partner-model.yaml': { trainingDataset: 'examples/methods/pairs.jsonl' },
  'veo-lora.yaml': { trainingDataset: 'examples/methods/pairs.jsonl' },
  'veo.yaml': { trainingDataset: 'examples/methods/pairs.jsonl' },
};

const FILES = readdirSync(DIRECTORY).filter((name) => name.endsWith('.yaml'));

function read(name: string) {
  const { fields } = parseRequest(readFileSync(join(DIRECTORY, name), 'utf8'), name);
  const request = requestOf(fields, FLAGS[name] ?? {}, {
    project: 'demo-project',
    location: undefined,
  });
  const slots = datasetSlots(request);
  const paths = slots.map(({ value }) => join(ROOT, value));
  for (const { holder, name: field, value } of slots) holder[field] = `gs://demo-bucket/${value}`;
  return { checked: checkRequest(request, requestContext()), paths };
}

describe('examples/methods', () => {
  it('has an example of every method that the published API has', () => {
    const methods = FILES.map((name) => read(name).checked.method);
    const published = Object.keys(METHOD_SPECS).filter((name) => name !== 'distillationSampling');
    expect([...new Set(methods)].toSorted()).toEqual(published.toSorted());
  });

  it.each(FILES)('%s passes the check, and so do its datasets', async (name) => {
    const { checked, paths } = read(name);
    expect(checked.warnings.map(({ code }) => code)).not.toContain('REQUEST');
    for (const [index, { role }] of checked.datasets.entries()) {
      const { method, baseModel } = checked;
      const { findings, statistics } = await checkDataset(
        chunks(readFileSync(paths[index] ?? '', 'utf8')),
        { role, method, ...(baseModel === undefined ? {} : { baseModel }), maxFindings: 10 },
      );
      expect(findings.filter(({ code }) => code !== 'FORMAT_NOT_CHECKED')).toEqual([]);
      expect(statistics.examples).toBeGreaterThanOrEqual(60);
    }
  });

  it('has the datasets that its script makes', () => {
    const examples = mkdtempSync(join(tmpdir(), 'examples-'));
    try {
      cpSync(join(ROOT, 'examples'), examples, { recursive: true });
      execFileSync(process.execPath, [join(examples, 'methods', 'generate.mjs')]);
      for (const name of readdirSync(DIRECTORY)) {
        expect(readFileSync(join(examples, 'methods', name), 'utf8')).toBe(
          readFileSync(join(DIRECTORY, name), 'utf8'),
        );
      }
    } finally {
      rmSync(examples, { recursive: true, force: true });
    }
  });
});
