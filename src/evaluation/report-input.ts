/** What a report is made from. No text of any dataset: scores come by line number. */
import type { CheckedTuneModelRequest } from '../contract/activities';
import type { TuneModelResult } from '../contract/result';
import type { ScoresFile } from './scores-file';

export type ReportInput = {
  title: string;
  workflowId: string;
  request: CheckedTuneModelRequest;
  result: TuneModelResult;
  /** Scores by example; without them the report has no distributions. */
  scores?: ScoresFile;
};
