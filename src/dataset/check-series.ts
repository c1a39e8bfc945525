/** The checks of the datasets of one tuning job: what that of the training dataset found out is compared with by the others. */
import type { DatasetRole } from '../contract/dataset';
import type { CheckDatasetOptions, DatasetCheck } from './check-dataset';
import { LineHashes } from './line-hashes';

type Comparison = Pick<
  CheckDatasetOptions,
  'trainingExamples' | 'trainingResolution' | 'trainingShape' | 'compareLines'
>;

export class CheckSeries {
  #training: { check: DatasetCheck; lines: LineHashes } | undefined;

  /** Runs the check of the next dataset; the training dataset comes first. */
  async check(
    role: DatasetRole,
    run: (comparison: Comparison) => Promise<DatasetCheck>,
  ): Promise<DatasetCheck> {
    const own = new LineHashes();
    const training = role === 'training' ? undefined : this.#training;
    const { mediaResolution: resolution, shape } = training?.check ?? {};
    const check = await run({
      ...(training === undefined
        ? { compareLines: { own } }
        : {
            trainingExamples: training.check.statistics.examples,
            compareLines: { own, training: training.lines },
          }),
      ...(resolution === undefined ? {} : { trainingResolution: resolution }),
      ...(shape === undefined ? {} : { trainingShape: shape }),
    });
    if (role === 'training') this.#training = { check, lines: own };
    return check;
  }
}
