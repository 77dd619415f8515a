import { once } from "node:events";
import type { AddressInfo, Server, Socket } from "node:net";
import { onTestFinished } from "vitest";

/** A server on a free port of loopback, which ends with all its connections. */
export abstract class LoopbackListener {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  constructor(server: Server) {
    this.#server = server;
    server.on("connection", (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once("close", () => this.#sockets.delete(socket));
    });
  }

  async start(): Promise<void> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
  }

  /** Ends at once, also what is not answered yet. */
  async stop(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, "close");
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }
}

/** Starts a server, and stops it when the test ends. */
export async function runInTest<Listener extends LoopbackListener>(
  listener: Listener,
): Promise<Listener> {
  await listener.start();
  onTestFinished(() => listener.stop());
  return listener;
}
