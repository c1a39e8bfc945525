/** A run's request, result and scores, as reports are made from them. */
import type { TuneModelResult } from '../../src/contract/result';
import { compareScores, decideGate, type ReportInput, type ScoresFile } from '../../src/evaluation';

const MODELS: ScoresFile['models'] = ['tuned', 'base'];
const METRICS = ['exactMatch', 'rougeL'];

/** 80 examples with scores that follow from the line number. */
export const SCORES: ScoresFile = {
  formatVersion: 1,
  datasetUri: 'gs://demo-bucket/datasets/test.jsonl',
  seed: 7,
  simulated: false,
  models: MODELS,
  metrics: METRICS,
  examples: Array.from({ length: 80 }, (_, index) => ({
    line: index + 1,
    scores: {
      exactMatch: { tuned: index % 6 === 0 ? 0 : 1, base: index % 20 === 0 ? 1 : 0 },
      rougeL: { tuned: index % 6 === 0 ? 0.55 : 1, base: ((index * 7) % 50) / 100 },
    },
  })),
};

const comparisons = compareScores({
  metrics: METRICS,
  models: MODELS,
  examples: SCORES.examples,
  seed: 7,
});

const JOB = 'projects/123456789/locations/us-central1/tuningJobs/4096';
const ENDPOINT = 'projects/123456789/locations/us-central1/endpoints/8192';

function timeline(...entries: [minute: number, phase: string, state?: string][]) {
  return entries.map(([minute, phase, state]) => ({
    at: new Date(Date.UTC(2026, 10, 20, 9, minute)).toISOString(),
    phase,
    ...(state === undefined ? {} : { state }),
  })) as TuneModelResult['timeline'];
}

export function succeededResult(): TuneModelResult {
  return {
    outcome: 'succeeded',
    tuningJob: {
      name: JOB,
      state: 'JOB_STATE_SUCCEEDED',
      apiVersion: 'v1beta1',
      consoleUrl: 'https://console.cloud.google.com/vertex-ai/studio/tuning',
    },
    tunedModel: {
      model: 'projects/123456789/locations/us-central1/models/77@1',
      endpoint: ENDPOINT,
      servingUrl: `https://us-central1-aiplatform.googleapis.com/v1beta1/${ENDPOINT}:generateContent`,
      checkpoints: [
        { checkpointId: '1', epoch: 1, step: 19, endpoint: `${ENDPOINT}1` },
        { checkpointId: '2', epoch: 2, step: 38, endpoint: `${ENDPOINT}2` },
        { checkpointId: '3', epoch: 3, step: 57, endpoint: ENDPOINT },
      ],
    },
    datasets: [
      {
        role: 'training',
        uri: 'gs://demo-bucket/datasets/train.jsonl',
        generation: '1763600000000001',
        examples: 300,
        estimatedTokens: 14_200,
        findings: [
          {
            code: 'ROW_BLANK',
            severity: 'warning',
            line: 17,
            message: 'The line is blank.',
            remedy: 'Remove it; we skip it, the service may not.',
          },
        ],
        findingCounts: [{ code: 'ROW_BLANK', severity: 'warning', count: 3 }],
        dropped: 2,
        proven: true,
      },
      {
        role: 'validation',
        uri: 'gs://demo-bucket/datasets/validation.jsonl',
        generation: '1763600000000002',
        examples: 60,
        estimatedTokens: 2_800,
        findings: [],
        findingCounts: [],
        proven: false,
      },
    ],
    cost: {
      estimatedUsd: 0.213,
      estimate: {
        method: 'supervised',
        epochs: { low: 3, high: 3 },
        billableTokens: { low: 42_600, high: 42_600 },
        pricePerMillionTokensUsd: 5,
        priceSource: 'request',
        usd: { low: 0.213, high: 0.213 },
      },
      estimatedTokens: 14_200,
      billableTokens: 15_731,
    },
    dataStatistics: {
      predicted: {
        examples: 300,
        dropped: 0,
        tokens: { low: 14_200, high: 14_200 },
        billableTokens: { low: 14_200, high: 14_200 },
      },
      service: {
        examples: 300,
        billableTokens: 15_731,
        characters: 56_800,
        steps: 57,
        dropped: 2,
        droppedNamed: 2,
      },
      droppedExamples: [
        { example: 17, line: 18, reason: 'Too many tokens.' },
        { example: 204, reason: 'The image is not valid.' },
      ],
    },
    evaluation: {
      ...decideGate({
        gate: [
          { metric: 'exactMatch', min: 0.6 },
          { metric: 'rougeL', over: 'base', minGain: 0.1, confidence: 0.95 },
        ],
        comparisons,
        models: MODELS,
        examples: SCORES.examples,
        seed: 7,
      }),
      examples: 80,
      unanswered: { tuned: 0, base: 2 },
      metrics: comparisons,
      scoresUri: 'gs://demo-bucket/runs/demo/scores.json',
      simulated: false,
    },
    promotion: null,
    cancellation: null,
    approval: null,
    duplicates: [],
    warnings: [
      { code: 'DATASET_UNPROVEN', message: 'The validation dataset changed after it was checked.' },
    ],
    artifacts: null,
    timeline: timeline(
      [0, 'checking'],
      [1, 'creating'],
      [1, 'waitingForQuota'],
      [9, 'creating'],
      [10, 'tuning', 'JOB_STATE_PENDING'],
      [14, 'tuning', 'JOB_STATE_RUNNING'],
      [71, 'evaluating'],
      [78, 'reporting'],
    ),
    simulated: false,
  };
}

export function cancelledResult(): TuneModelResult {
  const result = succeededResult();
  return {
    ...result,
    outcome: 'cancelled',
    tuningJob: result.tuningJob && { ...result.tuningJob, state: 'JOB_STATE_CANCELLED' },
    tunedModel: null,
    evaluation: null,
    cost: {},
    dataStatistics: null,
    warnings: [],
    cancellation: {
      by: 'signal',
      reason: 'wrong dataset',
      requestedBy: 'mlo@example.com',
      at: '2026-11-20T09:20:00.000Z',
    },
    timeline: timeline(
      [0, 'checking'],
      [1, 'creating'],
      [3, 'tuning'],
      [20, 'cancelling'],
      [22, 'reporting'],
    ),
  };
}

/** The job failed on Vertex AI. */
export function failedResult(): TuneModelResult {
  const result = succeededResult();
  return {
    ...result,
    outcome: null,
    tuningJob: result.tuningJob && {
      ...result.tuningJob,
      state: 'JOB_STATE_FAILED',
      error: { code: 3, message: 'The dataset could not be processed.' },
    },
    tunedModel: null,
    evaluation: null,
  };
}

/** The datasets were refused; there is no job. */
export function refusedResult(): TuneModelResult {
  const result = succeededResult();
  const [training] = result.datasets;
  return {
    ...result,
    outcome: null,
    tuningJob: null,
    tunedModel: null,
    evaluation: null,
    cost: {},
    dataStatistics: null,
    warnings: [],
    datasets: training
      ? [
          {
            ...training,
            findingCounts: [{ code: 'ROW_NOT_JSON', severity: 'error', count: 1 }],
            findings: [
              {
                code: 'ROW_NOT_JSON',
                severity: 'error',
                line: 9,
                message: 'The line is not JSON.',
                remedy: 'Write one complete JSON object per line.',
              },
            ],
          },
        ]
      : [],
    timeline: timeline([0, 'checking'], [1, 'reporting']),
  };
}

export function reportInput(result: TuneModelResult = succeededResult()): ReportInput {
  return {
    title: 'support-routing',
    workflowId: 'tune-support-routing-2026-11-20',
    request: {
      project: 'demo-project',
      location: 'us-central1',
      apiVersion: 'v1beta1',
      tuningJob: {},
      method: 'supervised',
      sourceModel: 'gemini-2.5-flash',
      baseModel: 'gemini-2.5-flash',
      epochs: 3,
      pricePerMillionTokensUsd: 5,
      skipIfUnchanged: false,
      onTerminate: 'cancel',
      onCompletedDespiteCancel: 'keep',
      labels: { run: 'r', owner: 'o', workflow: 'w' },
      datasets: [],
      datasetChecks: {
        mode: 'enforce',
        maxFindings: 100,
        pinning: 'verify',
        copies: 'keep',
        tokens: 'estimate',
        media: 'rows',
      },
      deadlinesMs: { quota: 1, tuning: 1, cancelConfirmation: 1 },
      timing: { lookWindow: 1, requestTimeout: 1, waitHeartbeatTimeout: 1, cancelRepeat: 1 },
      searchAttributes: [],
      warnings: [],
      simulated: result.simulated,
    },
    result,
    ...(result.evaluation ? { scores: SCORES } : {}),
  };
}
