/**
 * Whether an HTTP status says that a call which must not be repeated did nothing. 408 and 499 say that somebody lost patience, 409 that
 * somebody else was quicker: not what became of our call. Pure.
 */
const UNCLEAR = [408, 409, 499];

export function isRefused(httpStatus: number): boolean {
  return httpStatus >= 400 && httpStatus < 500 && !UNCLEAR.includes(httpStatus);
}
