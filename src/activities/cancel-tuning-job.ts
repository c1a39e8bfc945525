/** Sends a cancel. What the service answers is a wish taken or refused; only the job's state says what became of it. */
import type { CancelTuningJobResult, TuningActivities } from '../contract/activities';
import { GoogleApiError } from '../google/google-api-error';
import type { ActivityDependencies } from './dependencies';
import { converting } from './to-application-failure';

/** The documented refusals of a cancel; `undefined` for trouble that may pass. */
function refusalOf(error: GoogleApiError): CancelTuningJobResult | undefined {
  if (error.httpStatus === 400) return { kind: 'notCancellable', message: error.message };
  if (error.httpStatus === 404) return { kind: 'notFound', message: error.message };
  if (error.httpStatus === 401 || error.httpStatus === 403 || error.kind === 'credentials') {
    return { kind: 'failed', message: error.message };
  }
  return undefined;
}

export function cancelTuningJob(deps: ActivityDependencies): TuningActivities['cancelTuningJob'] {
  return ({ name, apiVersion }) =>
    converting({ waitOut: true }, async () => {
      try {
        await deps.vertex.cancelTuningJob({ name, apiVersion });
        deps.metrics.cancelSent('accepted');
        return { kind: 'accepted' };
      } catch (error) {
        const refusal = error instanceof GoogleApiError ? refusalOf(error) : undefined;
        if (!refusal) throw error;
        deps.metrics.cancelSent(refusal.kind);
        return refusal;
      }
    });
}
