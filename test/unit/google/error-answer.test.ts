import { readErrorAnswer } from '../../../src/google/error-answer';

const json = 'application/json';

describe('readErrorAnswer', () => {
  it('reads reason, metadata, field violations, quotas and delay of Google’s error form', () => {
    const error = {
      code: 429,
      status: 'RESOURCE_EXHAUSTED',
      message: 'Quota is used up.',
      details: [
        {
          '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
          reason: 'RATE_LIMIT_EXCEEDED',
          metadata: { quota_metric: 'aiplatform.googleapis.com/global_concurrent_tuning_jobs' },
        },
        {
          '@type': 'type.googleapis.com/google.rpc.BadRequest',
          fieldViolations: [{ field: 'tuning_job.base_model', description: 'It is unknown.' }],
        },
        {
          '@type': 'type.googleapis.com/google.rpc.QuotaFailure',
          violations: [{ subject: 'projects/1', description: 'Jobs at once are limited to 1.' }],
        },
        { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '12s' },
        'not an object',
      ],
    };
    expect(readErrorAnswer(JSON.stringify({ error }), json)).toEqual({
      message:
        'Quota is used up. (tuning_job.base_model: It is unknown.; Jobs at once are limited to 1.)',
      status: 'RESOURCE_EXHAUSTED',
      reason: 'RATE_LIMIT_EXCEEDED',
      metadata: { quota_metric: 'aiplatform.googleapis.com/global_concurrent_tuning_jobs' },
      fieldViolations: [{ field: 'tuning_job.base_model', description: 'It is unknown.' }],
      retryAfterMs: 12_000,
    });
  });

  it('does not say twice what the message says', () => {
    const violation = { field: 'labels', description: 'It is too long.' };
    const details = [{ '@type': 'google.rpc.BadRequest', fieldViolations: [violation] }];
    const error = { message: 'Refused. It is too long.', details };
    expect(readErrorAnswer(JSON.stringify({ error }), json).message).toBe(error.message);
  });

  it('unwraps a list of one', () => {
    const text = JSON.stringify([{ error: { status: 'NOT_FOUND', message: 'gone' } }]);
    expect(readErrorAnswer(text, json)).toEqual({ status: 'NOT_FOUND', message: 'gone' });
  });

  it('takes the reason of Cloud Storage', () => {
    const text = JSON.stringify({
      error: { code: 412, message: 'x', errors: [{ reason: 'conditionNotMet' }] },
    });
    expect(readErrorAnswer(text, json)).toEqual({ message: 'x', reason: 'conditionNotMet' });
  });

  it('reduces a page of a proxy to its title', () => {
    const page = `<!DOCTYPE html><html><head><title>Error 502 (Server Error)!!1</title></head>${'<p>'.repeat(5000)}`;
    expect(readErrorAnswer(page, 'text/html; charset=UTF-8').message).toBe(
      'an HTML page, "Error 502 (Server Error)!!1": the answer is not from the API itself',
    );
    expect(readErrorAnswer('<html>', '').message).toContain('an HTML page:');
  });

  it.each([
    ['', 'the answer was empty'],
    ['No such object: acme/x', 'No such object: acme/x'],
    ['{"error":{"message":"Qrow', 'a body that broke off'],
    ['{"other":"Qrow"}', 'a JSON body without an error'],
    ['"Qrow"', 'a JSON body without an error'],
    ['{"error":"invalid_grant","error_description":"expired"}', 'invalid_grant: expired'],
    ['{"error":{}}', 'no message was given'],
  ])('has a message for %p', (text, message) => {
    expect(readErrorAnswer(text, 'text/plain').message).toBe(message);
  });

  it('carries no row that the service quotes, wherever it stands', () => {
    const quoted = 'Bad. JSON: {"text":"Qrow Qrow"}';
    const error = {
      status: quoted,
      message: quoted,
      errors: [{ reason: quoted }],
      details: [
        {
          '@type': 'google.rpc.ErrorInfo',
          reason: quoted,
          metadata: { row: quoted, 'Qrow ': 1 },
        },
        {
          '@type': 'google.rpc.BadRequest',
          fieldViolations: [{ field: quoted, description: quoted }],
        },
        { '@type': 'google.rpc.QuotaFailure', violations: [{ description: quoted }] },
        { '@type': 'google.rpc.DebugInfo', detail: quoted },
      ],
    };
    expect(JSON.stringify(readErrorAnswer(JSON.stringify({ error }), json))).not.toContain('Qrow');
  });
});
