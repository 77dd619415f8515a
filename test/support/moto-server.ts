import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

/** A real AWS-compatible server on loopback, with nothing in it but what the tests put there. */
export interface MotoServer {
  readonly url: string;
  readonly port: number;
  /** Its process, and the number of its process group. */
  readonly pid: number;
  /** Forgets all that is stored in it. */
  readonly reset: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Less than a hook may take, so that what it printed is shown. */
const START_TIMEOUT = 45_000;

/**
 * Becomes the server, beside a watcher that ends the whole group when standard input closes. That
 * is when the one who started it is gone, however it went: no server outlives its tests.
 */
const GUARDED = `exec 3<&0
{ read -r _ <&3; kill -KILL 0; } >/dev/null 2>&1 &
exec "$@" </dev/null 3<&-`;

/** Starts `moto_server`, and waits until it answers. It takes a free port itself. */
export async function startMoto(program: string): Promise<MotoServer> {
  const args = ["-c", GUARDED, "sh", program, "-H", "127.0.0.1", "-p", "0"];
  const child = spawn("sh", args, { stdio: ["pipe", "pipe", "pipe"], detached: true });
  // Closing it is how the group is ended; that it is closed already is no failure.
  child.stdin.on("error", () => undefined);
  try {
    const port = await printedPort(child);
    const server = { ...motoAt({ port, pid: child.pid! }), stop: () => endGroup(child) };
    await call(`${server.url}/moto-api/data.json`);
    return server;
  } catch (error) {
    await endGroup(child);
    throw error;
  }
}

/** A server that somebody else has started, and will stop. */
export function motoAt({ port, pid }: Pick<MotoServer, "port" | "pid">): Omit<MotoServer, "stop"> {
  const url = `http://127.0.0.1:${port}`;
  return { url, port, pid, reset: () => call(`${url}/moto-api/reset`, { method: "POST" }) };
}

/** What a command needs in its environment to take the server for AWS. */
export function awsEnvironment(url: string): Readonly<Record<string, string>> {
  return {
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: "AKIAMADEUPFORTESTS00",
    AWS_SECRET_ACCESS_KEY: "made-up-for-tests",
    AWS_REGION: "us-east-1",
    // The first version of the AWS CLI knows only this one, the SDK only the other.
    AWS_DEFAULT_REGION: "us-east-1",
    AWS_EC2_METADATA_DISABLED: "true",
  };
}

/** The port that it says it has taken. What it prints is shown if it says none. */
function printedPort(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let printed = "";
    const fail = (why: string): void => {
      clearTimeout(timer);
      reject(new Error(`moto_server ${why}. It printed:\n${printed}`));
    };
    const timer = setTimeout(() => fail("did not start in time"), START_TIMEOUT);
    const read = (chunk: Buffer): void => {
      printed += chunk.toString("utf8");
      const port = /Running on http:\/\/127\.0\.0\.1:(\d+)\s/.exec(printed)?.[1];
      if (port === undefined) return;
      clearTimeout(timer);
      // From here on it prints each request. Unread, a full pipe would stop it.
      for (const stream of [child.stdout!, child.stderr!]) stream.off("data", read).resume();
      resolve(Number(port));
    };
    for (const stream of [child.stdout!, child.stderr!]) stream.on("data", read);
    child.once("error", (error) => fail(`could not be started: ${error.message}`));
    // `close` comes after all that it printed, `exit` may come before.
    child.once("close", (code, signal) => fail(`ended with ${code ?? signal}`));
  });
}

/** Ends the server, its watcher, and whatever it has started. */
async function endGroup(child: ChildProcess): Promise<void> {
  if (child.pid === undefined) return;
  const ended = isRunning(child) ? once(child, "exit") : undefined;
  child.stdin!.destroy();
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
  await ended;
}

function isRunning({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null;
}

async function call(url: string, init?: RequestInit): Promise<void> {
  const response = await fetch(url, init);
  const text = await response.text();
  if (!response.ok) throw new Error(`moto_server answered ${response.status} at ${url}: ${text}`);
}
