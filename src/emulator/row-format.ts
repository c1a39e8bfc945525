/** Which kind of rows a tuning method reads, and who judges them. */
import { isUtf8 } from 'node:buffer';
import { isOpenModel, shortModelName } from '../contract/model-name';
import type { TuningMethod } from '../contract/tuning-method';
import type { RowVerdict } from './dataset-row';
import { dropped, judgeRow } from './dataset-row';
import { judgeOpenModelRow } from './open-model-row';
import { judgePreferenceRow } from './preference-row';
import { problemOfForm } from './row-schema';
import { judgeAnyRow, judgeDistillationRow, judgeReinforcementRow } from './prompt-row';

export type RowFormat =
  | 'gemini'
  | 'openModel'
  | 'preference'
  | 'prompt'
  | 'reinforcement'
  | 'reinforcementWithoutVideo'
  | 'any';

export function rowFormat(method: TuningMethod, baseModel: string): RowFormat {
  switch (method) {
    case 'supervised':
    case 'fullFineTuning':
      return isOpenModel(baseModel) ? 'openModel' : 'gemini';
    case 'preferenceOptimization':
      return 'preference';
    case 'reinforcement':
      return shortModelName(baseModel).startsWith('gemini-3.5-flash')
        ? 'reinforcement'
        : 'reinforcementWithoutVideo';
    case 'distillation':
    case 'distillationSampling':
      return 'prompt';
    case 'partnerModel':
    case 'veo':
    case 'veoLora':
      return 'any';
  }
}

export function judgeLineOf(format: RowFormat, bytes: Buffer): RowVerdict {
  if (!isUtf8(bytes)) return dropped('The example is not valid UTF-8.');
  const line = bytes.toString('utf8');
  const verdict = judgeAs(format, line);
  if (verdict.kind === 'dropped') return verdict;
  const problem = problemOfForm(format, JSON.parse(line));
  return problem === undefined ? verdict : dropped(problem);
}

function judgeAs(format: RowFormat, line: string): RowVerdict {
  switch (format) {
    case 'gemini':
      return judgeRow(line);
    case 'openModel':
      return judgeOpenModelRow(line);
    case 'preference':
      return judgePreferenceRow(line);
    case 'reinforcement':
    case 'reinforcementWithoutVideo':
      return judgeReinforcementRow(line);
    case 'prompt':
      return judgeDistillationRow(line);
    case 'any':
      return judgeAnyRow(line);
  }
}
