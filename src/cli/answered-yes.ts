/** Consent to what cannot be taken back: a question on a terminal, `--yes` elsewhere. */
import { confirm } from './confirm';
import { flagProblem } from './request-flags';
import { isInteractive } from './terminal';

/** Throws CONFIGURATION_INVALID where there is nobody to ask. */
export async function answeredYes(question: string, { yes }: { yes?: boolean }): Promise<boolean> {
  if (yes === true) return true;
  if (isInteractive()) return confirm(question);
  throw flagProblem({
    path: '--yes',
    message: `is missing, and there is no terminal to ask on: ${question}`,
    remedy: 'Give it to go ahead without being asked.',
  });
}
