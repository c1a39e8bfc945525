/** Numbers, times and states as people read them. Pure. */

const pad = (value: number): string => String(value).padStart(2, '0');

/** `7s`, `1m 05s`, `2h 03m`, `3d 04h`. */
export function formatElapsed(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}m ${pad(seconds % 60)}s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours}h ${pad(minutes % 60)}m`;
  return `${Math.floor(hours / 24)}d ${pad(hours % 24)}h`;
}

/** `JOB_STATE_RUNNING` to `running`; a state that Google added later reads the same way. */
export function formatState(state: string): string {
  return state
    .replace(/^(TUNING_)?JOB_STATE_/, '')
    .toLowerCase()
    .replaceAll('_', ' ');
}

export function formatUsd(amount: number): string {
  return `$${amount < 1 ? amount.toFixed(4) : amount.toFixed(2)}`;
}

export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}

export function formatScore(score: number): string {
  return score.toFixed(3);
}

/** `██████░░░░`, never full before the end. */
export function formatBar(done: number, total: number, width = 20): string {
  const share = total > 0 ? Math.min(1, Math.max(0, done / total)) : 0;
  const filled = Math.floor(share * width);
  return '█'.repeat(filled) + '░'.repeat(width - filled);
}

/** Two columns, the first as wide as it must be. */
export function formatPairs(pairs: readonly (readonly [string, string | undefined])[]): string[] {
  const shown = pairs.filter((pair): pair is readonly [string, string] => pair[1] !== undefined);
  const width = Math.max(0, ...shown.map(([name]) => name.length));
  return shown.map(([name, value]) => `${name.padEnd(width)}  ${value}`);
}
