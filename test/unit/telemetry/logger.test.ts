import { createLogger } from '../../../src/telemetry/logger';

function record(format: 'json' | 'pretty', level: 'info' | 'debug' = 'info') {
  const lines: string[] = [];
  return { lines, logger: createLogger({ level, format, write: (line) => lines.push(line) }) };
}

describe('createLogger', () => {
  it('writes one JSON object per line, with level, time, message and fields', () => {
    const { lines, logger } = record('json');
    logger.warn('job blocked', { workflowId: 'run-1', attempts: 3n, time: 'no', level: 'no' });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/\n$/);
    const { time, ...rest } = JSON.parse(lines[0] ?? '') as Record<string, unknown>;
    expect(rest).toEqual({
      level: 'warn',
      message: 'job blocked',
      workflowId: 'run-1',
      attempts: '3',
    });
    expect(time).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  });

  it('drops what is below its level', () => {
    const { lines, logger } = record('json');
    logger.debug('hidden');
    logger.log('TRACE', 'hidden');
    logger.log('ERROR', 'shown');
    expect(lines).toHaveLength(1);
  });

  it('takes secrets out of messages, fields and errors', () => {
    const { lines, logger } = record('json');
    logger.error('sent Bearer ya29.abc-DEF', {
      url: 'https://storage.example/o?X-Goog-Signature=deadbeef&x=1',
      headers: { Authorization: 'Basic xyz' },
      accessToken: 'opaque',
      estimatedTokens: 12,
      error: new Error('key=?key=hunter2', { cause: new Error('ya29.inner') }),
    });
    const line = lines[0] ?? '';
    for (const secret of ['ya29.abc', 'deadbeef', 'Basic xyz', 'opaque', 'hunter2', 'ya29.inner']) {
      expect(line).not.toContain(secret);
    }
    expect(JSON.parse(line)).toMatchObject({
      url: 'https://storage.example/o?X-Goog-Signature=(redacted)&x=1',
      estimatedTokens: 12,
      error: { type: 'Error', cause: { type: 'Error', message: '(redacted)' } },
    });
  });

  it('writes a short line for people', () => {
    const { lines, logger } = record('pretty', 'debug');
    logger.debug('polled', { job: 'j1', polls: 2 });
    expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d\.\d{3} debug polled job=j1 polls=2\n$/);
  });
});
