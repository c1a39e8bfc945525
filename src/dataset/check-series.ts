/** The checks of the datasets of one tuning job: what that of the training dataset found out is compared with by the others. */
import type { DatasetRole } from '../contract/dataset';
import type { CheckDatasetOptions, DatasetCheck } from './check-dataset';
import { LineHashes } from './line-hashes';
import type { PromptComparison } from './running-check';

type Comparison = Pick<
  CheckDatasetOptions,
  'trainingExamples' | 'trainingResolution' | 'trainingShape' | 'compareLines' | 'comparePrompts'
>;

/** With these a check collects prompts, and judges nothing. */
type Collecting = Pick<
  CheckDatasetOptions,
  'format' | 'maxFindings' | 'compareLines' | 'comparePrompts'
>;

/** The evaluation dataset, where there are others whose prompts are to be compared with its own. */
export function evaluationBeside<T extends { role: DatasetRole }>(
  datasets: readonly T[],
): T | undefined {
  const evaluation = datasets.find(({ role }) => role === 'evaluation');
  return datasets.some(({ role }) => role !== 'evaluation') ? evaluation : undefined;
}

export class CheckSeries {
  #training: { check: DatasetCheck; lines: LineHashes } | undefined;
  #evaluated: (PromptComparison & { lines: LineHashes }) | undefined;

  /**
   * Has the prompts of the other datasets compared with those of the evaluation dataset. They are needed before its own check, which
   * comes last: `read` reads it for them, as soon as there is something to compare.
   *
   * @param of name and generation of the evaluation dataset.
   */
  comparePromptsWith(of: string, read: (options: Collecting) => Promise<unknown>): void {
    const [prompts, lines] = [new LineHashes(), new LineHashes()];
    prompts.setMissing(async () => {
      await read({
        format: 'json-lines',
        maxFindings: 1,
        compareLines: { own: lines },
        comparePrompts: { task: 'collect', prompts, of },
      });
    });
    this.#evaluated = { task: 'compare', prompts, lines, of };
  }

  /** The check of the evaluation dataset compares its lines with those of the training dataset, and with no others. */
  #evaluatedFor(role: DatasetRole): PromptComparison | undefined {
    if (role === 'evaluation' || this.#evaluated === undefined) return undefined;
    const { lines, ...prompts } = this.#evaluated;
    return role === 'training' ? { ...prompts, lines } : prompts;
  }

  /** Runs the check of the next dataset; the training dataset comes first. */
  async check(
    role: DatasetRole,
    run: (comparison: Comparison) => Promise<DatasetCheck>,
  ): Promise<DatasetCheck> {
    const own = new LineHashes();
    const training = role === 'training' ? undefined : this.#training;
    const evaluated = this.#evaluatedFor(role);
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
      ...(evaluated === undefined ? {} : { comparePrompts: evaluated }),
    });
    if (role === 'training') this.#training = { check, lines: own };
    return check;
  }
}
