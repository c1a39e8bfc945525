/** What an emulator begins with: behaviors of projects and scripted faults. */
import { z } from 'zod';
import type { Problem } from '../contract/problem';
import { behaviorSchema } from './behavior';
import { faultSchema } from './faults';

const scenarioSchema = z.strictObject({
  /** By project id or number. */
  projects: z.record(z.string(), behaviorSchema).default({}),
  /** Dataset resources: the file that each is read from, by the resource's name. */
  datasets: z
    .record(
      z.string().regex(/^projects\/[^/]+\/locations\/[^/]+\/datasets\/[^/]+$/, {
        error: 'must be projects/{project}/locations/{location}/datasets/{id}',
      }),
      z.string().regex(/^gs:\/\/[^/]+\/.+/, { error: 'must be the gs:// URI of an object' }),
    )
    .default({}),
  faults: z.array(faultSchema).default([]),
});

export type Scenario = z.input<typeof scenarioSchema>;

/** Throws an `InvalidScenario` that names everything that is wrong, and where. */
export function parseScenario(value: unknown): z.output<typeof scenarioSchema> {
  const result = scenarioSchema.safeParse(value);
  if (result.success) return result.data;
  throw new InvalidScenario(result.error.issues.map(problemOf));
}

export class InvalidScenario extends Error {
  constructor(readonly problems: readonly Problem[]) {
    const lines = problems.map(
      ({ path, message }) => `  ${path === '' ? '' : `${path}: `}${message}`,
    );
    super(
      `The scenario has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}:\n${lines.join('\n')}`,
    );
    this.name = 'InvalidScenario';
  }
}

function problemOf({ path, message }: z.core.$ZodIssue): Problem {
  const shown = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`));
  return { path: shown.join('').replace(/^\./, ''), message };
}
