/** All activities, made from what they depend on. */
import type { TuningActivities } from '../contract/activities';
import { awaitQuota } from './await-quota';
import { awaitRunClosed } from './await-run-closed';
import { awaitTuningJobChange } from './await-tuning-job-change';
import { cancelTuningJob } from './cancel-tuning-job';
import { checkDatasets } from './check-datasets';
import { checkEvaluationRequest } from './check-evaluation-request';
import { checkRebaseRequest } from './check-rebase-request';
import { compareTuningJob } from './compare-tuning-job';
import { confirmTuningJobEnd } from './confirm-tuning-job-end';
import { copyDatasets } from './copy-datasets';
import { countTokens } from './count-tokens';
import { checkTuneModelRequest } from './check-tune-model-request';
import type { ActivityDependencies } from './dependencies';
import { discardTunedModel } from './discard-tuned-model';
import { findOrphans } from './find-orphans';
import { findTuningJob } from './find-tuning-job';
import { findUnchanged } from './find-unchanged';
import { inferExamples } from './infer-examples';
import { postRebase } from './post-rebase';
import { postTuningJob } from './post-tuning-job';
import { awaitRebase, endRebase, findRebases } from './rebase-operation';
import { recallBeforeReset } from './recall-before-reset';
import { removeCopies } from './remove-copies';
import { scoreExamples } from './score-examples';
import { verifyDatasets } from './verify-datasets';
import { writeReport } from './write-report';

export function createActivities(deps: ActivityDependencies): TuningActivities {
  return {
    checkTuneModelRequest: checkTuneModelRequest(deps),
    checkRebaseRequest: checkRebaseRequest(deps),
    checkDatasets: checkDatasets(deps),
    countTokens: countTokens(deps),
    findUnchanged: findUnchanged(deps),
    copyDatasets: copyDatasets(deps),
    removeCopies: removeCopies(deps),
    verifyDatasets: verifyDatasets(deps),
    findTuningJob: findTuningJob(deps),
    compareTuningJob: compareTuningJob(deps),
    postTuningJob: postTuningJob(deps),
    postRebase: postRebase(deps),
    awaitRebase: awaitRebase(deps),
    endRebase: endRebase(deps),
    findRebases: findRebases(deps),
    awaitTuningJobChange: awaitTuningJobChange(deps),
    confirmTuningJobEnd: confirmTuningJobEnd(deps),
    awaitQuota: awaitQuota(deps),
    awaitRunClosed: awaitRunClosed(deps),
    recallBeforeReset,
    cancelTuningJob: cancelTuningJob(deps),
    discardTunedModel: discardTunedModel(deps),
    findOrphans: findOrphans(deps),
    checkEvaluationRequest: checkEvaluationRequest(deps),
    inferExamples: inferExamples(deps),
    scoreExamples: scoreExamples(deps),
    writeReport: writeReport(deps),
  };
}
