import { PARENT, commandRig } from '../../../support/command';
import { json } from '../../../support/scripted-server';

const { run, asked, sent, file } = commandRig();

describe('validate-reward', () => {
  const request = {
    sample_response: { parts: [{ text: '4' }] },
    example: { references: { answer: '4' } },
    single_reward_config: { reward_name: 'exact' },
  };

  it('sends the body, and shows the rewards', async () => {
    const end = await run(
      ['validate-reward', '-f', file('reward.json', request)],
      json({ overallReward: 0.5, rewardInfoDetails: { exact: { reward: 0.5 }, tomorrow: {} } }),
    );
    expect(end.code).toBe(0);
    expect(end.stdout).toMatch(/^overall reward +0\.5\nreward exact +0\.5\nreward tomorrow +0$/m);
    expect(asked()).toEqual([`POST ${PARENT}/tuningJobs:validateReinforcementTuningReward`]);
    expect(sent()).toEqual({
      sampleResponse: { parts: [{ text: '4' }] },
      example: { references: { answer: '4' } },
      singleRewardConfig: { rewardName: 'exact' },
    });
  });

  it('ends with 1 where a reward could not be given', async () => {
    const path = file('reward.json', request);
    for (const answer of [
      { error: 'no such key' },
      { errorStatus: { code: 3, message: 'no such key' } },
      { rewardInfoDetails: { exact: { errorStatus: { message: 'no such key' } } } },
    ]) {
      const end = await run(['validate-reward', '-f', path], json(answer));
      expect(end).toMatchObject({ code: 1, stdout: expect.stringContaining('no such key') });
    }
  });

  it('names everything that is missing or wrong, and sends nothing', async () => {
    const path = file('reward.json', { singleRewardConfig: {}, compositeRewardConfig: {}, x: 1 });
    const end = await run(['validate-reward', '-f', path]);
    expect(end).toMatchObject({ code: 2, stdout: '' });
    expect(end.stderr).toMatch(
      /x: is not a field[^]*sampleResponse: is missing[^]*example: is missing[^]*exactly one/,
    );
    expect(asked()).toEqual([]);
  });
});
