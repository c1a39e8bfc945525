/** A port that people can remember, when nobody has it. */
import { createServer } from 'node:net';

/** The port itself while it is free on the loopback interface, else `undefined`. */
export function ifFree(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(undefined));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(port)));
  });
}
