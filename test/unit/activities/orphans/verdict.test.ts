import { isCandidate, verdictOf, wasMadeDuring } from '../../../../src/activities/orphans/verdict';
import type { Suspect } from '../../../../src/activities/orphans/verdict';
import { LABELS } from '../../../../src/contract/names';

const MINUTE = 60_000;
const CREATED = Date.parse('2026-05-01T12:00:00Z');

function job(overrides: Partial<Suspect> = {}): Suspect {
  return { state: 'JOB_STATE_RUNNING', createTime: new Date(CREATED).toISOString(), ...overrides };
}

describe('isCandidate', () => {
  const clock = { now: CREATED + 15 * MINUTE, olderThanMs: 15 * MINUTE };

  it('takes a live job that is old enough', () => {
    expect(isCandidate(job(), clock)).toBe(true);
    expect(isCandidate(job({ state: 'JOB_STATE_NEW_IN_2027' }), clock)).toBe(true);
  });

  it('leaves a younger one alone, and one that does not tell its age', () => {
    expect(isCandidate(job(), { ...clock, now: clock.now - 1 })).toBe(false);
    const { createTime: _, ...ageless } = job();
    expect(isCandidate(ageless, clock)).toBe(false);
  });

  it.each(['SUCCEEDED', 'FAILED', 'CANCELLED', 'EXPIRED', 'PARTIALLY_SUCCEEDED'])(
    'leaves one alone that is over (%s)',
    (state) => expect(isCandidate(job({ state: `JOB_STATE_${state}` }), clock)).toBe(false),
  );

  it('leaves one alone that was to be left running', () => {
    expect(isCandidate(job({ labels: { [LABELS.left]: 'true' } }), clock)).toBe(false);
  });
});

describe('wasMadeDuring', () => {
  it.each([
    [-5 * MINUTE - 1, false],
    [-5 * MINUTE, true],
    [30 * MINUTE, true],
    [65 * MINUTE, true],
    [65 * MINUTE + 1, false],
  ])('allows five minutes on both sides of the run (%d ms after its begin: %s)', (after, made) => {
    const from = CREATED - after;
    expect(wasMadeDuring({ from, to: from + 60 * MINUTE }, job().createTime)).toBe(made);
  });

  it('says no of a job without a time', () => {
    expect(wasMadeDuring({ from: 0, to: CREATED }, undefined)).toBe(false);
  });
});

describe('verdictOf', () => {
  const during = { from: CREATED - MINUTE, to: CREATED + MINUTE };
  const longBefore = { from: CREATED - 120 * MINUTE, to: CREATED - 60 * MINUTE };

  it('says that a job is held while its run is open', () => {
    expect(verdictOf(job(), { kind: 'open' })).toBe('held');
  });

  it('says that it is an orphan when its closed run made it', () => {
    expect(verdictOf(job(), { kind: 'closed', ...during })).toBe('orphan');
  });

  it('says that its labels are copied when its run was closed long before it was made', () => {
    expect(verdictOf(job(), { kind: 'closed', ...longBefore })).toBe('copiedLabels');
  });

  it('proves nothing where Temporal does not know the run', () => {
    expect(verdictOf(job(), { kind: 'unknown' })).toBe('unproven');
  });
});
