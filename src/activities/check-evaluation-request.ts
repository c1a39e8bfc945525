/** The first activity of `evaluateTunedModel`: checks its request and pins its dataset. */
import { Context } from '@temporalio/activity';
import type { TuningActivities } from '../contract/activities';
import { evaluateTunedModelRequestSchema, evaluationSchema } from '../contract/evaluation';
import { describeProblems } from '../contract/problem';
import { joinGsUri } from '../contract/gs-uri';
import { TuningError } from '../contract/tuning-error';
import { enforcePolicy } from '../policy';
import { pinDataset } from './pin-datasets';
import type { ActivityDependencies } from './dependencies';
import { problemsOf } from './request/schema-problems';
import { converting } from './to-application-failure';

const KNOWN_FIELDS: Record<string, readonly string[]> = {
  '': Object.keys(evaluateTunedModelRequestSchema.shape),
  evaluation: Object.keys(evaluationSchema.shape),
};

export function checkEvaluationRequest(
  deps: ActivityDependencies,
): TuningActivities['checkEvaluationRequest'] {
  return ({ request }) =>
    converting({ waitOut: false }, async () => {
      const parsed = evaluateTunedModelRequestSchema.safeParse(request, { reportInput: true });
      if (!parsed.success) {
        const problems = problemsOf(parsed.error, (path) => KNOWN_FIELDS[path.join('.')] ?? []);
        throw new TuningError(
          'INVALID_REQUEST',
          `The evaluation request has ${problems.length} problem(s); no model was asked.\n${describeProblems(problems)}`,
          { problems },
        );
      }
      const evaluation = parsed.data;
      enforcePolicy(deps.policy, evaluation, 'no model was asked');
      const { cancellationSignal, info } = Context.current();
      const { uri, generation, size, crc32c } = await pinDataset(
        deps,
        { role: 'evaluation', uri: evaluation.evaluation.datasetUri },
        cancellationSignal,
      );
      // Of its own for each run: predictions of one must never be taken for those of another.
      const directory = `evaluation/${info.workflowExecution?.runId ?? info.activityId}`;
      return {
        evaluation,
        dataset: { uri, generation, size, crc32c },
        directoryUri: joinGsUri(evaluation.artifactsUri, directory),
        simulated: deps.simulated,
      };
    });
}
