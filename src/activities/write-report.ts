/** Writes a run's report, for people and for machines, beside its other artifacts. */
import { Context } from '@temporalio/activity';
import type { TuningActivities } from '../contract/activities';
import { joinGsUri } from '../contract/gs-uri';
import { REPORT_HTML, REPORT_JSON } from '../contract/names';
import { TuningError } from '../contract/tuning-error';
import { renderReport, scoresFileSchema, toReportJson } from '../evaluation';
import type { ReportInput } from '../evaluation';
import type { ActivityDependencies } from './dependencies';
import { readText } from './predictions';
import { converting } from './to-application-failure';

export function writeReport({ objects }: ActivityDependencies): TuningActivities['writeReport'] {
  return ({ workflowId, request, result }) =>
    converting({ waitOut: false }, async () => {
      const { cancellationSignal: signal } = Context.current();
      const directory = request.runArtifactsUri;
      if (directory === undefined) {
        throw new TuningError('INTERNAL', 'A report was to be written without a place for it.');
      }
      const text = result.evaluation
        ? await readText(objects, result.evaluation.scoresUri, signal)
        : undefined;
      const scores = text === undefined ? undefined : scoresFileSchema.parse(JSON.parse(text));
      const { tunedModelDisplayName: name } = request.tuningJob;
      const title = typeof name === 'string' ? name : request.sourceModel;
      const input: ReportInput = {
        title,
        workflowId,
        request,
        result,
        ...(scores ? { scores } : {}),
      };
      const html = joinGsUri(directory, REPORT_HTML);
      const json = joinGsUri(directory, REPORT_JSON);
      await objects.write(html, renderReport(input), {
        contentType: 'text/html; charset=utf-8',
        signal,
      });
      await objects.write(json, JSON.stringify(toReportJson(input), null, 2), {
        contentType: 'application/json',
        signal,
      });
      return { html, json };
    });
}
