import { setImmediate } from 'node:timers/promises';
import { type MediaObject, MediaObjects } from '../../../src/dataset';

describe('MediaObjects', () => {
  it('asks for a few at a time, and for each once', async () => {
    let [underWay, most, asked] = [0, 0, 0];
    const objects = new MediaObjects(async () => {
      asked += 1;
      underWay += 1;
      most = Math.max(most, underWay);
      await setImmediate();
      underWay -= 1;
      return { size: 1 };
    });
    const uris = Array.from({ length: 500 }, (_, index) => `gs://b/${index % 250}`);
    await Promise.all(uris.map((uri) => objects.find(uri)));
    expect(asked).toBe(250);
    expect(most).toBe(32);
  });

  it('forgets the oldest when it knows too many', async () => {
    const asked: string[] = [];
    const objects = new MediaObjects((uri) => {
      asked.push(uri);
      return Promise.resolve<MediaObject>('missing');
    }, 2);
    for (const uri of ['a', 'b', 'c', 'b', 'a']) await objects.find(uri);
    expect(asked).toEqual(['a', 'b', 'c', 'a']);
  });

  it('asks for nothing more after a failure', async () => {
    let asked = 0;
    const objects = new MediaObjects(async () => {
      asked += 1;
      await setImmediate();
      throw new Error('no answer');
    });
    const uris = Array.from({ length: 100 }, (_, index) => `gs://b/${index}`);
    const answers = await Promise.allSettled(uris.map((uri) => objects.find(uri)));
    expect(answers.every(({ status }) => status === 'rejected')).toBe(true);
    expect(asked).toBe(32);
  });
});
