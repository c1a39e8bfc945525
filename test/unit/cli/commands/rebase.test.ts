import { commandRig, JOB, MODEL } from '../../../support/command';

const { run, asked, file } = commandRig();

const FLAGS = ['rebase', '--tuning-job', JOB, '--base-model', 'gemini-2.5-flash'];

describe('rebase', () => {
  it('shows with --dry-run the call that would be made, and asks nothing of anybody', async () => {
    const end = await run([
      ...FLAGS,
      '--display-name',
      'bot',
      '--set',
      'labels.team=a',
      '--dry-run',
      '--json',
    ]);
    expect(end.code).toBe(0);
    expect(JSON.parse(end.stdout)).toMatchObject({
      call: {
        method: 'POST',
        path: '/v1beta1/projects/acme/locations/us-central1/tuningJobs:rebaseTunedModel',
        body: {
          tunedModelRef: { tuningJob: JOB },
          deployToSameEndpoint: false,
          tuningJob: {
            baseModel: 'gemini-2.5-flash',
            tunedModelDisplayName: 'bot',
            labels: { team: 'a', 'vertex-tuning-run': '(set when the run starts)' },
          },
        },
      },
    });
    expect(asked()).toEqual([]);
  });

  it('takes the body of the call from a file, in snake_case too', async () => {
    const path = file('rebase.yaml', `tuned_model_ref: { tuned_model: ${MODEL} }\n`);
    const end = await run(['rebase', '-f', path, '--base-model', 'gemini-2.5-pro', '--dry-run']);
    expect(end.code).toBe(0);
    expect(end.stdout).toContain(MODEL);
    expect(end.stdout).toContain('gemini-2.5-pro');
  });

  it('tells what is wrong with a file, with its line', async () => {
    const path = file(
      'wrong.yaml',
      `tunedModelRef:\n  tunedModel: ${MODEL}\nbudget: { maxCostUsd: 1 }\n`,
    );
    const end = await run(['rebase', '-f', path, '--dry-run']);
    expect(end.code).toBe(1);
    expect(end.stderr).toMatch(/INVALID_REQUEST[\s\S]*budget \(\S*wrong\.yaml:3\)/);
  });

  it('asks before a live endpoint gets another model, and refuses where nobody can answer', async () => {
    const end = await run([...FLAGS, '--same-endpoint']);
    expect(end.code).toBe(2);
    expect(end.stderr).toMatch(/--yes: is missing.*will answer with the new model/);
    const agreed = await run([...FLAGS, '--same-endpoint', '--yes', '--dry-run', '--json']);
    expect(JSON.parse(agreed.stdout)).toMatchObject({
      call: { body: { deployToSameEndpoint: true } },
    });
  });

  it('wants the flag beside a file that says deployToSameEndpoint', async () => {
    const path = file('same.json', {
      tunedModelRef: { tuningJob: JOB },
      deployToSameEndpoint: true,
      replaceLiveEndpoint: true,
    });
    const end = await run(['rebase', '-f', path, '--yes', '--dry-run']);
    expect(end).toMatchObject({ code: 2, stdout: '' });
    expect(end.stderr).toContain('--same-endpoint: is missing');
  });

  it('takes one source only', async () => {
    const end = await run([...FLAGS, '--tuned-model', MODEL, '--dry-run']);
    expect(end.code).toBe(2);
    expect(end.stderr).toContain('Keep one of');
  });
});
