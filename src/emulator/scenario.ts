/** What an emulator begins with: behaviors of projects and scripted faults. */
import { z } from 'zod';
import { behaviorSchema } from './behavior';
import { faultSchema } from './faults';

const scenarioSchema = z.strictObject({
  /** By project id or number. */
  projects: z.record(z.string(), behaviorSchema).default({}),
  faults: z.array(faultSchema).default([]),
});

export type Scenario = z.input<typeof scenarioSchema>;

/** Throws a `ZodError` that names everything that is wrong. */
export function parseScenario(value: unknown): z.infer<typeof scenarioSchema> {
  return scenarioSchema.parse(value);
}
