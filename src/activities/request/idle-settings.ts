/** Settings of a request that will do nothing in it: said before anything is created, and refused by nobody. Pure. */
import type { CheckedTuneModelRequest } from '../../contract/activities';
import { BILLING } from '../../contract/billing';
import type { Warning } from '../../contract/result';
import { hasUnknownContent } from './fingerprint';

type Checked = CheckedTuneModelRequest;

const isTrainedOn = ({ datasets }: Checked) => datasets.some(({ role }) => role === 'training');

function ofTokens(checked: Checked): string[] {
  if (checked.datasetChecks.tokens !== 'exact' || isTrainedOn(checked)) return [];
  return [
    'datasetChecks.tokens is exact, and there is no training dataset in Cloud Storage that could be read and counted.',
  ];
}

function ofCopies(checked: Checked): string[] {
  const isTunedOn = checked.datasets.some(({ role }) => role !== 'evaluation');
  if (checked.datasetChecks.pinning !== 'copy' || isTunedOn) return [];
  return ['datasetChecks.pinning is copy, and none of the datasets is an object that is copied.'];
}

function ofSkipping(checked: Checked): string[] {
  if (!checked.skipIfUnchanged) return [];
  const { pinning, copies } = checked.datasetChecks;
  if (pinning === 'copy' && copies === 'removeOnEnd') {
    return [
      'skipIfUnchanged looks at what an earlier job was given, and datasetChecks.copies is removeOnEnd: it is gone by then, and every run creates a job.',
    ];
  }
  if (isTrainedOn(checked) && !hasUnknownContent(checked.tuningJob)) return [];
  return [
    'skipIfUnchanged needs datasets in Cloud Storage, where a tuned model is tuned on its version (…@2) and a checkpointId, and nothing that may be replaced behind its name (customBaseModel, tuned teachers, reward services, endpoints): whether anything has changed is not known, and every run creates a job.',
  ];
}

function ofPrice(checked: Checked): string[] {
  const { pricePerMillionTokensUsd, priceSource = 'request', method } = checked;
  if (pricePerMillionTokensUsd === undefined || priceSource === 'policy') return [];
  if (BILLING[method].isPerToken) return [];
  return [
    `budget.pricePerMillionTokensUsd leads to no amount: ${BILLING[method].unit} (${method}).`,
  ];
}

function ofApproval(checked: Checked): string[] {
  const { approval, budgetUsd, pricePerMillionTokensUsd: price, method } = checked;
  if (!approval) return [];
  const { aboveCostUsd } = approval;
  if (budgetUsd !== undefined && aboveCostUsd >= budgetUsd) {
    return [
      `approval never asks: what may cost more than ${aboveCostUsd} USD (approval.aboveCostUsd) is refused by budget.maxCostUsd, ${budgetUsd} USD.`,
    ];
  }
  const isEstimated = price !== undefined && BILLING[method].isPerToken;
  if (aboveCostUsd === 0 || isEstimated) return [];
  return [
    'approval.aboveCostUsd is compared with nothing: without a price that leads to an estimate a person is always asked.',
  ];
}

/** The checked request with a warning for each of them. */
export function withIdleSettings(checked: Checked): Checked {
  const messages = [ofTokens, ofCopies, ofSkipping, ofPrice, ofApproval].flatMap((of) =>
    of(checked),
  );
  const idle = messages.map((message): Warning => ({ code: 'SETTING_IDLE', message }));
  return { ...checked, warnings: [...checked.warnings, ...idle] };
}
