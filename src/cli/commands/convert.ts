/** `convert`: datasets of other formats into rows that can be tuned on. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { TuningError } from '../../contract/tuning-error';
import {
  hasColumns,
  parseColumns,
  parseShares,
  SOURCE_FORMATS,
  type SourceFormat,
  TARGET_FORMATS,
  type TargetFormat,
} from '../../conversion';
import type { ConversionReport, ConversionRequest } from '../convert-file';
import { EXIT } from '../exit-codes';
import { formatCount } from '../format';
import { loadConversion } from '../heavy';
import { wholeNumber, withExample, withOutput } from '../options';
import type { OutputOptions } from '../options';
import { note, printJson } from '../terminal';

type ConvertOptions = OutputOptions & {
  from: SourceFormat;
  to: TargetFormat;
  columns?: ConversionRequest['columns'];
  delimiter?: string;
  split?: number[];
  seed: number;
  skipBadRows?: true;
  force?: true;
};

function needs<T>(parse: (text: string) => T | undefined, form: string): (text: string) => T {
  return (text) => {
    const value = parse(text);
    if (value === undefined) throw new InvalidArgumentError(`Write ${form}.`);
    return value;
  };
}

function delimiterText(text: string): string | undefined {
  const delimiter = text === '\\t' ? '\t' : text;
  return delimiter.length === 1 ? delimiter : undefined;
}

export function convertCommand(): Command {
  const command = new Command('convert')
    .description('convert a dataset into rows that can be tuned on')
    .argument('<in>', 'local file: JSON Lines, or CSV with a header')
    .argument('[out]', 'file to write (default: standard output)')
    .addOption(
      new Option('--from <format>', 'format of the file')
        .choices(SOURCE_FORMATS)
        .makeOptionMandatory(),
    )
    .addOption(
      new Option('--to <format>', 'format to write').choices(TARGET_FORMATS).default('gemini'),
    )
    .option(
      '--columns <columns>',
      'which columns are what, such as prompt=question,completion=answer,system=task',
      needs(parseColumns, 'prompt=COLUMN,completion=COLUMN,system=COLUMN, or some of these'),
    )
    .option(
      '--delimiter <character>',
      'between the fields of a CSV file (default: , or tab in .tsv)',
      needs(delimiterText, 'one character'),
    )
    .option(
      '--split <shares>',
      'share rows out over files, such as 0.9/0.1; equal rows stay together',
      needs(parseShares, 'two or three shares that add up to 1, such as 0.9/0.1'),
    )
    .option('--seed <number>', 'another seed splits differently', wholeNumber(0), 0)
    .option('--skip-bad-rows', 'end with 0 although rows were left out')
    .option('--force', 'overwrite files that exist')
    .action(async (input: string, output: string | undefined, options: ConvertOptions) => {
      refuseContradictions(output, options);
      const report = await loadConversion().convertFile(requestOf(input, output, options));
      if (options.output === 'json') printJson(report);
      else note(renderReport(report));
      const isGood = report.leftOut === 0 || options.skipBadRows === true;
      process.exitCode = isGood ? EXIT.success : EXIT.failure;
    });
  return withExample(
    withOutput(command),
    'vertex-tuning convert --from openai chats.jsonl train.jsonl',
    'vertex-tuning convert --from csv --columns prompt=question,completion=answer \\',
    '  --split 0.9/0.1 --seed 7 faq.csv faq.jsonl',
  );
}

function refuseContradictions(output: string | undefined, options: ConvertOptions): void {
  const problems = [];
  for (const [flag, isGiven] of [
    ['--split', options.split !== undefined],
    ['-o json', options.output === 'json'],
  ] as const) {
    if (isGiven && output === undefined) {
      problems.push({ path: flag, message: 'needs the file to write.', remedy: 'Name it last.' });
    }
  }
  if (options.columns !== undefined && !hasColumns(options.from)) {
    const message = `has no meaning for --from ${options.from}.`;
    problems.push({ path: '--columns', message, remedy: 'Leave it out.' });
  }
  if (problems.length > 0) {
    throw new TuningError('CONFIGURATION_INVALID', 'Nothing was converted.', { problems });
  }
}

function requestOf(
  input: string,
  output: string | undefined,
  options: ConvertOptions,
): ConversionRequest {
  const { from, to, columns, split, seed } = options;
  return {
    input,
    ...(output === undefined ? {} : { output }),
    from,
    to,
    ...(columns === undefined ? {} : { columns }),
    ...(split === undefined ? {} : { shares: split }),
    seed,
    delimiter: options.delimiter ?? (input.toLowerCase().endsWith('.tsv') ? '\t' : ','),
    mayOverwrite: options.force === true,
  };
}

function renderReport({ written, leftOut, lost, problems }: ConversionReport): string {
  const rest = leftOut - problems.length;
  return [
    ...written.map(({ path, rows }) => `${path}: ${formatCount(rows)} rows`),
    ...(lost.length === 0 ? [] : ['Not taken over, because the format has no place for it:']),
    ...lost.map(({ field, rows, line }) =>
      rows === 1
        ? `  ${field}: line ${line}`
        : `  ${field}: ${formatCount(rows)} rows, the first on line ${line}`,
    ),
    ...(leftOut === 0 ? [] : [`${formatCount(leftOut)} rows were left out:`]),
    ...problems.map(({ line, problem }) => `  line ${line}: ${problem}`),
    ...(rest > 0 ? [`  and ${formatCount(rest)} more`] : []),
  ].join('\n');
}
