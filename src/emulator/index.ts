/** The emulator of Vertex AI tuning and Cloud Storage, as the rest of the product sees it. */
export type { Behavior } from './behavior';
export type { FaultInput } from './faults';
export type { JournalEntry } from './journal';
export type { JobRecordView } from './tuning-job-view';
export { InvalidScenario, parseScenario } from './scenario';
export type { Scenario } from './scenario';
export { startEmulator } from './server';
export type { Emulator, EmulatorOptions } from './server';
