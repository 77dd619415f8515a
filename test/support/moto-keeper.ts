import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type MotoServer, motoAt, startMoto } from "./moto-server.ts";

/** Keeps servers for the workers, each of which runs one test file after another. */
export interface MotoKeeper {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** Starts a server for each name under which one is asked for, at the first time. */
export async function keepMoto(program: string): Promise<MotoKeeper> {
  const servers = new Map<string, Promise<MotoServer>>();
  const listener = createServer((request, response) => {
    const name = request.url!;
    const server = servers.get(name) ?? startMoto(program);
    servers.set(name, server);
    server.then(
      ({ port, pid }) => response.end(JSON.stringify({ port, pid })),
      (error: unknown) => {
        servers.delete(name);
        response.writeHead(500).end(String(error));
      },
    );
  });
  listener.listen(0, "127.0.0.1");
  await once(listener, "listening");
  return {
    url: `http://127.0.0.1:${(listener.address() as AddressInfo).port}`,
    stop: async () => {
      listener.closeAllConnections();
      listener.close();
      await Promise.allSettled([...servers.values()].map(async (one) => (await one).stop()));
    },
  };
}

/** The server of this name, with nothing in it. It goes on when the borrower has done with it. */
export async function borrowMoto(keeper: string, name: string): Promise<MotoServer> {
  const response = await fetch(`${keeper}/${name}`);
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  const server = motoAt(JSON.parse(text) as Pick<MotoServer, "port" | "pid">);
  await server.reset();
  return { ...server, stop: async () => undefined };
}
