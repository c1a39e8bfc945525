/** How a person types this program where they are: installed, or from a checkout through npm. */

/** In a checkout nothing is on the PATH: npm says which script it runs, and that is enough to tell. */
export function programName(env: NodeJS.ProcessEnv = process.env): string {
  const isCheckout = env['npm_lifecycle_event'] !== undefined && env['npm_command'] !== 'exec';
  return isCheckout ? 'npm run -s cli --' : 'vertex-tuning';
}
