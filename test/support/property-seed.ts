/** Property tests try the same cases everywhere; `TUNING_TEST_SEED` explores others. */
import * as fc from 'fast-check';

const seed = Number(process.env['TUNING_TEST_SEED'] ?? 1);

fc.configureGlobal({ seed: Number.isSafeInteger(seed) ? seed : 1 });
