/** How the report writes numbers, times and states. */
import type { NumberRange } from '../contract/number-range';

export function score(value: number): string {
  return value.toFixed(3);
}

export function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`;
}

export function count(value: number): string {
  return value.toLocaleString('en-US');
}

export function range({ low, high }: NumberRange, write: (value: number) => string): string {
  return low === high ? write(high) : `${write(low)} to ${write(high)}`;
}

/** How far a number lies from what was predicted: `none`, `within`, `+1,531 (+10.8 %)`. */
export function difference({ low, high }: NumberRange, counted: number): string {
  if (counted >= low && counted <= high) return low === high ? 'none' : 'within';
  const from = counted < low ? low : high;
  const sign = counted < from ? '−' : '+';
  const off = Math.abs(counted - from);
  const share = from === 0 ? '' : ` (${sign}${((100 * off) / from).toFixed(1)} %)`;
  return `${sign}${count(off)}${share}`;
}

export function usd(value: number): string {
  return `$${value.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}

function twoUnits(amount: number, size: number, large: string, small: string): string {
  const rest = amount % size;
  const whole = `${Math.floor(amount / size)} ${large}`;
  return rest === 0 ? whole : `${whole} ${rest} ${small}`;
}

/** Two units at most: `3 h 12 min`, `1 min 30 s`, `0.8 s`. */
export function duration(ms: number): string {
  if (ms < 10_000) return `${Number((ms / 1000).toFixed(1))} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 600) return twoUnits(seconds, 60, 'min', 's');
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? twoUnits(minutes, 60, 'h', 'min') : twoUnits(hours, 24, 'd', 'h');
}

/** `2026-11-21 10:48 UTC`; what is no time stays as it is. */
export function time(iso: string): string {
  const at = new Date(iso);
  return Number.isNaN(at.getTime())
    ? iso
    : `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** `JOB_STATE_RUNNING` as `running`, `waitingForQuota` as `waiting for quota`. */
export function words(name: string): string {
  return name
    .replace(/^(TUNING_)?JOB_STATE_/, '')
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase();
}
