/** How far an attempt at checking datasets has come, in its heartbeats: the next attempt goes on from there. */
import type { CheckState } from '../dataset';
import type { ObjectMetadata } from '../storage/port';

type Pinned = Pick<ObjectMetadata, 'uri' | 'generation'>;

/** Some kilobytes per dataset: counts, and the findings that can still be listed. Never text of a dataset. */
type StoredCheck = Pinned & { state: unknown };

function isStoredCheck(value: unknown): value is StoredCheck {
  const { uri, generation } = (value ?? {}) as Partial<StoredCheck>;
  return typeof uri === 'string' && typeof generation === 'string';
}

/** Read leniently: what is not understood is checked again. */
function storedIn(details: unknown): StoredCheck[] {
  const { checks } = (details ?? {}) as { checks?: unknown };
  return Array.isArray(checks) ? checks.filter(isStoredCheck) : [];
}

export class DatasetCheckpoint {
  readonly #earlier: readonly StoredCheck[];
  readonly #checks: (Pinned & { state: () => unknown })[] = [];

  /** @param details the heartbeat details of the attempt before, if there was one. */
  constructor(details: unknown) {
    this.#earlier = storedIn(details);
  }

  /** Begins with the next dataset; gives the state to go on from, where the same generation was being read. */
  begin({ uri, generation }: Pinned): unknown {
    const position = this.#checks.length;
    const earlier = this.#earlier[position];
    const state =
      earlier?.uri === uri && earlier.generation === generation ? earlier.state : undefined;
    this.#checks.push({ uri, generation, state: () => state });
    return state;
  }

  /** What the dataset at hand would go on from. */
  advance(state: () => CheckState): void {
    const check = this.#checks.at(-1);
    if (check !== undefined) check.state = state;
  }

  /** For the heartbeat: datasets that this attempt has not come to yet keep what an earlier one knew. */
  stored(): StoredCheck[] {
    const now = this.#checks.map(({ uri, generation, state }) => ({
      uri,
      generation,
      state: state(),
    }));
    return [...now, ...this.#earlier.slice(now.length)];
  }
}
