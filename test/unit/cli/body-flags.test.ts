import { Command } from 'commander';
import { layBodyFlags, withBodyFlags } from '../../../src/cli/body-flags';
import type { BodyFlags } from '../../../src/cli/body-flags';

/** The body that a command line makes of another. */
function bodyOf(line: string, body: Record<string, unknown> = {}): Record<string, unknown> {
  const command = withBodyFlags(new Command('tune')).exitOverride();
  command.configureOutput({ writeErr: () => undefined });
  command.parse(line === '' ? [] : line.split(' '), { from: 'user' });
  const laid = structuredClone(body);
  layBodyFlags(laid, command.opts<BodyFlags>());
  return laid;
}

describe('layBodyFlags', () => {
  it('puts datasets and hyper-parameters into the spec of the method', () => {
    const line =
      '--method preferenceOptimization --base-model gemini-2.5-flash --training-dataset a.jsonl ' +
      '--epochs 2 --adapter-size 8 --hyper-parameter beta=0.1';
    expect(bodyOf(line)).toEqual({
      baseModel: 'gemini-2.5-flash',
      preferenceOptimizationSpec: {
        trainingDatasetUri: 'a.jsonl',
        hyperParameters: { epochCount: 2, adapterSize: 'ADAPTER_SIZE_EIGHT', beta: 0.1 },
      },
    });
  });

  it('takes the method of the body where no flag says one', () => {
    const body = { veo_tuning_spec: { hyper_parameters: { epoch_count: 1 } } };
    expect(bodyOf('--epochs 4 --hyper-parameter tuningTask=TUNING_TASK_T2V', body)).toEqual({
      veo_tuning_spec: { hyper_parameters: { epoch_count: 4, tuningTask: 'TUNING_TASK_T2V' } },
    });
  });

  it('knows a teacher of Google from a tuned one, and prompts from examples', () => {
    const line = '--method distillation --training-dataset gs://a/p.jsonl --teacher-model';
    expect(bodyOf(`${line} gemini-2.5-pro`)['distillationSpec']).toEqual({
      promptDatasetUri: 'gs://a/p.jsonl',
      baseTeacherModel: 'gemini-2.5-pro',
    });
    expect(bodyOf(`${line} projects/p/locations/l/models/1`)['distillationSpec']).toMatchObject({
      tunedTeacherModelSource: 'projects/p/locations/l/models/1',
    });
  });

  it('goes on from a tuned model', () => {
    expect(bodyOf('--pre-tuned-model projects/p/locations/l/models/1@2 --checkpoint 4')).toEqual({
      preTunedModel: { tunedModelName: 'projects/p/locations/l/models/1@2', checkpointId: '4' },
    });
  });

  it('sets any field, in the spelling of the body, and never converts the keys of maps', () => {
    const body = {
      tuned_model_display_name: 'old',
      labels: { cost_center: '1' },
      partnerModelTuningSpec: { hyperParameters: { learning_rate: 1 } },
    };
    const line =
      '--set tunedModelDisplayName=new --set labels.costCenter="2" --hyper-parameter learningRate=2 ' +
      '--set encryptionSpec.kmsKeyName=k --set partnerModelTuningSpec.hyperParameters.batch_size=3';
    expect(bodyOf(line, body)).toEqual({
      tuned_model_display_name: 'new',
      labels: { cost_center: '1', costCenter: '2' },
      encryptionSpec: { kmsKeyName: 'k' },
      partnerModelTuningSpec: {
        hyperParameters: { learning_rate: 1, learningRate: 2, batch_size: 3 },
      },
    });
  });

  it('reads a value as JSON where it is some, as text where not', () => {
    const line = '--set a=true --set b=1 --set c=text --set d={"e":[1]} --set f=';
    expect(bodyOf(line)).toEqual({ a: true, b: 1, c: 'text', d: { e: [1] }, f: '' });
  });

  it('keeps a method that was asked for, so that the check can say what it lacks', () => {
    expect(bodyOf('--method reinforcement')).toEqual({ reinforcementTuningSpec: {} });
    expect(bodyOf('')).toEqual({});
    expect(bodyOf('', { veoTuningSpec: {} })).toEqual({ veoTuningSpec: {} });
  });

  it.each([
    '--method sft',
    '--set labels',
    '--set =x',
    '--set a..b=1',
    '--set __proto__.polluted=1',
    '--hyper-parameter beta',
  ])('refuses %s', (line) => {
    expect(() => bodyOf(line)).toThrow(/invalid/i);
    expect({}).not.toHaveProperty('polluted');
  });
});
