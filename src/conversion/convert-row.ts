/** Converts one row from a format to another, and holds the result against the rules of its format. */
import { type Example, parseExample } from '../dataset/example';
import type { JsonObject } from '../dataset/json';
import { shapeOf } from '../dataset/dataset-format';
import { RowChecker } from '../dataset/row-check';
import { ruleOf } from '../dataset/rules';
import { COLUMN_NAMES, type Columns, fromColumns, refuseMissingColumns } from './from-columns';
import { fromMessages } from './from-messages';
import { addLostKeys, refuseLargeIntegers, refuseLostKeys } from './lossless';
import { RowLosses } from './row-losses';
import { RowProblem } from './row-problem';
import { toOpenModel } from './to-open-model';

export const SOURCE_FORMATS = [
  'openai',
  'prompt-completion',
  'csv',
  'qa',
  'gemini',
  'open-model',
] as const;
export type SourceFormat = (typeof SOURCE_FORMATS)[number];

export const TARGET_FORMATS = ['gemini', 'open-model'] as const;
export type TargetFormat = (typeof TARGET_FORMATS)[number];

export type ConversionOptions = {
  from: SourceFormat;
  to: TargetFormat;
  columns?: Partial<Columns>;
};

const PROMPT_COLUMNS: Columns = { prompt: 'prompt', completion: 'completion' };
const QUESTION_COLUMNS: Columns = { prompt: 'question', completion: 'answer' };

/** True where the source is made of named columns, which may be named differently. */
export function hasColumns(from: SourceFormat): boolean {
  return from === 'prompt-completion' || from === 'csv' || from === 'qa';
}

/** `prompt=question,completion=answer` as columns; nothing where it is not that. */
export function parseColumns(text: string): Partial<Columns> | undefined {
  const columns: Partial<Columns> = {};
  for (const pair of text.split(',')) {
    const cut = pair.indexOf('=');
    const [name, column] = [pair.slice(0, cut).trim(), pair.slice(cut + 1).trim()];
    const known = COLUMN_NAMES.find((one) => one === name);
    if (cut < 1 || known === undefined || column === '' || known in columns) return undefined;
    columns[known] = column;
  }
  return columns;
}

function fromContents(row: JsonObject, losses: RowLosses): Example {
  const example = parseExample(row);
  if (example === undefined) throw new RowProblem('the row has no contents with roles and parts');
  refuseLostKeys(row, example);
  addLostKeys(row, losses);
  return {
    ...example,
    contents: example.contents.map(({ role, parts }) => ({
      role: role === 'assistant' ? 'model' : role,
      parts,
    })),
  };
}

function fromOpenModel(row: JsonObject, losses: RowLosses): Example {
  switch (shapeOf(row)) {
    case 'messages':
      return fromMessages(row, losses);
    case 'promptCompletion':
      return fromColumns(row, PROMPT_COLUMNS, losses);
    default:
      return fromContents(row, losses);
  }
}

function toGemini({ systemInstruction, contents, tools, generationConfig }: Example): JsonObject {
  return {
    ...(systemInstruction === undefined ? {} : { systemInstruction }),
    contents,
    ...(tools === undefined ? {} : { tools }),
    ...(generationConfig === undefined ? {} : { generationConfig }),
  };
}

/** A row of the target format and the fields that it could not take over, or why there is none. */
export type ConvertedRow = { text: string; lost: string[] } | { problem: string };

export class RowConverter {
  readonly #read: (row: JsonObject, losses: RowLosses) => Example;
  readonly #to: TargetFormat;
  readonly #rows: RowChecker;

  constructor({ from, to, columns }: ConversionOptions) {
    const named: Columns = { ...(from === 'qa' ? QUESTION_COLUMNS : PROMPT_COLUMNS), ...columns };
    switch (from) {
      case 'openai':
        this.#read = fromMessages;
        break;
      case 'gemini':
        this.#read = fromContents;
        break;
      case 'open-model':
        this.#read = fromOpenModel;
        break;
      case 'csv':
        // A record has every column of the header: one that is not there is mistyped.
        this.#read = (row, losses) => {
          refuseMissingColumns(row, named);
          return fromColumns(row, named, losses);
        };
        break;
      case 'prompt-completion':
      case 'qa':
        this.#read = (row, losses) => fromColumns(row, named, losses);
    }
    this.#to = to;
    // A model that is not known has no limits: they are the business of `validate`.
    this.#rows = new RowChecker({
      role: 'training',
      method: 'supervised',
      baseModel: '',
      format: to,
    });
  }

  /** The row as a line of the target format, without a line end; or why it cannot be one. */
  convert(row: JsonObject): ConvertedRow {
    try {
      refuseLargeIntegers(row);
      const losses = new RowLosses();
      const example = this.#read(row, losses);
      const text = JSON.stringify(
        this.#to === 'gemini' ? toGemini(example) : toOpenModel(example, losses),
      );
      const broken = this.#rows
        .checkText(text)
        .findings.find(({ code }) => ruleOf(code).severity === 'error');
      if (broken === undefined) return { text, lost: losses.fields };
      return { problem: `the converted row breaks ${broken.code} (${broken.path ?? 'row'})` };
    } catch (error) {
      if (error instanceof RowProblem) return { problem: error.message };
      // Nested too deeply to be written.
      if (error instanceof RangeError) return { problem: 'the row is nested too deeply' };
      throw error;
    }
  }
}
