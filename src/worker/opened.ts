/** Everything that a process opened, to be closed in reverse, at its end or when it could not begin. */

type Closable = { close(): void | Promise<void> };

export class Opened {
  /** The latest first. */
  private readonly things: Closable[] = [];

  add<T extends Closable>(thing: T): T {
    this.things.unshift(thing);
    return thing;
  }

  /** Closes everything, whatever fails; then throws the first failure. */
  async close(): Promise<void> {
    const failures: unknown[] = [];
    for (const thing of this.things.splice(0)) {
      try {
        await thing.close();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }
}
