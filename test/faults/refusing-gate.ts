/** A port before the emulator that can refuse connections, as a service does that is down or unreachable. */
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';

export class RefusingGate {
  private server: Server | undefined;
  private port = 0;

  constructor(private readonly target: string) {}

  get host(): string {
    return `127.0.0.1:${this.port}`;
  }

  async open(): Promise<void> {
    const [host, port] = this.target.split(':');
    const server = createServer((socket) => {
      const onward = connect(Number(port), host);
      for (const end of [socket, onward]) end.on('error', () => undefined);
      socket.pipe(onward).pipe(socket);
    });
    server.listen(this.port, '127.0.0.1');
    await once(server, 'listening');
    this.port = (server.address() as AddressInfo).port;
    this.server = server;
  }

  /** From now on connections are refused; those that are open go on. */
  refuse(): void {
    this.server?.close();
    this.server = undefined;
  }
}
