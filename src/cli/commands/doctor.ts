/** `doctor`: what is missing, and how to mend it. */
import { Command } from 'commander';
import { readSettings } from '../../config/settings';
import type { Settings } from '../../config/settings';
import { toCliError } from '../cli-error';
import { checkBucket, checkTuningAccess } from '../doctor-access';
import { checkGoogle, checkNode, checkPolicy, checkTemporal } from '../doctor-checks';
import type { CheckResult } from '../doctor-checks';
import { EXIT } from '../exit-codes';
import type { PlaceFlags } from '../resource-args';
import { withExample, withOutput } from '../options';
import type { OutputOptions } from '../options';
import { colorsFor, print, printJson } from '../terminal';
import type { Colors } from '../terminal';

type DoctorOptions = OutputOptions & PlaceFlags & { bucket?: string };

export function doctorCommand(): Command {
  const command = new Command('doctor')
    .description('say what is missing here, and how to mend it')
    .option('--project <id>', 'Google Cloud project (default: GOOGLE_CLOUD_PROJECT)')
    .option('--location <location>', 'location (default: GOOGLE_CLOUD_LOCATION)')
    .option('--bucket <uri>', 'check that this bucket can be read')
    .action(async (options: DoctorOptions) => {
      const results = await examine(options);
      if (options.output === 'json') printJson({ checks: results });
      else print(results.map((result) => render(result, colorsFor(process.stdout))).join('\n'));
      const isWell = results.every(({ verdict }) => verdict !== 'fail');
      process.exitCode = isWell ? EXIT.success : EXIT.failure;
    });
  return withExample(
    withOutput(command),
    'vertex-tuning doctor --project acme --location us-central1 --bucket gs://acme-tuning',
  );
}

async function examine(options: DoctorOptions): Promise<CheckResult[]> {
  const node = checkNode(process.version);
  let settings: Settings;
  try {
    settings = readSettings(process.env);
  } catch (error) {
    const { problems, message } = toCliError(error);
    const failures = problems.map(({ path, message: detail, remedy }): CheckResult => ({
      check: path,
      verdict: 'fail',
      detail,
      ...(remedy === undefined ? {} : { remedy }),
    }));
    const [first] = failures;
    return [
      node,
      ...(first ? failures : [{ check: 'settings', verdict: 'fail' as const, detail: message }]),
    ];
  }
  const google = await checkGoogle(settings);
  const hasGoogle = google.every(({ verdict }) => verdict === 'ok');
  const place = {
    project: options.project ?? settings.project,
    location: options.location ?? settings.location,
  };
  return [
    node,
    { check: 'settings', verdict: 'ok', detail: 'read' },
    checkPolicy(settings),
    ...(await checkTemporal(settings)),
    ...google,
    // Without credentials these would only say the same again.
    ...(hasGoogle ? await checkTuningAccess(settings, place) : []),
    ...(hasGoogle ? await checkBucket(settings, options.bucket) : []),
  ];
}

function render({ check, verdict, detail, remedy }: CheckResult, colors: Colors): string {
  const marks = {
    ok: colors.green('ok  '),
    warn: colors.yellow('warn'),
    fail: colors.red('fail'),
  } as const;
  const line = `${marks[verdict]}  ${check}: ${detail}`;
  return remedy === undefined ? line : `${line}\n      ${remedy}`;
}
