/** Two numbers between which a number lies that is not known exactly; equal where it is. */
export type NumberRange = { low: number; high: number };
