import { QuotaGate } from '../../../../src/activities/quota/quota-gate';
import { FakeWatchTime, settled } from '../../../support/fake-watch-time';

const MINUTE = 60_000;

describe('the gate for quota', () => {
  let time: FakeWatchTime;
  let gate: QuotaGate;
  let turns: string[];
  beforeEach(() => {
    time = new FakeWatchTime();
    gate = new QuotaGate(time);
    turns = [];
  });

  function wait(
    name: string,
    project = 'acme',
    signal = new AbortController().signal,
  ): Promise<void> {
    return gate.turn(project, signal).then(() => void turns.push(name));
  }

  it('lets nobody try before the pause after a refusal', async () => {
    gate.refused('acme', undefined);
    void wait('a');
    await time.pass(MINUTE - 1);
    expect(turns).toEqual([]);
    await time.pass(1);
    expect(turns).toEqual(['a']);
  });

  it('respects the time that the service names', async () => {
    gate.refused('acme', 5 * MINUTE);
    void wait('a');
    await time.pass(5 * MINUTE - 1);
    expect(turns).toEqual([]);
    await time.pass(1);
    expect(turns).toEqual(['a']);
  });

  it('takes refusals of calls that were under way together for one', async () => {
    for (let call = 0; call < 6; call += 1) gate.refused('acme', undefined);
    void wait('a');
    await time.pass(MINUTE);
    expect(turns).toEqual(['a']);
  });

  it('lets one try at a time, first come first, and pauses longer with each refusal', async () => {
    gate.refused('acme', undefined);
    void wait('a');
    void wait('b');
    await time.pass(MINUTE);
    expect(turns).toEqual(['a']);
    gate.refused('acme', undefined);
    void wait('a again');
    await time.pass(2 * MINUTE - 1);
    expect(turns).toEqual(['a']);
    await time.pass(1);
    expect(turns).toEqual(['a', 'b']);
    gate.refused('acme', undefined);
    await time.pass(4 * MINUTE);
    expect(turns).toEqual(['a', 'b', 'a again']);
  });

  it('lets the next one try at once when a call was taken', async () => {
    gate.refused('acme', undefined);
    void wait('a');
    void wait('b');
    await time.pass(MINUTE);
    gate.taken('acme');
    await time.pass(0);
    expect(turns).toEqual(['a', 'b']);
  });

  it('wakes up when a job has ended', async () => {
    gate.refused('acme', 30 * MINUTE);
    void wait('a');
    gate.jobEnded();
    await time.pass(0);
    expect(turns).toEqual(['a']);
  });

  it('gives the turn on when its owner is never heard of again', async () => {
    gate.refused('acme', undefined);
    void wait('lost');
    void wait('next');
    await time.pass(MINUTE);
    expect(turns).toEqual(['lost']);
    await time.pass(2 * MINUTE);
    expect(turns).toEqual(['lost', 'next']);
  });

  it('keeps projects apart', async () => {
    gate.refused('acme', undefined);
    void wait('a');
    void wait('b', 'other');
    await time.pass(0);
    expect(turns).toEqual(['b']);
  });

  it('takes the id and the number of a project for one, once a job has told both', async () => {
    gate.refused('acme', undefined);
    gate.refused('7', 2 * MINUTE);
    const controller = new AbortController();
    const left = wait('by id, left', 'acme', controller.signal);
    void wait('by number', '7');
    void wait('by id', 'acme');
    gate.learn('acme', 'projects/7/locations/us-central1/tuningJobs/1');
    controller.abort(new Error('left'));
    await expect(left).rejects.toThrow('left');
    await time.pass(MINUTE);
    expect(turns).toEqual([]);
    await time.pass(MINUTE);
    expect(turns).toEqual(['by number']);
    gate.refused('acme', undefined);
    await time.pass(MINUTE - 1);
    expect(turns).toEqual(['by number']);
    gate.taken('7');
    await time.pass(0);
    expect(turns).toEqual(['by number', 'by id']);
    await time.pass(10 * MINUTE);
    expect(time.pending).toBe(0);
  });

  it.each([
    ['acme', 'projects/other/locations/us-central1/tuningJobs/1'],
    ['acme', 'no name'],
    ['8', 'projects/7/locations/us-central1/tuningJobs/1'],
  ])('learns nothing about %s from %s', async (project, jobName) => {
    gate.refused('7', undefined);
    gate.learn(project, jobName);
    void wait('a', project);
    await time.pass(0);
    expect(turns).toEqual(['a']);
  });

  it('keeps a turn, and the pause that comes after it, when the last waiter goes', async () => {
    gate.refused('acme', undefined);
    void wait('a');
    await time.pass(MINUTE);
    expect(turns).toEqual(['a']);
    const controller = new AbortController();
    const left = wait('left', 'acme', controller.signal);
    controller.abort(new Error('left'));
    await expect(left).rejects.toThrow('left');
    void wait('c');
    await time.pass(MINUTE);
    expect(turns).toEqual(['a']);
    gate.refused('acme', undefined);
    await time.pass(2 * MINUTE - 1);
    expect(turns).toEqual(['a']);
    await time.pass(1);
    expect(turns).toEqual(['a', 'c']);
  });

  it('lets a waiter go by its signal, with its own reason, and leaves nothing behind', async () => {
    gate.refused('acme', undefined);
    const controller = new AbortController();
    const waiting = wait('a', 'acme', controller.signal);
    void wait('b');
    const reason = new Error('cancelled');
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    await time.pass(MINUTE);
    expect(turns).toEqual(['b']);
    await settled();
    expect(time.pending).toBe(0);
  });
});
