import { finishReasonOf, textOf } from '../../../src/vertex/answer-text';

describe('the text of an answer', () => {
  it('is that of the first candidate, without thoughts', () => {
    const parts = [
      { text: 'hm', thought: true },
      { text: 'a' },
      { functionCall: {} },
      { text: 'b' },
    ];
    const answer = { candidates: [{ content: { parts }, finishReason: 'STOP' }, {}] };
    expect(textOf(answer)).toBe('ab');
    expect(finishReasonOf(answer)).toBe('STOP');
  });

  it('is none where the model was not let speak, and the reason is told', () => {
    expect(textOf({ promptFeedback: { blockReason: 'SAFETY' } })).toBeNull();
    expect(finishReasonOf({ promptFeedback: { blockReason: 'SAFETY' } })).toBe('SAFETY');
    expect(finishReasonOf({ candidates: [{ finishReason: 'TOMORROW' }] })).toBe('TOMORROW');
    expect(finishReasonOf({})).toBeUndefined();
  });
});
